import type { FetchResult } from '../model/fetch-result.ts';
import type { FetchRequest } from '../ports.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { isVisitable, type Visit } from './visit.ts';

/** What `approach` may end a fetch with: a result, or what another stage calls an end. */
type End = { readonly kind: string };

/**
 * Fetches, with `approach` asked before the address and before every redirect: it enters the host, or says why
 * not, and that is then the answer. The timings of the answer are the servers' alone, without our waits.
 */
export async function fetchOnVisit<Stop extends End>(
  context: JobContext,
  visit: Visit,
  request: Omit<FetchRequest, 'beforeRedirect'>,
  approach: (url: URL, hops: number) => Promise<Stop | undefined>,
): Promise<FetchResult | Stop> {
  const way: { hops: number; waitedMs: number; stop: Stop | undefined } = { hops: 0, waitedMs: 0, stop: undefined };
  const goTo = async (address: string): Promise<void> => {
    const startedMs = Date.parse(nowIso(context));
    if (isVisitable(address)) way.stop = await approach(new URL(address), way.hops);
    if (way.hops > 0) way.waitedMs += Date.parse(nowIso(context)) - startedMs;
  };
  await goTo(request.url);
  if (way.stop !== undefined) return way.stop;
  let hop = Promise.resolve();
  const result = await context.ports.fetcher.fetch({
    ...request,
    beforeRedirect: async (address) => {
      way.hops++;
      hop = goTo(address);
      await hop;
      return way.stop === undefined ? undefined : STOPPED;
    },
  });
  // The deadline may have come while a redirect waited for its turn: what it took is then taken, and given back.
  await hop;
  visit.hear(result);
  return way.stop ?? withoutWaits(result, way.waitedMs);
}

/** Ends the fetch; its caller gets the stop itself. */
const STOPPED: FetchResult = { kind: 'failed', reason: 'The redirect was not followed.', retryable: true };

function withoutWaits(result: FetchResult, waitedMs: number): FetchResult {
  if (result.kind !== 'response' || result.timings === undefined || waitedMs === 0) return result;
  const { firstByteMs, totalMs } = result.timings;
  const timings = { firstByteMs: Math.max(0, firstByteMs - waitedMs), totalMs: Math.max(0, totalMs - waitedMs) };
  return { ...result, timings };
}
