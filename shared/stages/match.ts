/*
 * In: an archived article with its text, the active subscriptions by query, compiled, now.
 * Out: one match per subscription whose query the article meets, with the parts that met it, as if it were the first of
 * its story.
 * Guarantees: ids come from subscription + story + novelty key, so a repeat gives the same matches.
 * Leaves to others: what is new in it (match/novelty), what a reader already knows (notify), storing.
 */
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import { matchId } from '../model/ids.ts';
import type { MatchReason, MatchRecord } from '../model/match.ts';
import type { WatchedQuery } from '../model/subscription-snapshot.ts';
import { explainQueryMatch, prepareArticle } from '../query-language/matches.ts';
import { queryableArticle } from './indexed-article.ts';
import type { CompiledMatcher } from './match/compile-matcher.ts';
import { FIRST_NEWS, substanceOf } from './match/novelty.ts';

export type MatchInput = {
  readonly record: ArticleRecord;
  readonly archived: ArchivedText;
  readonly matcher: CompiledMatcher;
  /** Subscriptions by the text of their query, as the matcher knows it. */
  readonly byQuery: ReadonlyMap<string, readonly WatchedQuery[]>;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** Reasons kept with a match: enough for a mail, bounded for a row. */
const MAX_REASONS = 8;

/** Why a match of an alert that sends nothing ends at once. */
const OFF_REASON = 'the alert is off: recorded, not sent';

/** The matches of one article. */
export function matchArticle({ record, archived, matcher, byQuery, now }: MatchInput): readonly MatchRecord[] {
  const article = prepareArticle(queryableArticle(record, archived.article.text));
  const tags = substanceOf(record.tags);
  return matcher.matching(article, now).flatMap(({ text, query }) => {
    const why = telling(explainQueryMatch(query, article, now))
      .slice(0, MAX_REASONS)
      .map((reason) => withReceiptWords(reason, archived));
    return (byQuery.get(text) ?? []).map((watched) => draftOf(record, watched, { why, tags: [...tags], now }));
  });
}

function draftOf(
  record: ArticleRecord,
  { id, subscriberId, cadence }: WatchedQuery,
  { why, tags, now }: { readonly why: MatchReason[]; readonly tags: string[]; readonly now: string },
): MatchRecord {
  const { storyId } = record.story;
  return {
    schemaVersion: 1,
    id: matchId(id, storyId, FIRST_NEWS),
    subscriberId,
    subscriptionId: id,
    cadence,
    storyId,
    noveltyKey: FIRST_NEWS,
    articleId: record.id,
    tags,
    why,
    matchedAt: now,
    ...(cadence === 'off' ? { state: 'dropped', reason: OFF_REASON } : { state: 'pending' }),
  };
}

/** What the article says tells more than where and when it stood; that is left out unless nothing else is there. */
function telling<T extends { readonly field: string }>(why: readonly T[]): readonly T[] {
  const spoken = why.filter(({ field }) => !FRAME_FIELDS.has(field));
  return spoken.length > 0 ? spoken : why;
}

const FRAME_FIELDS: ReadonlySet<string> = new Set(['lang', 'source', 'country', 'after', 'before']);

/** A tag's reason is its strongest receipt, one that needed no other words first: the exact words of the article. */
function withReceiptWords(reason: MatchReason, archived: ArchivedText): MatchReason {
  if (reason.words !== undefined) return { term: reason.term, field: reason.field, words: reason.words };
  const name = reason.term.startsWith('topic:') ? reason.term.slice('topic:'.length) : reason.term;
  const receipts = archived.tags.find(({ tag }) => tag === name)?.receipts ?? [];
  const alone = receipts.filter(({ supportedBy }) => supportedBy.length === 0);
  const strongest = (alone.length > 0 ? alone : receipts).toSorted((a, b) => b.score - a.score)[0];
  return { term: reason.term, field: reason.field, ...(strongest === undefined ? {} : { words: strongest.words }) };
}
