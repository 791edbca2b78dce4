import type { Feed } from '../../shared/model/feed.ts';
import { sha256Hex } from '../../shared/text/hash.ts';

export type NewsItem = {
  readonly guid?: string;
  readonly link?: string;
  readonly title: string;
  readonly description?: string;
  /** Whole text, as feeds with full content carry it. */
  readonly content?: string;
};

/** A feed at `https://<host>/feed.xml`, sample so that it needs no contact. */
export function feedAt(host: string, more: Partial<Feed> = {}): Feed {
  return { id: host.replaceAll('.', '-'), url: `https://${host}/feed.xml`, title: host, origin: 'sample', ...more };
}

/** RSS 2.0 with the content module. */
export function rssOf(items: readonly NewsItem[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>
<link>https://news.example/</link><description>News</description>${items.map(rssItem).join('')}</channel></rss>`;
}

function rssItem({ guid, link, title, description, content }: NewsItem): string {
  return `<item>${element('guid', guid)}${element('link', link)}${element('title', title)}${element('description', description)}${element('content:encoded', content)}</item>`;
}

function element(name: string, text: string | undefined): string {
  return text === undefined ? '' : `<${name}><![CDATA[${text}]]></${name}>`;
}

/** A page that the fake extractor reads: five paragraphs, enough to stand for themselves. */
export function pageHtml(title: string, sentence: string, head = ''): string {
  const paragraphs = ['first', 'second', 'third', 'fourth', 'fifth'].map(
    (ordinal) =>
      `<p>${sentence} Officials described it in the ${ordinal} part of a long statement on the matter. ${fillerOf(`${title} ${ordinal}`)}</p>`,
  );
  return `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body>${paragraphs.join('\n')}</body></html>`;
}

/** Words that no topic knows. */
const FILLER =
  'amber basin candle garden evening feather gallery hollow island jacket kettle ladder meadow needle orchard pencil quiet ribbon shelter timber umbrella velvet window yellow acorn bridge copper dinner engine forest guitar hammer'.split(
    ' ',
  );
const FILLER_WORDS = 16;

/** A sentence of its own for each title, so that two articles are no copies of each other. */
function fillerOf(seed: string): string {
  const digest = sha256Hex(seed);
  const words = Array.from(
    { length: FILLER_WORDS },
    (_, i) => FILLER[Number.parseInt(digest.slice(2 * i, 2 * i + 2), 16) % FILLER.length],
  );
  return `It spoke of the ${words.join(' ')}.`;
}

/** A sentence that the real topic model tags `fentanyl`, level `about`, and one that it does not tag. */
export const FENTANYL =
  'Border agents seized fentanyl pills and arrested two fentanyl traffickers at the port of entry.';
export const WEATHER = 'The weather service expects a mild week with some rain over the coast and sun in the valleys.';
