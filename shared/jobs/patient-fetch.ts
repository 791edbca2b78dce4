import type { FetchResult } from '../model/fetch-result.ts';
import type { LeadsTo } from '../model/leads-to.ts';
import type { Disallowed } from '../model/robots.ts';
import type { FetchRequest } from '../ports.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { politeFetch } from './polite-fetch.ts';

/** A person waits for the answer; a crawl delay is 60 s at most. */
const PATIENCE_MS = 90_000;

/** What a redirect counts as whose own status was left behind by a wait (RFC 9110 §15.4.3: found, for now). */
const TEMPORARY = 302;

/**
 * `politeFetch` for a person who waits: while a host on the way is busy it waits its turn and goes on from there, and
 * gives up when that would be later than 90 s from now.
 */
export async function patientFetch(
  context: JobContext,
  request: Omit<FetchRequest, 'beforeRedirect'>,
  purpose: 'feed' | 'article',
): Promise<FetchResult | Disallowed> {
  const until = Date.parse(nowIso(context)) + PATIENCE_MS;
  let leadsTo: LeadsTo | undefined;
  for (;;) {
    const result = await politeFetch(context, { ...request, ...(leadsTo !== undefined && { leadsTo }) }, purpose);
    if (result.kind !== 'busy') return leadsTo === undefined ? result : withStart(result, request.url);
    const freeAt = Date.parse(result.freeAt);
    if (freeAt > until) return { kind: 'failed', retryable: true, reason: `${result.reason} Try again later.` };
    leadsTo = result.leadsTo ?? leadsTo;
    await context.ports.clock.sleep(Math.max(MIN_PAUSE_MS, freeAt - Date.parse(nowIso(context))));
  }
}

function withStart(result: FetchResult | Disallowed, url: string): FetchResult | Disallowed {
  if (result.kind !== 'response') return result;
  return { ...result, redirects: [{ url, status: TEMPORARY }, ...result.redirects] };
}

/** A clock that stands at `freeAt` must not spin. */
const MIN_PAUSE_MS = 50;
