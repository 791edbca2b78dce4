import type { FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import type { FetchRequest } from '../ports.ts';
import { checkRobots } from './check-robots.ts';
import type { JobContext } from './job-context.ts';

/** The host serves another request of ours, or asked for patience: not before `freeAt` (ISO 8601, UTC). Nothing was fetched. */
export type Busy = { readonly kind: 'busy'; readonly freeAt: string; readonly reason: string };

/**
 * Fetches as DESIGN.md promises to (§1.5): robots.txt is asked first, for every redirect too, and a host never
 * sees more than one connection and one request a second of ours. The operator's own hosts need no manners.
 */
export async function politeFetch(
  context: JobContext,
  request: Omit<FetchRequest, 'beforeRedirect'>,
  purpose: 'feed' | 'article',
): Promise<FetchResult | Disallowed | Busy> {
  return (await checkRobots(context, request.url, purpose)) ?? context.ports.fetcher.fetch(request);
}
