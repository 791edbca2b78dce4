import { VigiaError } from '../errors.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { Entry } from '../model/entry.ts';
import type { WatchMessage } from '../model/messages.ts';
import type { Page } from '../model/page.ts';
import type { WatchFinding, WatchRecord } from '../model/watch.ts';
import { archiveArticle } from '../stages/archive.ts';
import { extractArticle, pageRefusal } from '../stages/extract.ts';
import { nextWatch } from '../stages/watch.ts';
import type { Versioned } from '../stores/record.ts';
import { fetchRecordOf } from './fetch-record-of.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { type Busy, politeFetch } from './polite-fetch.ts';
import { storeArticle } from './store-article.ts';

export type WatchReport = {
  readonly outcome: 'watched' | 'postponed' | 'known';
  readonly articleId: string;
  readonly url: string;
  readonly found?: WatchFinding['kind'];
  readonly reason?: string;
};

/** Looks at an article's page again: an edit becomes a new version, a page that is no longer there marks the article. */
export async function watchArticleJob(context: JobContext, message: WatchMessage): Promise<WatchReport> {
  const articleId = message.watchId;
  const watch = await context.stores.watches.get(articleId);
  const article = await context.stores.articles.get(articleId);
  const url = article?.record.url ?? '';
  if (watch?.record.nextCheckAt === undefined || watch.record.nextCheckAt !== message.dueAt)
    return { outcome: 'known', articleId, url, reason: 'this check was made' };
  if (article === undefined) {
    await save(context, watch, ended(watch.record));
    return { outcome: 'known', articleId, url, reason: 'the article is no longer in the archive' };
  }
  const fetched = await fetchAgain(context, article.record);
  if (fetched.kind === 'busy') {
    await save(context, watch, { ...watch.record, nextCheckAt: fetched.freeAt });
    return { outcome: 'postponed', articleId, url, reason: fetched.reason };
  }
  const found = fetched.kind === 'finding' ? fetched.finding : await readAgain(context, article, fetched.page);
  await noteGone(context, articleId, found);
  await save(context, watch, nextWatch(watch.record, found, nowIso(context)));
  const { kind, reason } = found;
  return { outcome: 'watched', articleId, url, found: kind, ...(reason === undefined ? {} : { reason }) };
}

type Fetched =
  | Busy
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'finding'; readonly finding: WatchFinding };

/** A conditional request: most pages have not changed (RFC 9110 §13.1). */
async function fetchAgain(context: JobContext, { url, fetch }: ArticleRecord): Promise<Fetched> {
  const { maxPageBytes, timeoutMs } = context.settings.fetch;
  const etag = fetch?.headers['etag'];
  const modified = fetch?.headers['last-modified'];
  const result = await politeFetch(
    context,
    {
      url,
      headers: {
        accept: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(etag !== undefined || modified === undefined ? {} : { 'if-modified-since': modified }),
      },
      maxBodyBytes: maxPageBytes,
      timeoutMs,
    },
    'article',
  );
  switch (result.kind) {
    case 'busy':
      return result;
    case 'response': {
      const { finalUrl, status, headers, body } = result;
      const finding = findingOfStatus(status, fetch?.status);
      return finding === undefined
        ? { kind: 'page', page: { url, finalUrl, status, headers, body, fetchedAt: nowIso(context) } }
        : { kind: 'finding', finding };
    }
    case 'timed-out':
      return { kind: 'finding', finding: { kind: 'unreachable', reason: result.reason } };
    case 'failed':
      return { kind: 'finding', finding: { kind: 'unreachable', reason: result.reason } };
    case 'refused':
    case 'disallowed':
    case 'too-large':
      return { kind: 'finding', finding: { kind: 'unreadable', reason: result.reason } };
    default:
      return result satisfies never;
  }
}

/** What never was there cannot be gone: such an article rests on its feed's words. */
function findingOfStatus(status: number, first = 0): WatchFinding | undefined {
  const reason = `the server answered ${status}`;
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410) return { kind: isAnswer(first) ? 'gone' : 'unreadable', reason };
  if (status === 429 || status >= 500) return { kind: 'unreachable', reason };
  return isAnswer(status) ? undefined : { kind: 'unreadable', reason };
}

