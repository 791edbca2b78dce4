/** An answer, whatever its status. */
export type FetchResponse = {
  readonly kind: 'response';
  readonly status: number;
  /** The address that answered, after redirects. */
  readonly finalUrl: string;
  /** Every address on the way, first to last, with the status that sent us on. */
  readonly redirects: readonly { readonly url: string; readonly status: number }[];
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded; at most `maxBodyBytes`. */
  readonly body: Uint8Array;
  /** The body is longer than `maxBodyBytes`, and this is its beginning (`atCap: keep`). */
  readonly truncated?: true;
  /** What took how long, redirects included; milliseconds. */
  readonly timings?: FetchTimings;
};

/** Milliseconds since the request was made. */
export type FetchTimings = { readonly firstByteMs: number; readonly totalMs: number };

/**
 * Why an address was not fetched. `url`: its text (scheme, credentials, port, malformed). `address`: where it leads
 * (private, reserved, this machine). `redirects`: too many, or a POST that is sent on.
 */
export type RefusalCode = 'url' | 'address' | 'redirects';

/**
 * How a fetch ended. `refused`: we would not go there (private address, scheme, port, credentials,
 * too many redirects). `too-large`: the decoded body passed the cap; the connection was closed.
 * `timed-out`: the deadline for the whole request. `failed`: DNS, connection, TLS or protocol.
 */
export type FetchResult =
  | FetchResponse
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string; readonly url: string }
  | { readonly kind: 'too-large'; readonly reason: string; readonly maxBodyBytes: number }
  | { readonly kind: 'timed-out'; readonly reason: string; readonly timeoutMs: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryable: boolean };
