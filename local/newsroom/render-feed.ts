import { escapeHtml } from '../../shared/text/escape-html.ts';
import { articlePath, SAMPLE_HOST, sampleUrl } from './sample-address.ts';
import type { SampleArticle } from './sample-article.ts';
import type { SampleFeed } from './sample-feeds.ts';

/** Room for the opening of the text in a feed's summary, as news sites give it. */
const SUMMARY_CHARACTERS = 250;

const TRANSLATION_MARK = '(Traducción de demostración hecha por Vigía.)';
const VARIANT_MARK = { en: '(Made by Vigía for demonstration.)', es: '(Hecha por Vigía para demostración.)' } as const;

/** The feed as XML, its entries in the order given. Pure: the same articles give the same bytes. */
export function renderFeed(feed: SampleFeed, articles: readonly SampleArticle[]): string {
  return feed.format === 'rss' ? renderRss(feed, articles) : renderAtom(feed, articles);
}

/** RSS 2.0, with the feed's own address as the RSS Advisory Board's best practices ask. */
function renderRss(feed: SampleFeed, articles: readonly SampleArticle[]): string {
  const newest = articles[0];
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escapeHtml(feed.title)}</title>
<link>${sampleUrl(`/${feed.language}/`)}</link>
<atom:link href="${sampleUrl(feed.path)}" rel="self" type="application/rss+xml"/>
<description>${escapeHtml(feedDescription(feed))}</description>
<language>${feed.language}</language>
${newest === undefined ? '' : `<lastBuildDate>${rfc822(newest.published)}</lastBuildDate>\n`}${articles.map(rssItem).join('')}</channel>
</rss>
`;
}

function rssItem(article: SampleArticle): string {
  return `<item>
<title>${escapeHtml(article.title)}</title>
<link>${sampleUrl(articlePath(article))}</link>
<guid isPermaLink="false">${entryId(article)}</guid>
<pubDate>${rfc822(article.published)}</pubDate>
<description>${escapeHtml(summaryOf(article))}</description>
</item>
`;
}

/** Atom, RFC 4287. */
function renderAtom(feed: SampleFeed, articles: readonly SampleArticle[]): string {
  const newest = articles[0]?.published ?? '1970-01-01T00:00:00Z';
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
<title>${escapeHtml(feed.title)}</title>
<subtitle>${escapeHtml(feedDescription(feed))}</subtitle>
<id>${sampleUrl(feed.path)}</id>
<link rel="self" type="application/atom+xml" href="${sampleUrl(feed.path)}"/>
<link rel="alternate" type="text/html" href="${sampleUrl(`/${feed.language}/`)}"/>
<updated>${newest}</updated>
<author><name>The White House</name></author>
${articles.map(atomEntry).join('')}</feed>
`;
}

function atomEntry(article: SampleArticle): string {
  return `<entry>
<title type="text">${escapeHtml(article.title)}</title>
<id>${entryId(article)}</id>
<link rel="alternate" type="text/html" href="${sampleUrl(articlePath(article))}"/>
<published>${article.published}</published>
<updated>${article.published}</updated>
<summary type="text">${escapeHtml(summaryOf(article))}</summary>
</entry>
`;
}

function feedDescription(feed: SampleFeed): string {
  return feed.language === 'es'
    ? 'Muestra que acompaña a Vigía: textos públicos con su fecha verdadera y traducciones de demostración. No es prueba.'
    : 'A sample that ships with Vigía: public-domain texts with their true dates. A demonstration, not a live source.';
}

/** A tag URI (RFC 4151): the same whatever the port and whatever the title. */
function entryId(article: SampleArticle): string {
  return `tag:${SAMPLE_HOST},2026:${article.id}`;
}

function rfc822(published: string): string {
  return new Date(published).toUTCString();
}

/** The opening of the text, cut between words, with the mark of a translation or a variant. */
function summaryOf(article: SampleArticle): string {
  const flat = article.text.replace(/\s+/g, ' ');
  const opening =
    flat.length <= SUMMARY_CHARACTERS ? flat : `${flat.slice(0, SUMMARY_CHARACTERS).replace(/\s\S*$/, '')}…`;
  if (article.variant !== undefined) return `${opening} ${VARIANT_MARK[article.lang]}`;
  return article.translation ? `${opening} ${TRANSLATION_MARK}` : opening;
}
