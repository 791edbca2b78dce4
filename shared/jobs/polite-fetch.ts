import type { FetchResult } from '../model/fetch-result.ts';
import type { LeadsTo } from '../model/leads-to.ts';
import type { Disallowed } from '../model/robots.ts';
import type { FetchRequest } from '../ports.ts';
import { checkRobots, isOwnHost } from './check-robots.ts';
import { fetchOnVisit } from './fetch-on-visit.ts';
import type { JobContext } from './job-context.ts';
import { openGzip } from './open-gzip.ts';
import { type Busy, startVisit, type Visit } from './visit.ts';
import { PATIENCE_MS, whenFree } from './when-free.ts';

export type { Busy };

export type PoliteRequest = Omit<FetchRequest, 'beforeRedirect'> & {
  /** What `Busy` said the last time: the fetch goes on from there. */
  readonly leadsTo?: LeadsTo;
  /** How long to wait for the host of the first address before it is `Busy`; some seconds unless said. */
  readonly patienceMs?: number;
};

/** As the fetcher's own limit, so that waits on the way give no endless loop of redirects. */
const MAX_REDIRECTS = 5;

/**
 * Fetches as DESIGN.md promises to (§1.5): robots.txt is asked first, for every redirect too, and a host never
 * sees more than one connection and one request a second of ours (docs/decisions/pace.md). The operator's own
 * hosts need no manners. A feed that is a gzip file (`sitemap.xml.gz`) comes opened. May wait for some seconds beyond the deadline of the request.
 */
export async function politeFetch(
  context: JobContext,
  { leadsTo, patienceMs = PATIENCE_MS, ...request }: PoliteRequest,
  purpose: 'feed' | 'article',
): Promise<FetchResult | Disallowed | Busy> {
  if (leadsTo !== undefined && leadsTo.hops > MAX_REDIRECTS) return tooManyRedirects(request.url);
  const visit = startVisit(context, (url) => isOwnHost(context, url));
  const address = leadsTo?.url ?? request.url;
  try {
    const result = await fetchOnVisit(context, visit, { ...request, url: address }, async (url, hops) => {
      const way = { purpose, timeoutMs: request.timeoutMs, patienceMs: hops === 0 ? patienceMs : PATIENCE_MS };
      const stop = await approach(context, visit, url, way);
      return stop?.kind === 'busy' ? withWay(stop, url, (leadsTo?.hops ?? 0) + hops) : stop;
    });
    const isFile = purpose === 'feed' && result.kind === 'response';
    return isFile ? openGzip(result, request.maxBodyBytes) : result;
  } finally {
    await visit.leave();
  }
}

/** Enters the host once robots.txt lets us; the rules cost a request of their own when they are not known. */
async function approach(
  context: JobContext,
  visit: Visit,
  url: URL,
  way: { readonly purpose: 'feed' | 'article'; readonly timeoutMs: number; readonly patienceMs: number },
): Promise<FetchResult | Disallowed | Busy | undefined> {
  const rules = await checkRobots(context, visit, url, way.purpose);
  if (rules.kind !== 'allowed') return rules;
  const { paceMs } = rules;
  return whenFree<undefined>(context, () => visit.enter(url, { paceMs, timeoutMs: way.timeoutMs }), way.patienceMs);
}

function withWay(busy: Busy, url: URL, hops: number): Busy {
  return hops === 0 ? busy : { ...busy, leadsTo: { url: url.href, hops } };
}

function tooManyRedirects(url: string): FetchResult {
  const reason = `${new URL(url).host} redirects more than ${MAX_REDIRECTS} times; Vigía stops there.`;
  return { kind: 'refused', code: 'redirects', url, reason };
}
