/** Generators stand in the first lines of a feed. */
const HEAD_BYTES = 4096;

/** WordPress's own paths of feeds: `/feed/`, `/section/feed/rss2/`, `?feed=rss2`. */
const WORDPRESS_FEED = /(?:^|\/)feed(?:\/(?:rss2?|atom|rdf))?\/?$/;

export type OlderPageInput = {
  /** What the feed itself says. */
  readonly older: string | undefined;
  readonly body: Uint8Array;
  /** Address of this page. */
  readonly url: string;
  /** Pages before this one. */
  readonly depth: number;
};

/**
 * The address of the next older page of a feed: the one that it names (RFC 5005, JSON Feed), else the one that
 * WordPress has for it (`?paged=2`). A server that knows no such page answers with the same one or with 404.
 */
export function olderPage({ older, body, url, depth }: OlderPageInput): string | undefined {
  if (older !== undefined) return older;
  const address = new URL(url);
  if (!isWordPress(address, body)) return undefined;
  address.searchParams.set('paged', String(depth + 2));
  return address.href;
}

function isWordPress({ pathname, searchParams }: URL, body: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(body.subarray(0, HEAD_BYTES));
  return (
    WORDPRESS_FEED.test(pathname) ||
    searchParams.has('feed') ||
    /wordpress\.(?:org|com)\/\?v=|<generator[^<]{0,80}wordpress/i.test(head)
  );
}
