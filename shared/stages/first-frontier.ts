import type { BackfillFrontier } from '../model/backfill.ts';
import type { Feed } from '../model/feed.ts';
import { withPages } from './backfill/with-pages.ts';
import { outletSite } from './outlet-site.ts';

/** Where a backfill begins: at the feed itself, from which it takes nothing but the way back. */
export function firstFrontier(feed: Feed): BackfillFrontier {
  const empty = { site: outletSite(feed), pages: [], seen: [], listed: [], lastKeys: [], entries: [] };
  return withPages(empty, [{ kind: 'feed', url: feed.url, depth: 0 }]);
}
