import type { Entry } from '../model/entry.ts';
import type { Feed } from '../model/feed.ts';
import type { FetchResult } from '../model/fetch-result.ts';
import type { TriedAddress, TriedDocument, TriedText, UnreadCode } from '../model/model-desk.ts';
import type { Page } from '../model/page.ts';
import type { Disallowed } from '../model/robots.ts';
import { extractArticle, pageRefusal } from '../stages/extract.ts';
import { linkAddresses, takenDownReason } from '../stages/takedown.ts';
import { isOwnHost } from './check-robots.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { patientFetch } from './patient-fetch.ts';

/** No article's address is longer (sitemaps.org); browsers refuse such a one as well. */
const MAX_URL_CHARS = 2_048;

/**
 * Fetches a page as an article is fetched, with robots.txt and the pace of its host, and reads it with the model.
 * Nothing of it is stored but what the manners themselves keep: the host's pace and its robots.txt.
 */
export async function tryAddress(
  context: JobContext,
  typed: string,
  read: (document: TriedDocument) => TriedText,
): Promise<TriedAddress> {
  const url = addressOf(typed);
  if (url === undefined) return notRead('address', 'It is no http(s) address of a page.');
  if (context.settings.contact === undefined && !isOwnHost(context, url))
    return notRead(
      'no-contact',
      'Without a contact nothing is fetched from the web: set contact in config/vigia.yaml.',
    );
  const block = await blockOf(context, url.href);
  if (block !== undefined) return block;
  const { maxPageBytes, timeoutMs } = context.settings.fetch;
  const accept = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';
  const request = { url: url.href, headers: { accept }, maxBodyBytes: maxPageBytes, timeoutMs };
  const result = await patientFetch(context, request, 'article');
  if (result.kind !== 'response') return notRead(codeOf(result), result.reason);
  const { finalUrl, status, headers, body } = result;
  const late = await blockOf(context, finalUrl);
  if (late !== undefined) return late;
  return readPage(context, { url: url.href, finalUrl, status, headers, body, fetchedAt: nowIso(context) }, read);
}

function addressOf(typed: string): URL | undefined {
  const text = typed.trim();
  if (text.length > MAX_URL_CHARS || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

async function blockOf({ stores }: JobContext, url: string): Promise<TriedAddress | undefined> {
  const block = await stores.blocks.of([...linkAddresses(url)]);
  return block === undefined ? undefined : notRead('taken-down', takenDownReason(block));
}

function codeOf(result: Exclude<FetchResult, { readonly kind: 'response' }> | Disallowed): UnreadCode {
  return result.kind === 'disallowed' ? 'robots' : result.kind;
}

async function readPage(
  context: JobContext,
  page: Page,
  read: (document: TriedDocument) => TriedText,
): Promise<TriedAddress> {
  const refusal = pageRefusal(page);
  if (refusal !== undefined)
    return notRead(refusal.reasonCode === 'http-status' ? 'http-status' : 'no-article', refusal.reason);
  const contentType = page.headers['content-type'];
  const result = await context.ports.extractor.extract({
    url: page.finalUrl,
    body: page.body,
    ...(contentType === undefined ? {} : { contentType }),
  });
  const outcome = extractArticle({ page, result, entry: entryOf(page), feed: FEED, now: page.fetchedAt });
  if (outcome.kind === 'not-article') return notRead('no-article', outcome.reason);
  const { article, reserved } = outcome;
  const tried = read({ title: article.title, text: article.text, language: article.language });
  return reserved === undefined
    ? { kind: 'read', url: article.url, tried }
    : { kind: 'reserved', url: article.url, reserved, tried: { ...tried, text: '', traces: [] } };
}

/** A page on its own comes from no feed: nothing of it may reach the article. */
const FEED: Feed = { id: 'tried', url: 'about:blank', title: '-', origin: 'opml' };

function entryOf({ url }: Page): Entry {
  return { feedId: FEED.id, key: 'tried', link: url, title: '', fingerprint: '' };
}

function notRead(code: UnreadCode, reason: string): TriedAddress {
  return { kind: 'not-read', code, reason };
}
