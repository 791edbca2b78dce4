import { VigiaError } from '../errors.ts';
import type { Article } from '../model/article.ts';
import type { Block } from '../model/block.ts';
import type { Entry, EntryRecord } from '../model/entry.ts';
import type { Feed } from '../model/feed.ts';
import type { FetchResult } from '../model/fetch-result.ts';
import type { IngestMessage } from '../model/messages.ts';
import type { Page } from '../model/page.ts';
import type { ExtractResult } from '../model/reading.ts';
import type { Disallowed } from '../model/robots.ts';
import { alertsOn } from '../stages/alerts-on.ts';
import { archiveArticle } from '../stages/archive.ts';
import { extractArticle, pageRefusal } from '../stages/extract.ts';
import { articleAddresses, linkAddresses, takenDownReason } from '../stages/takedown.ts';
import type { Versioned } from '../stores/record.ts';
import { assignStory } from './assign-story.ts';
import { dropArticle } from './drop-article.ts';
import { fetchRecordOf } from './fetch-record-of.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { type Busy, politeFetch } from './polite-fetch.ts';
import { reserveSlots } from './reserve-slots.ts';
import { storeArticle } from './store-article.ts';

export type IngestReport =
  | {
      readonly outcome: 'archived';
      readonly articleId: string;
      readonly isNew: boolean;
      readonly about: readonly string[];
      readonly url: string;
    }
  | { readonly outcome: 'parked' | 'rejected' | 'known'; readonly url: string; readonly reason: string };

/** Waits between attempts at a page that may answer later; after the last one the feed's own words must do. */
const RETRY_AFTER_MS = [5, 30, 120, 720].map((minutes) => minutes * 60_000);

/** One entry: fetch → extract → tag → cluster → archive. Every entry ends archived or with a reason. */
export async function ingestJob(context: JobContext, message: IngestMessage): Promise<IngestReport> {
  const found = await context.stores.entries.get(message.feedId, message.entryKey);
  if (found === undefined) return { outcome: 'known', url: '', reason: 'no such entry' };
  const url = found.record.link ?? `${message.feedId}#${message.entryKey}`;
  if (isDone(found.record, message)) return { outcome: 'known', url, reason: `already ${found.record.status}` };
  const [entry, feed] = await Promise.all([
    context.stores.entries.content(found.record),
    context.stores.feeds.get(message.feedId),
  ]);
  if (entry === undefined || feed === undefined)
    return finish(context, found, { status: 'rejected', reason: 'its stored content or its feed is gone' });
  const known = await blockOf(context, linkAddresses(entry.link));
  if (known !== undefined) return refuse(context, found, known);
  const fetched = entry.link === undefined ? undefined : await fetchPage(context, entry.link, found.record);
  if (fetched?.kind === 'busy') return postpone(context, found, fetched);
  const retryMs = RETRY_AFTER_MS[found.record.attempts];
  if (fetched !== undefined && retryMs !== undefined && mayAnswerLater(fetched))
    return park(context, found, fetched, retryMs);
  return ingestFetched(context, { found, entry, feed: feed.record.feed, fetched });
}

type Fetched = { readonly kind: 'fetched'; readonly result: FetchResult | Disallowed; readonly page?: Page };

type Ingest = {
  readonly found: Versioned<EntryRecord>;
  readonly entry: Entry;
  readonly feed: Feed;
  readonly fetched: Fetched | undefined;
};

function isDone(record: EntryRecord, message: IngestMessage): boolean {
  return record.fingerprint !== message.fingerprint || record.status === 'archived' || record.status === 'rejected';
}

