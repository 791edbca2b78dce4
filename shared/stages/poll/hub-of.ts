import type { FeedRecord } from '../../model/feed.ts';
import type { FetchResponse } from '../../model/fetch-result.ts';
import { linkHeader } from '../../text/link-header.ts';
import type { ParsedFeed } from './parsed-feed.ts';
import { webAddress } from './web-address.ts';

/**
 * The hub that an answer names, with the topic to subscribe to: Link headers first, then the feed's own text (W3C WebSub
 * §4). A feed that names no `self` is its own topic at the address that answered.
 */
export function hubOf(
  { headers, finalUrl }: Pick<FetchResponse, 'headers' | 'finalUrl'>,
  feed: Pick<ParsedFeed, 'hubs' | 'self'>,
): FeedRecord['hub'] {
  const links = linkHeader(headers['link'] ?? '');
  const named = (relation: string): string | undefined => {
    const link = links.find(({ rel }) => rel.toLowerCase().split(/\s+/).includes(relation));
    return webAddress(link?.url, finalUrl);
  };
  const url = named('hub') ?? feed.hubs?.[0];
  return url === undefined ? undefined : { url, topic: named('self') ?? feed.self ?? finalUrl };
}
