/**
 * Extract.
 * In: a fetched page, what the extractor made of it, the entry and feed that named it.
 * Out: an article with its identity, dates, language and hash, or why there is none.
 * Guarantees: pure; one ladder (page, feed content, feed summary), its rung recorded; the same input gives the same article.
 * Leaves to others: fetching, running the extractor, retries, and honouring `reserved` when archiving.
 */
import type { Article, ArticleBlock, ArticleDate, ExtractionMethod } from '../model/article.ts';
import type { Entry } from '../model/entry.ts';
import type { Feed } from '../model/feed.ts';
import type { Page } from '../model/page.ts';
import type { Byline, ExtractResult, Reading, TextBlock } from '../model/reading.ts';
import { articleUrl, canonicalUrl } from '../text/canonical-url.ts';
import { shortHash } from '../text/hash.ts';
import { detectLanguage } from '../text/language.ts';
import { contentHashOf } from './content-hash.ts';
import { authorsOf } from './extract/authors.ts';
import { chooseModified, choosePublished } from './extract/choose-date.ts';
import { feedText } from './extract/feed-text.ts';
import type { NotArticleCode } from './extract/page-refusal.ts';
import { pageRefusal } from './extract/page-refusal.ts';
import { reservationOf } from './extract/reservation.ts';
import { wireCredits } from './extract/wire-credit.ts';

export { pageRefusal };

