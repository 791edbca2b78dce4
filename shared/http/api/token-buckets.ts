/** How fast tokens come back, and how many may lie ready. */
export type TokenRate = { readonly perSecond: number; readonly burst: number };

/** Buckets remembered at once; the longest unused is forgotten first, which only ever makes it full again. */
const MAX_BUCKETS = 10_000;

type Bucket = { readonly tokens: number; readonly at: number };

/** Token buckets by name, in memory. Instants are milliseconds. */
export function createTokenBuckets({ perSecond, burst }: TokenRate) {
  const buckets = new Map<string, Bucket>();

  const tokensOf = (name: string, now: number): number => {
    const bucket = buckets.get(name);
    if (bucket === undefined) return burst;
    return Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
  };

  /** Seconds until a token is there; 0 when one is. */
  const wait = (name: string, now: number): number => {
    const missing = 1 - tokensOf(name, now);
    return missing <= 0 ? 0 : Math.ceil(missing / perSecond);
  };

  return {
    wait,
    /** Takes a token and answers 0, or takes none and answers the seconds until there is one. */
    take: (name: string, now: number): number => {
      const seconds = wait(name, now);
      if (seconds > 0) return seconds;
      const tokens = tokensOf(name, now) - 1;
      buckets.delete(name);
      buckets.set(name, { tokens, at: now });
      const [oldest] = buckets.keys();
      if (oldest !== undefined && buckets.size > MAX_BUCKETS) buckets.delete(oldest);
      return 0;
    },
  };
}
