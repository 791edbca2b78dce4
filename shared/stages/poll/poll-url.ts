import type { FeedRecord } from '../../model/feed.ts';

/** A permanent redirect is followed by itself once its target answered so often in a row. */
export const ANSWERS_BEFORE_MOVED = 2;

/** The address at which a feed is polled: where it has moved to for good, else the one of the list. */
export function pollUrl({ feed, moved }: Pick<FeedRecord, 'feed' | 'moved'>): string {
  return moved !== undefined && moved.answers >= ANSWERS_BEFORE_MOVED ? moved.url : feed.url;
}