export type ExtractInput = {
  /** Absent when the entry has no link, or nothing answered there. */
  readonly page?: Page;
  /** Of the extractor; of no weight when `pageRefusal` said that the page is none for it. */
  readonly result?: ExtractResult;
  readonly entry: Entry;
  readonly feed: Feed;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type ExtractOutcome =
  | {
      readonly kind: 'article';
      readonly article: Article;
      /** The publisher's reservation in words: archive hash and metadata only (DESIGN.md §1.6). */
      readonly reserved?: string;
    }
  | { readonly kind: 'not-article'; readonly reasonCode: NotArticleCode; readonly reason: string };

/** A page's text of this length stands for itself: 5 sentences, the shortest of 221 real articles has 6. */
const ENOUGH_PAGE_CHARS = 500;
/** Less than this on a page is a caption or a notice: two sentences of a news brief are longer. */
const MIN_PAGE_CHARS = 140;
const MIN_CONTENT_CHARS = 280;
/** A summary shorter than this is a teaser, cut mid-sentence as often as not. */
const MIN_SUMMARY_CHARS = 200;
/** Of the rules below that turn a feed's markup into text. */
const FEED_TEXT_VERSION = 'feed-1';
/** Below this, text is too short for its own language to be sure, and the page's attribute decides. */
const SURE_LANGUAGE_CHARS = 200;

/** A shorter quote is too little to tell a language by. */
const MIN_QUOTE_CHARS = 60;

/** No headline is longer; what is would not fit a row. */
const MAX_TITLE_CHARS = 500;
/** What browsers and search engines take (sitemaps.org); a longer canonical address is none. */
const MAX_URL_CHARS = 2_048;

/** One rung's text, and how it was won. */
type Text = {
  readonly method: ExtractionMethod;
  readonly version: string;
  readonly blocks: readonly TextBlock[];
  readonly chars: number;
  readonly notes: readonly string[];
};

/**
 * Reads one article: from the page where it holds enough, else from the feed's content, else from
 * its summary; `extraction.method` says which and the notes say why. A page that was refused, or
 * that its extractor could not read, is no loss where the feed holds the text.
 */
export function extractArticle(input: ExtractInput): ExtractOutcome {
  const reading = readingOf(input);
  const text = chooseText(input.entry, reading);
  if (text === undefined) return { kind: 'not-article', ...refusalOf(input) };
  const article = toArticle(input, reading, text);
  const reserved = reservationOf(input.page, reading);
  return { kind: 'article', article, ...(reserved === undefined ? {} : { reserved }) };
}

function readingOf({ page, result }: ExtractInput): Reading | undefined {
  const isPage = page !== undefined && pageRefusal(page) === undefined;
  return isPage && result?.kind === 'reading' ? result.reading : undefined;
}

function refusalOf({ page, result }: ExtractInput): { reasonCode: NotArticleCode; reason: string } {
  const refusal = page && pageRefusal(page);
  if (refusal !== undefined) return refusal;
  if (result === undefined) return { reasonCode: 'no-article', reason: 'the page was not read' };
  if (result.kind === 'no-article') return { reasonCode: result.obstacle ?? 'no-article', reason: result.reason };
  if (result.kind !== 'reading') return { reasonCode: result.kind, reason: result.reason };
  const { form } = result.reading;
  if (form === 'paywalled-stub' || form === 'video') return { reasonCode: form, reason: `the page is a ${form}` };
  return { reasonCode: 'no-article', reason: `the page holds less than ${MIN_PAGE_CHARS} characters of text` };
}

/** First to last: a full page, the feed's content, the longer of a short page and the feed's summary. */
function chooseText(entry: Entry, reading: Reading | undefined): Text | undefined {
  const page = reading && toText(reading.method, reading.version, reading.blocks, reading.notes);
  if (page !== undefined && page.chars >= ENOUGH_PAGE_CHARS) return page;
  const why = page === undefined ? 'the page gave no text' : `the page gave ${page.chars} characters only`;
  const content = toText('feed-content', FEED_TEXT_VERSION, paragraphs(entry.content), [why]);
  const summary = toText('feed-summary', FEED_TEXT_VERSION, paragraphs(entry.summary), [why]);
  const found = page !== undefined && page.chars >= MIN_PAGE_CHARS ? page : undefined;
  if (content.chars >= MIN_CONTENT_CHARS && content.chars > (found?.chars ?? 0)) return content;
  if (summary.chars >= MIN_SUMMARY_CHARS && summary.chars > (found?.chars ?? 0)) return summary;
  return found;
}

function paragraphs(markup: string | undefined): readonly TextBlock[] {
  return feedText(markup ?? '').map((text) => ({ kind: 'paragraph', text }));
}

function toText(
  method: ExtractionMethod,
  version: string,
  blocks: readonly TextBlock[],
  notes: readonly string[],
): Text {
  return { method, version, blocks, notes, chars: blocks.reduce((sum, { text }) => sum + text.length, 0) };
}

function toArticle(input: ExtractInput, reading: Reading | undefined, found: Text): Article {
  const { page, entry, feed, now } = input;
  const place = placeOf(page, entry, feed, reading);
  const text = found.blocks.map((block) => block.text).join(BLOCK_JOIN);
  const title = titleOf(reading, entry, found);
  const language = languageOf(title, text, [reading?.htmlLang, entry.language, feed.language]);
  const siteName = oneLine(reading?.siteName);
  const bylines = bylinesOf(reading, entry);
  const wires = wireCredits({
    paragraphs: found.blocks.map((block) => block.text),
    bylines: bylines.flatMap(({ names }) => names),
    credits: reading?.credits ?? [],
  });
  return {
    id: shortHash([place.canonicalUrl]),
    ...place,
    title,
    text,
    blocks: placeBlocks(found.blocks, language),
    language,
    authors: [...authorsOf(bylines, [siteName ?? '', feed.title, new URL(place.url).hostname])],
    ...(siteName === undefined ? {} : { siteName }),
    ...optional('section', oneLine(reading?.section)),
    ...datesOf(input, reading),
    ...(wires.length === 0 ? {} : { wires: [...wires] }),
    ...optional('licence', reading?.licence),
    ...(reading?.form === undefined || found.method !== reading.method ? {} : { form: reading.form }),
    foundAt: now,
    source: sourceOf(feed),
    extraction: { method: found.method, version: found.version, notes: [...found.notes] },
    contentHash: contentHashOf(title, text),
  };
}

/** Between blocks, none of which holds a line break: offsets into the text stay what they were. */
const BLOCK_JOIN = '\n\n';

function titleOf(reading: Reading | undefined, entry: Entry, found: Text): string {
  const title = oneLine(reading?.title) ?? oneLine(entry.title) ?? found.blocks[0]?.text.slice(0, 100) ?? '';
  return title.slice(0, MAX_TITLE_CHARS).toWellFormed();
}

function placeBlocks(blocks: readonly TextBlock[], language: string): ArticleBlock[] {
  let start = 0;
  return blocks.map(({ kind, text }) => {
    const block = { kind, start, end: start + text.length, ...otherLanguage(kind, text, language) };
    start = block.end + BLOCK_JOIN.length;
    return block;
  });
}

/** A quoted post may be in another language than the article around it. */
function otherLanguage(kind: TextBlock['kind'], text: string, language: string): { language?: string } {
  const own = kind === 'quote' && text.length >= MIN_QUOTE_CHARS ? detectLanguage(text) : language;
  return own === language || own === 'und' ? {} : { language: own };
}

function bylinesOf(reading: Reading | undefined, entry: Entry): readonly Byline[] {
  const fromFeed: readonly Byline[] = entry.author === undefined ? [] : [{ source: 'line', names: [entry.author] }];
  return [...(reading?.bylines ?? []), ...fromFeed];
}

function datesOf({ entry, feed, now }: ExtractInput, reading: Reading | undefined) {
  const language = reading?.htmlLang ?? entry.language ?? feed.language;
  const published = choosePublished({
    candidates: reading?.published ?? [],
    feedDate: entry.publishedAt,
    language,
    now,
  });
  const candidates = [
    ...(reading?.modified ?? []),
    ...(reading?.published ?? []).filter(({ source }) => source === 'text'),
  ];
  const modified = chooseModified({ candidates, feedDate: entry.updatedAt, language, now }, published?.at);
  return { ...dateFields('published', published), ...dateFields('modified', modified) };
}

function dateFields(
  name: 'published' | 'modified',
  date: (ArticleDate & { readonly at: string }) | undefined,
): Partial<Pick<Article, 'publishedAt' | 'publishedFrom' | 'modifiedAt' | 'modifiedFrom'>> {
  if (date === undefined) return {};
  const { at, ...from } = date;
  return name === 'published' ? { publishedAt: at, publishedFrom: from } : { modifiedAt: at, modifiedFrom: from };
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  // A literal key of type K makes this record; TypeScript widens it to string.
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

/** The addresses of the article; an entry without any is a place in its feed. */
function placeOf(
  page: Page | undefined,
  entry: Entry,
  feed: Feed,
  reading: Reading | undefined,
): Pick<Article, 'canonicalUrl' | 'url'> {
  const url = page?.finalUrl ?? entry.link;
  if (url === undefined)
    return { canonicalUrl: `${canonicalUrl(feed.url)}#${entry.key}`, url: feed.siteUrl ?? feed.url };
  const canonical = (reading?.canonicalUrl?.length ?? 0) > MAX_URL_CHARS ? undefined : reading?.canonicalUrl;
  return { canonicalUrl: articleUrl(url, canonical), url };
}

function sourceOf(feed: Feed): Article['source'] {
  const { id, title, country, origin } = feed;
  return { feedId: id, title, sample: origin === 'sample', ...(country === undefined ? {} : { country }) };
}

/** The text's own language; what page, entry and feed say only where the text is short or silent. */
function languageOf(title: string, text: string, witnesses: readonly (string | undefined)[]): string {
  const sample = `${title}\n${text}`;
  const own = detectLanguage(sample);
  if (own !== 'und' && sample.length >= SURE_LANGUAGE_CHARS) return own;
  const said = witnesses.map((tag) => /^[a-z]{2}(?=$|[-_])/.exec(tag?.trim().toLowerCase() ?? '')?.[0]);
  return said.find((code) => code !== undefined) ?? own;
}

function oneLine(text: string | undefined): string | undefined {
  const line = feedText(text ?? '').join(' ');
  return line === '' ? undefined : line;
}
