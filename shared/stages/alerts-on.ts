import type { ArticleRecord } from '../model/article-record.ts';
import type { EntryRecord } from '../model/entry.ts';

/** An article that is found so long after its publication was no news any more when it was found. */
const NEWS_FOR_MS = 2 * 24 * 60 * 60_000;

/**
 * Whether readers are told of the article that an entry leads to; `previous` is its head row from before.
 *
 * An entry of a backfill tells nobody. An entry of a live poll does, save where a backfill had found the article
 * first, as an old one: its later edits and its other addresses are no news either. What was news when the backfill
 * found it is told all the same, because the backfill only came before the poll.
 */
export function alertsOn(entry: Pick<EntryRecord, 'quiet'>, previous: ArticleRecord | undefined): boolean {
  if (entry.quiet) return false;
  if (previous?.quiet === undefined || previous.publishedAt === undefined) return true;
  return Date.parse(previous.foundAt) - Date.parse(previous.publishedAt) < NEWS_FOR_MS;
}
