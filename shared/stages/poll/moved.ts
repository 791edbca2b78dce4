import type { FeedRecord } from '../../model/feed.ts';
import type { FetchResponse } from '../../model/fetch-result.ts';
import { pollUrl } from './poll-url.ts';

type Moved = FeedRecord['moved'];

/** 301 and 308 are meant for good (RFC 9110 §15.4.2, §15.4.9); 302, 303 and 307 are not. */
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/** So many failures in a row at the new address send us back to the one of the list. */
const FAILURES_BEFORE_RETURN = 3;

/**
 * What is known of a feed's move once it has answered as a feed: the target of a way that is permanent throughout
 * and never leaves https, with one more answer. Another target begins again; an answer without such a way ends it.
 */
export function movedAfterAnswer(
  { feed, moved }: Pick<FeedRecord, 'feed' | 'moved'>,
  { redirects, finalUrl }: Pick<FetchResponse, 'redirects' | 'finalUrl'>,
  now: string,
): Moved {
  const asked = redirects[0]?.url ?? finalUrl;
  const isAskedThere = moved !== undefined && isSameAddress(asked, moved.url);
  // A poll that goes on from a redirect (`leadsTo`) does not know the whole way.
  if (!isAskedThere && !isSameAddress(asked, feed.url)) return moved;
  const target = permanentTarget(redirects, finalUrl);
  if (target === undefined) return isAskedThere ? moved : undefined;
  if (target === feed.url) return undefined;
  return moved?.url === target ? { ...moved, answers: moved.answers + 1 } : { url: target, answers: 1, since: now };
}

/** A fragment is never sent. */
function isSameAddress(one: string, other: string): boolean {
  return one.split('#', 1)[0] === other.split('#', 1)[0];
}

function permanentTarget(redirects: FetchResponse['redirects'], finalUrl: string): string | undefined {
  const stops = [...redirects.map(({ url }) => url), finalUrl];
  const isPermanent = redirects.length > 0 && redirects.every(({ status }) => PERMANENT.has(status));
  const leavesHttps = stops.some((url, i) => /^http:/i.test(url) && /^https:/i.test(stops[i - 1] ?? ''));
  return isPermanent && !leavesHttps ? finalUrl : undefined;
}

/** Whoever answers so at the new address does not have the feed: not found, gone, or something else in its place. */
const NOT_THERE: ReadonlySet<number> = new Set([200, 404, 410]);

/**
 * What stays of a move after a failure, `failures` in a row with this one. A new address that does not have the feed, or
 * keeps failing, is forgotten, and the address of the list is asked again; so is one that has not proved itself yet.
 */
export function movedAfterFailure(record: FeedRecord, status: number | undefined, failures: number): Moved {
  if (!isPolledElsewhere(record) || failures >= FAILURES_BEFORE_RETURN) return undefined;
  return status !== undefined && NOT_THERE.has(status) ? undefined : record.moved;
}

/** Whether the feed is polled at another address than the one of the list. */
export function isPolledElsewhere(record: Pick<FeedRecord, 'feed' | 'moved'>): boolean {
  return pollUrl(record) !== record.feed.url;
}
