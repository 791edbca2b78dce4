/** A fetched page before anything has read it. */
export type Page = {
  /** The address that the entry named. */
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly finalUrl: string;
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded body (no content coding). */
  readonly body: Uint8Array;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
};
