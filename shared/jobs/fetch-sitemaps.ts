import type { SitemapLink } from '../stages/poll/parsed-feed.ts';
import { pickSitemaps } from '../stages/poll/pick-sitemaps.ts';
import type { IndexedSitemap } from '../stages/poll.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { politeFetch } from './polite-fetch.ts';

/** Sitemaps that one poll reads: the newest come first, and the next poll reads on where they changed. */
const MAX_SITEMAPS = 5;

/**
 * How long one poll spends on the sitemaps of its index: a pause of the longest Crawl-delay and an answer. With what
 * comes before, it stays inside of the 120 s of the poll function (infra/function-specs.ts).
 */
const MAX_SPENT_MS = 75_000;

/** Of those, left for the last answer: a sitemap that takes longer is read by a later poll, or never. */
const SITEMAP_TIMEOUT_MS = 14_000;

const ACCEPT = 'application/xml, text/xml;q=0.9, */*;q=0.5';

/**
 * Fetches the sitemaps of an index that a poll should read, the most telling first, as many as its time is enough
 * for; `since` (ISO 8601, UTC) is when all were last read. What had no time or no turn ends as `failed`.
 */
export async function fetchSitemaps(
  context: JobContext,
  sitemaps: readonly SitemapLink[],
  since: string | undefined,
): Promise<readonly IndexedSitemap[]> {
  const startedMs = Date.parse(nowIso(context));
  const fetched: IndexedSitemap[] = [];
  for (const { url } of pickSitemaps(sitemaps, { max: MAX_SITEMAPS, ...(since === undefined ? {} : { since }) })) {
    const spentMs = Date.parse(nowIso(context)) - startedMs;
    const result = await fetchSitemap(context, url, MAX_SPENT_MS - SITEMAP_TIMEOUT_MS - spentMs);
    fetched.push({ url, result });
  }
  return fetched;
}

async function fetchSitemap(context: JobContext, url: string, patienceMs: number): Promise<IndexedSitemap['result']> {
  const { maxFeedBytes, timeoutMs } = context.settings.fetch;
  const request = {
    url,
    headers: { accept: ACCEPT },
    maxBodyBytes: maxFeedBytes,
    timeoutMs: Math.min(timeoutMs, SITEMAP_TIMEOUT_MS),
    patienceMs,
  };
  const result = patienceMs < 0 ? LATE : await politeFetch(context, request, 'feed');
  return result.kind === 'busy' ? { kind: 'failed', reason: result.reason, retryable: true } : result;
}

const LATE: IndexedSitemap['result'] = {
  kind: 'failed',
  reason: 'the time of this poll was not enough for it.',
  retryable: true,
};
