/** What a feed says of itself; texts keep their markup, `link` is absolute http(s). */
export type ParsedFeed = {
  readonly title?: string;
  readonly link?: string;
  readonly language?: string;
  /** The shortest time between polls that the feed asks for (`ttl`, `sy:updatePeriod`), in minutes. */
  readonly ttlMinutes?: number;
  /** Hours (0 to 23) and days (0 is Sunday) in UTC at which the feed asks not to be read (`skipHours`, `skipDays`). */
  readonly skipHours?: readonly number[];
  readonly skipDays?: readonly number[];
  /** WebSub hubs that the feed names, absolute http(s), in its order. */
  readonly hubs?: readonly string[];
  /** The feed's own address as it says it (`rel=self`, JSON Feed `feed_url`), absolute http(s). */
  readonly self?: string;
  /** The page with older entries (RFC 5005 `next` and `prev-archive`, JSON Feed `next_url`), absolute http(s). */
  readonly older?: string;
};

/** One entry as the feed says it: texts keep their markup, instants are ISO 8601 in UTC, `link` is absolute http(s). */
export type ParsedEntry = {
  /** `guid` or `id`, unbounded. */
  readonly id?: string;
  readonly link?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly content?: string;
  readonly author?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly language?: string;
};

/** A sitemap that an index names: absolute http(s) address and `lastmod`, ISO 8601 in UTC (a bare date is its midnight). */
export type SitemapLink = { readonly url: string; readonly lastModified?: string };