async function fetchPage(context: JobContext, url: string, { leadsTo }: EntryRecord): Promise<Fetched | Busy> {
  const { maxPageBytes, timeoutMs } = context.settings.fetch;
  const request = {
    url,
    headers: { accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1' },
    maxBodyBytes: maxPageBytes,
    timeoutMs,
    ...(leadsTo === undefined ? {} : { leadsTo }),
  };
  const result = await politeFetch(context, request, 'article');
  if (result.kind === 'busy') return result;
  if (result.kind !== 'response') return { kind: 'fetched', result };
  const { finalUrl, status, headers, body } = result;
  const page = { url, finalUrl, status, headers, body, fetchedAt: nowIso(context) };
  return { kind: 'fetched', result, page };
}

function mayAnswerLater({ result }: Fetched): boolean {
  switch (result.kind) {
    case 'response':
      return result.status === 429 || result.status >= 500;
    case 'failed':
      return result.retryable;
    case 'timed-out':
      return true;
    case 'refused':
    case 'disallowed':
    case 'too-large':
      return false;
    default:
      return result satisfies never;
  }
}

/** The host was not free: the entry waits for another slot of it, and no attempt is counted. */
async function postpone(context: JobContext, found: Versioned<EntryRecord>, busy: Busy): Promise<IngestReport> {
  const lane = found.record.quiet === true ? 'quiet' : 'article';
  const [slot = busy.freeAt] = await reserveSlots(context, [busy.url], lane);
  const { leadsTo = found.record.leadsTo } = busy;
  const waiting = { ...found.record, ...(leadsTo === undefined ? {} : { leadsTo }) };
  return saveParked(context, found.version, { ...waiting, reason: busy.reason }, slot);
}

async function park(
  context: JobContext,
  found: Versioned<EntryRecord>,
  fetched: Fetched,
  retryMs: number,
): Promise<IngestReport> {
  const { leadsTo: _, ...record } = found.record;
  const reason = `${fetchReason(fetched)}; tried again after ${retryMs / 60_000} minutes`;
  const attempts = record.attempts + 1;
  return saveParked(context, found.version, { ...record, reason, attempts }, after(nowIso(context), retryMs));
}

async function saveParked(
  context: JobContext,
  version: number,
  record: EntryRecord & { readonly reason: string },
  dueAt: string,
): Promise<IngestReport> {
  await save(context, { ...record, status: 'parked', updatedAt: nowIso(context) }, version, dueAt);
  return { outcome: 'parked', url: record.link ?? '', reason: record.reason };
}

async function ingestFetched(context: JobContext, { found, entry, feed, fetched }: Ingest): Promise<IngestReport> {
  const page = fetched?.page;
  const refusal = page === undefined ? undefined : pageRefusal(page);
  const result: ExtractResult =
    page === undefined || refusal !== undefined
      ? {
          kind: 'no-article',
          reason: refusal?.reason ?? (fetched === undefined ? 'the entry has no link' : fetchReason(fetched)),
        }
      : await context.ports.extractor.extract(extractRequest(page));
  const extracted = extractArticle({
    ...(page === undefined ? {} : { page }),
    result,
    entry,
    feed,
    now: nowIso(context),
  });
  if (extracted.kind === 'not-article') return finish(context, found, { status: 'rejected', reason: extracted.reason });
  const addresses = articleAddresses(extracted.article);
  const block = await blockOf(context, addresses);
  if (block !== undefined) return refuse(context, found, block);
  const tagged = context.tagArticle(withFetchNote(extracted.article, fetched));
  const fetchRecord = page === undefined ? undefined : fetchRecordOf(page);
  const previous = await context.stores.articles.get(tagged.article.id);
  // An article that is read again keeps the story that its readers know it in.
  const story =
    previous?.record.story ?? (await assignStory(context, tagged, { keepsText: extracted.reserved === undefined }));
  const plan = archiveArticle({
    tagged,
    story,
    now: nowIso(context),
    ...(fetchRecord === undefined ? {} : { fetch: fetchRecord }),
    ...(previous === undefined ? {} : { previous: previous.record }),
    ...(extracted.reserved === undefined ? {} : { reserved: extracted.reserved }),
    ...(found.record.quiet === undefined ? {} : { quiet: found.record.quiet }),
  });
  const keepsRaw = page !== undefined && extracted.reserved === undefined;
  await storeArticle(context, plan, {
    ...(keepsRaw ? { rawBody: page.body } : {}),
    ...(previous === undefined ? {} : { previousVersion: previous.version }),
  });
  const articleId = tagged.article.id;
  // Taken down while this was on its way: whoever did it may have looked before the rows above were there.
  const late = await blockOf(context, addresses);
  if (late !== undefined) {
    await dropArticle(context, articleId, { remove: context.ports.blobs.delete });
    return refuse(context, found, late);
  }
  if (extracted.reserved !== undefined) await context.stores.entries.dropWords(entry, found.record.contentKey);
  await context.ports.queue.send('index', [{ body: { articleId } }]);
  if (alertsOn(found.record, previous?.record)) await context.ports.queue.send('match', [{ body: { articleId } }]);
  await finish(context, found, { status: 'archived', articleId });
  if (extracted.reserved !== undefined) await context.stores.entries.dropContent(found.record);
  const about = tagged.tags.filter(({ level }) => level === 'about').map(({ tag }) => tag);
  return { outcome: 'archived', articleId, isNew: previous === undefined, about, url: tagged.article.url };
}

async function blockOf(context: JobContext, canonicalUrls: readonly string[]): Promise<Block | undefined> {
  return canonicalUrls.length === 0 ? undefined : context.stores.blocks.of(canonicalUrls);
}

/** Neither the feed's words nor its title and link are kept of what was taken down. */
async function refuse(context: JobContext, found: Versioned<EntryRecord>, block: Block): Promise<IngestReport> {
  const { link: _, articleId: __, ...record } = found.record;
  await context.stores.entries.dropContent(found.record);
  const bare = { record: { ...record, title: '' }, version: found.version };
  return finish(context, bare, { status: 'rejected', reason: takenDownReason(block) });
}

/** Says why the page itself was not read, where the feed's own words had to do. */
function withFetchNote(article: Article, fetched: Fetched | undefined): Article {
  if (fetched === undefined || fetched.page !== undefined) return article;
  const { extraction } = article;
  return { ...article, extraction: { ...extraction, notes: [...extraction.notes, fetchReason(fetched)] } };
}

function extractRequest(page: Page) {
  const contentType = page.headers['content-type'];
  return { url: page.finalUrl, body: page.body, ...(contentType === undefined ? {} : { contentType }) };
}

function fetchReason({ result }: Fetched): string {
  return result.kind === 'response' ? `the page answered ${result.status}` : result.reason;
}

type Ending = { readonly status: 'archived' | 'rejected'; readonly reason?: string; readonly articleId?: string };

async function finish(context: JobContext, found: Versioned<EntryRecord>, ending: Ending): Promise<IngestReport> {
  const { reason: _, leadsTo: __, ...rest } = found.record;
  await save(context, { ...rest, ...ending, updatedAt: nowIso(context) }, found.version);
  if (ending.status === 'rejected') await context.stores.hourCounts.add('dropped', nowIso(context));
  return { outcome: 'rejected', url: found.record.link ?? '', reason: ending.reason ?? '' };
}

/** The row is this job's own; when another job of the same entry wrote it first, this one repeats and finds that out. */
async function save(context: JobContext, record: EntryRecord, version: number, dueAt?: string): Promise<void> {
  if ((await context.stores.entries.save(record, version, dueAt)) === 'written') return;
  throw new VigiaError(`Cannot end entry ${record.key} of ${record.feedId}: another job wrote it meanwhile.`, {
    code: 'entry-contended',
    retryable: true,
    ids: { feedId: record.feedId },
  });
}
