import type { ParseFeedResult } from './parse-feed.ts';
import type { ParsedEntry } from './parsed-feed.ts';

/** A page that changed longer ago is the past of a site, which is for a backfill. */
const RECENT_DAYS = 7;

/**
 * The entries that a poll takes. Of a plain sitemap, which may hold the whole past of a site, only the pages that
 * changed within a week by its own word, with a note on the rest; of everything else all.
 */
export function recentEntries(
  { format, entries }: Pick<Extract<ParseFeedResult, { kind: 'feed' }>, 'format' | 'entries'>,
  now: string,
): { readonly entries: readonly ParsedEntry[]; readonly notes: readonly string[] } {
  if (format !== 'sitemap') return { entries, notes: [] };
  const from = new Date(Date.parse(now) - RECENT_DAYS * 24 * 60 * 60_000).toISOString();
  const recent = entries.filter(({ published, updated }) => (published ?? updated ?? '') >= from);
  const left = entries.length - recent.length;
  const notes =
    left > 0 ? [`${left} of a sitemap without a change in the last ${RECENT_DAYS} days were left out.`] : [];
  return { entries: recent, notes };
}
