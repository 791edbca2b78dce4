import type { Feed } from '../model/feed.ts';
import { webAddress } from './poll/web-address.ts';

/** The outlet's address, of which feeds that are served by others say more than their own does. */
export function outletSite(feed: Feed, link?: string): string {
  return webAddress(feed.siteUrl, undefined) ?? link ?? feed.url;
}
