/*
 * In: an archived article with its text, every active subscription, now.
 * Out: one match per subscription whose query the article meets, with the parts that met it.
 * Guarantees: ids come from subscription + story + novelty key, so a repeat gives the same matches.
 * Leaves to others: what a reader already knows (notify), storing.
 */
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import { matchId } from '../model/ids.ts';
import type { MatchRecord } from '../model/match.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { explainQueryMatch, matchesQuery, prepareArticle } from '../query-language/matches.ts';
import { parseQuery } from '../query-language/parse.ts';
import { queryableArticle } from './indexed-article.ts';

export type MatchInput = {
  readonly record: ArticleRecord;
  readonly archived: ArchivedText;
  readonly subscriptions: readonly SubscriptionRecord[];
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type MatchOutput = {
  readonly matches: readonly MatchRecord[];
  /** Subscriptions whose query no longer parses: kept, and shown as broken. */
  readonly broken: readonly { readonly subscription: SubscriptionRecord; readonly reason: string }[];
};

/** Reasons kept with a match: enough for a mail, bounded for a row. */
const MAX_REASONS = 8;

/** The matches of one article. */
export function matchArticle({ record, archived, subscriptions, now }: MatchInput): MatchOutput {
  const article = prepareArticle(queryableArticle(record, archived.article.text));
  const matches: MatchRecord[] = [];
  const broken: { subscription: SubscriptionRecord; reason: string }[] = [];
  for (const subscription of subscriptions) {
    if (subscription.status !== 'active' || subscription.cadence === 'off') continue;
    const parsed = parseQuery(subscription.query);
    if (parsed.kind === 'invalid') {
      broken.push({ subscription, reason: parsed.errors[0]?.message ?? 'does not parse' });
    } else if (matchesQuery(parsed.query, article, now)) {
      matches.push(matchRecord(record, archived, subscription, explainQueryMatch(parsed.query, article, now), now));
    }
  }
  return { matches, broken };
}

/** The novelty of the first article of a story; later substance gets a key of its own. */
const FIRST_NEWS = 'new';

function matchRecord(
  record: ArticleRecord,
  archived: ArchivedText,
  subscription: SubscriptionRecord,
  why: ReturnType<typeof explainQueryMatch>,
  now: string,
): MatchRecord {
  return {
    schemaVersion: 1,
    id: matchId(subscription.id, record.story.storyId, FIRST_NEWS),
    subscriberId: subscription.subscriberId,
    subscriptionId: subscription.id,
    cadence: subscription.cadence,
    storyId: record.story.storyId,
    noveltyKey: FIRST_NEWS,
    articleId: record.id,
    why: telling(why)
      .slice(0, MAX_REASONS)
      .map((reason) => withReceiptWords(reason, archived)),
    matchedAt: now,
    state: 'pending',
  };
}

/** What the article says tells more than where and when it stood; that is left out unless nothing else is there. */
function telling<T extends { readonly field: string }>(why: readonly T[]): readonly T[] {
  const spoken = why.filter(({ field }) => !FRAME_FIELDS.has(field));
  return spoken.length > 0 ? spoken : why;
}

const FRAME_FIELDS: ReadonlySet<string> = new Set(['lang', 'source', 'country', 'after', 'before']);

/** A tag's reason is its strongest receipt, one that needed no other words first: the exact words of the article. */
function withReceiptWords(reason: MatchRecord['why'][number], archived: ArchivedText): MatchRecord['why'][number] {
  if (reason.words !== undefined) return { term: reason.term, field: reason.field, words: reason.words };
  const name = reason.term.startsWith('topic:') ? reason.term.slice('topic:'.length) : reason.term;
  const receipts = archived.tags.find(({ tag }) => tag === name)?.receipts ?? [];
  const alone = receipts.filter(({ supportedBy }) => supportedBy.length === 0);
  const strongest = (alone.length > 0 ? alone : receipts).toSorted((a, b) => b.score - a.score)[0];
  return { term: reason.term, field: reason.field, ...(strongest === undefined ? {} : { words: strongest.words }) };
}
