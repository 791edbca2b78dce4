import type { FeedRecord } from '../model/feed.ts';

/** So many real feeds failing alike say something of this machine, not of the outlets. */
const TELLING = 3;

/**
 * Whether every real feed that was polled could not be reached: most likely this machine has no way to
 * the internet, or no name server.
 */
export function isCutOff(feeds: readonly FeedRecord[]): boolean {
  const polled = feeds.filter(
    ({ feed, lastPollAt, state }) => feed.origin === 'opml' && lastPollAt !== undefined && state !== 'paused',
  );
  return polled.length >= TELLING && polled.every(({ state }) => state === 'failing' || state === 'timed-out');
}
