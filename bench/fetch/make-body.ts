import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { escapeHtml } from '../../shared/text/escape-html.ts';

export type FeedBody = { readonly contentType: string; readonly text: string };

const samples = loadArticles();

/** Entries of real lists: wires show 100, outlets 20 to 50, bulletins 10. */
const SIZES = [10, 20, 25, 30, 50, 100];

/** A fifth of the feeds has said something new with each round. */
const CHANGED_EVERY = 5;

/** The `round`th body of feed `number`: RSS with and without whole texts, Atom and JSON Feed, as outlets mix them. */
export function makeBody(number: number, round: number): FeedBody {
  const fresh = isChanged(number, round) ? round : 0;
  const size = SIZES[number % SIZES.length] ?? 20;
  const items = Array.from({ length: size }, (_, i) => item(number, fresh * 2 + size - i));
  switch (number % 10) {
    case 0:
    case 1:
      return { contentType: 'application/atom+xml', text: atom(number, items) };
    case 2:
      return { contentType: 'application/feed+json', text: json(number, items) };
    default:
      return { contentType: 'application/rss+xml; charset=utf-8', text: rss(number, items) };
  }
}

/** Whether feed `number` says something else in `round` than before; rounds count from 0. */
export function isChanged(number: number, round: number): boolean {
  return round > 0 && number % CHANGED_EVERY === 0;
}

type Item = {
  readonly id: string;
  readonly title: string;
  readonly at: Date;
  readonly html: string;
  readonly lead: string;
};

function item(number: number, place: number): Item {
  const sample = samples[(number * 31 + place) % samples.length];
  const paragraphs = (sample?.text ?? '').split('\n\n').slice(0, 8);
  return {
    id: `${number}-${place}`,
    title: `${sample?.title ?? ''} (${place})`,
    at: new Date(Date.UTC(2026, 2, 1) + place * 600_000),
    html: paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n'),
    lead: (paragraphs[0] ?? '').slice(0, 300),
  };
}

function rss(number: number, items: readonly Item[]): string {
  const whole = number % 3 !== 0;
  const texts = items.map(
    ({
      id,
      title,
      at,
      html,
      lead,
    }) => `<item><title>${escapeHtml(title)}</title><link>https://outlet-${number}.example/${id}</link>
<guid isPermaLink="false">${id}</guid><pubDate>${at.toUTCString()}</pubDate><dc:creator><![CDATA[Staff]]></dc:creator>
<description>${escapeHtml(lead)}</description>${whole ? `<content:encoded><![CDATA[${html}]]></content:encoded>` : ''}</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Outlet ${number}</title><link>https://outlet-${number}.example/</link><description>News</description><language>en</language>
${texts.join('\n')}
</channel></rss>`;
}

function atom(number: number, items: readonly Item[]): string {
  const texts = items.map(
    ({
      id,
      title,
      at,
      html,
      lead,
    }) => `<entry><title>${escapeHtml(title)}</title><id>tag:outlet-${number}.example,2026:${id}</id>
<link href="https://outlet-${number}.example/${id}"/><updated>${at.toISOString()}</updated><author><name>Staff</name></author>
<summary>${escapeHtml(lead)}</summary><content type="html">${escapeHtml(html)}</content></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Outlet ${number}</title><id>urn:outlet:${number}</id><updated>2026-03-01T00:00:00Z</updated>
${texts.join('\n')}
</feed>`;
}

function json(number: number, items: readonly Item[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: `Outlet ${number}`,
    items: items.map(({ id, title, at, html, lead }) => ({
      id,
      title,
      url: `https://outlet-${number}.example/${id}`,
      date_published: at.toISOString(),
      summary: lead,
      content_html: html,
    })),
  });
}
