import { openIfThere } from '../../local/open-if-there.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { openTarget, type Target } from '../target.ts';

/** The feeds that a deployment or a data folder holds; none where no run has been yet. */
export async function storedFeeds(target: Target): Promise<readonly FeedRecord[]> {
  const reader = target.kind === 'embedded' ? openIfThere(target.dir) : await openTarget(target);
  if (reader === undefined) return [];
  try {
    return (await reader.stores.feeds.all()).map(({ record }) => record);
  } finally {
    reader.close();
  }
}
