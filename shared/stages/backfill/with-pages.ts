import type { BackfillFrontier, BackfillPage } from '../../model/backfill.ts';
import { addressHash } from './address-hash.ts';
import { MAX_PAGES } from './next-record.ts';

/** Puts pages first that were never named before. */
export function withPages(frontier: BackfillFrontier, pages: readonly BackfillPage[]): BackfillFrontier {
  const seen = new Set(frontier.seen);
  const added: BackfillPage[] = [];
  for (const page of pages) {
    if (seen.size >= MAX_PAGES || seen.has(addressHash(page.url))) continue;
    seen.add(addressHash(page.url));
    added.push(page);
  }
  return { ...frontier, pages: [...added, ...frontier.pages], seen: [...seen] };
}
