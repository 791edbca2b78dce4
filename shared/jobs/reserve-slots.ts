import type { Lane } from '../stores/hosts.ts';
import { isOwnHost, paceOf } from './check-robots.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { hostOf, isVisitable } from './visit.ts';

/**
 * When each address may be asked for (ISO 8601, UTC), in their order: slots of their hosts' pace, in one write a
 * host. What needs no host, and the operator's own, is free now.
 */
export async function reserveSlots(
  context: JobContext,
  addresses: readonly (string | undefined)[],
  lane: Lane,
): Promise<readonly string[]> {
  const slots = addresses.map(() => nowIso(context));
  const paced = addresses.flatMap((address, at) => {
    if (address === undefined || !isVisitable(address)) return [];
    const url = new URL(address);
    return isOwnHost(context, url) ? [] : [{ at, url }];
  });
  for (const [host, group] of Map.groupBy(paced, ({ url }) => hostOf(url))) {
    const urls = group.map(({ url }) => url);
    const times = await reserveOnHost(context, host, { urls, lane });
    for (const [i, { at }] of group.entries()) slots[at] = times[i] ?? nowIso(context);
  }
  return slots;
}

async function reserveOnHost(
  context: JobContext,
  host: string,
  { urls, lane }: { readonly urls: readonly URL[]; readonly lane: Lane },
): Promise<readonly string[]> {
  const origins = new Map(urls.map((url) => [url.origin, url]));
  const paces = await Promise.all(
    [...origins.values()].map((url) => paceOf(context, url, lane === 'feed' ? 'feed' : 'article')),
  );
  // Who comes first asks for the rules as well: the second waits for one slot more.
  const unknown = paces.filter(({ isKnown }) => !isKnown).length;
  const [first, ...rest] = await context.stores.hosts.reserve(host, {
    lane,
    count: urls.length + unknown,
    paceMs: Math.max(...paces.map(({ paceMs }) => paceMs)),
    now: nowIso(context),
  });
  return first === undefined ? [] : [first, ...rest.slice(unknown)];
}