function isAnswer(status: number): boolean {
  return status >= 200 && status <= 299;
}

async function readAgain(
  context: JobContext,
  { record: previous, version }: Versioned<ArticleRecord>,
  page: Page,
): Promise<WatchFinding> {
  const fetch = fetchRecordOf(page);
  if (fetch.sha256 === previous.fetch?.sha256) return { kind: 'unchanged' };
  const refusal = pageRefusal(page);
  if (refusal !== undefined) return { kind: 'unreadable', reason: refusal.reason };
  const feed = (await context.stores.feeds.get(previous.source.feedId))?.record.feed;
  if (feed === undefined) return { kind: 'unreadable', reason: 'its feed is no longer known' };
  const contentType = page.headers['content-type'];
  const result = await context.ports.extractor.extract({
    url: page.finalUrl,
    body: page.body,
    ...(contentType === undefined ? {} : { contentType }),
  });
  const now = nowIso(context);
  const extracted = extractArticle({ page, result, entry: entryOf(previous), feed, now });
  if (extracted.kind === 'not-article') return { kind: 'unreadable', reason: extracted.reason };
  const { article, reserved } = extracted;
  if (article.id !== previous.id) return { kind: 'moved', reason: `the address leads to ${article.canonicalUrl} now` };
  if (article.contentHash === previous.contentHash && reserved === undefined) return { kind: 'unchanged' };
  const plan = archiveArticle({
    tagged: context.tagArticle(article),
    story: previous.story,
    fetch,
    previous,
    ...(reserved === undefined ? {} : { reserved }),
    now,
  });
  await storeArticle(context, plan, {
    ...(reserved === undefined ? { rawBody: page.body } : {}),
    previousVersion: version,
  });
  const body = { articleId: previous.id };
  await context.ports.queue.send('index', [{ body }]);
  await context.ports.queue.send('match', [{ body }]);
  if (reserved !== undefined) return { kind: 'reserved', reason: reserved };
  return plan.kind === 'unchanged'
    ? { kind: 'unreadable', reason: 'the page holds a poorer text than the one archived' }
    : { kind: 'edited', reason: `version ${plan.head.articleVersion}` };
}

/** What the feed said of it counts no more: the page alone speaks, save for a date that only the feed gave. */
function entryOf(record: ArticleRecord): Entry {
  const dated = record.publishedFrom?.source === 'feed' && record.publishedAt !== undefined;
  return {
    feedId: record.source.feedId,
    key: record.id,
    link: record.url,
    title: record.title,
    fingerprint: record.contentHash,
    ...(dated ? { publishedAt: record.publishedAt } : {}),
  };
}

/** What could not be seen says nothing about whether the article is there. */
async function noteGone(context: JobContext, articleId: string, { kind, reason = '' }: WatchFinding): Promise<void> {
  if (kind === 'unreachable' || kind === 'unreadable' || kind === 'moved') return;
  const { articles } = context.stores;
  const found = await articles.get(articleId);
  if (found === undefined || (kind === 'gone') === (found.record.gone !== undefined)) return;
  const { gone: _, ...there } = found.record;
  const next = kind === 'gone' ? { ...there, gone: { since: nowIso(context), reason } } : there;
  if ((await articles.saveHead(next, found.version)) === 'conflict') throw contended(articleId);
}

function ended({ nextCheckAt: _, ...record }: WatchRecord): WatchRecord {
  return record;
}

async function save(context: JobContext, { version }: Versioned<WatchRecord>, record: WatchRecord): Promise<void> {
  if ((await context.stores.watches.save(record, version)) === 'conflict') throw contended(record.articleId);
}

function contended(articleId: string): VigiaError {
  return new VigiaError(`Cannot note what a look at article ${articleId} found: another job wrote it meanwhile.`, {
    code: 'watch-contended',
    retryable: true,
    ids: { articleId },
  });
}
