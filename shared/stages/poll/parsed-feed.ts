/** What a feed says of itself; texts keep their markup, `link` is absolute http(s). */
export type ParsedFeed = {
  readonly title?: string;
  readonly link?: string;
  readonly language?: string;
  /** The shortest time between polls that the feed asks for (`ttl`, `sy:updatePeriod`), in minutes. */
  readonly ttlMinutes?: number;
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
