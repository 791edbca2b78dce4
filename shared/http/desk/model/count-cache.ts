import { lastOfTag, type TagCounts, tagCounts } from '../../../query/tag-counts.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

/** Counts of tags, and the last article of some of them. */
export type CountCache = {
  readonly counts: () => Promise<TagCounts>;
  /** By tag; tags without an article are left out. */
  readonly lasts: (tags: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** Counting the tags of 100,000 articles takes a second: whoever looks again within a minute gets the same counts. */
const KEPT_MS = 60_000;

type Kept = {
  readonly atMs: number;
  readonly counts: Promise<TagCounts>;
  readonly lasts: Map<string, Promise<string | undefined>>;
};

/** Keeps the counts of a minute in memory; they say when they were made. */
export function createCountCache(deps: Pick<AppDependencies, 'articleIndex' | 'stores' | 'now'>): CountCache {
  let kept: Kept | undefined;
  const current = (): Kept => {
    const now = deps.now();
    const atMs = Date.parse(now);
    if (kept !== undefined && atMs - kept.atMs < KEPT_MS) return kept;
    const fresh: Kept = { atMs, counts: tagCounts(deps, now), lasts: new Map() };
    fresh.counts.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    kept = fresh;
    return fresh;
  };
  return {
    counts: () => current().counts,
    lasts: async (tags) => {
      const { lasts } = current();
      const found = new Map<string, string>();
      for (const tag of tags) {
        const asked = lasts.get(tag) ?? lastOfTag(deps, tag, deps.now());
        lasts.set(tag, asked);
        const last = await asked;
        if (last !== undefined) found.set(tag, last);
      }
      return found;
    },
  };
}
