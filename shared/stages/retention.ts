/*
 * In: the head row of an article, the rules, now. A row as it lies there.
 * Out: what of the article is to go now; which blobs a row names.
 * Guarantees: nothing goes before its time; a row that cannot be understood names all that looks like a blob's key.
 * Leaves to others: reading, removing, and asking whether a person labelled the article.
 */
import type { ArticleRecord } from '../model/article-record.ts';
import type { JsonObject } from '../model/json.ts';
import type { RetentionClass, RetentionRules } from '../model/retention.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The class by which text (with receipts and raw pages) or raw pages alone are to go; nothing while both stay. */
export function dueRemoval(
  record: ArticleRecord,
  { rules, now, isLabelled }: { readonly rules: RetentionRules; readonly now: string; readonly isLabelled: boolean },
): RetentionClass | undefined {
  if (record.reserved !== undefined || record.textRemovedAt !== undefined) return undefined;
  const isOver = (days: number): boolean => isBefore(record.foundAt, cutoff(now, days));
  if (record.source.sample) return isOver(rules.sampleTextDays) ? 'sample-text' : undefined;
  // Who labels an article wants to measure by it.
  if (record.tags.length === 0 && !isLabelled) return isOver(rules.untaggedTextDays) ? 'untagged-text' : undefined;
  if (isOver(rules.taggedTextDays)) return 'tagged-text';
  return record.rawRemovedAt === undefined && record.fetch !== undefined && isOver(rules.taggedRawDays)
    ? 'tagged-raw'
    : undefined;
}

/** What was there before then is over; nothing is when days are 0. ISO 8601, UTC. */
export function cutoff(now: string, days: number): string | undefined {
  return days === 0 ? undefined : new Date(Date.parse(now) - days * DAY_MS).toISOString();
}

/** Whether an instant lies before a cutoff. */
export function isBefore(instant: string, then: string | undefined): boolean {
  return then !== undefined && instant < then;
}

/** The first segment of the keys that are named by rows; other folders are looked after by those who write them. */
export const NAMED_FOLDERS = ['articles', 'backfills', 'entries', 'mails', 'raw', 'robots'] as const;

/** Kinds of row that name blobs of these folders. */
export const NAMING_KINDS = ['article', 'backfill', 'entry', 'mail', 'robots'] as const;

const NAMED_KEY = new RegExp(`^(?:${NAMED_FOLDERS.join('|')})/[a-z0-9._/-]+$`);

/** Keys of the blobs that a row says are there. */
export function namedBlobs(kind: string, body: JsonObject): readonly string[] {
  const { contentRemovedAt, textRemovedAt, reserved, rawRemovedAt, articleKey, tags } = body;
  if (kind === 'entry' && contentRemovedAt !== undefined) return [];
  const keys = keysIn(body);
  if (kind !== 'article') return keys;
  const isHead = tags !== undefined && body['story'] !== undefined;
  // What is left of an article without its text is named by its head alone.
  if (textRemovedAt !== undefined || reserved !== undefined) return isHead ? [String(articleKey)] : [];
  return rawRemovedAt === undefined ? keys : keys.filter((key) => !key.startsWith('raw/'));
}

function keysIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return NAMED_KEY.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(keysIn);
}
