import type { ArticleRecord } from '../model/article-record.ts';
import { matchId } from '../model/ids.ts';
import type { MatchRecord } from '../model/match.ts';
import type { ArticleMessage } from '../model/messages.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { matchArticle } from '../stages/match.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { openSlot } from './open-slot.ts';

export type MatchReport = {
  readonly outcome: 'matched' | 'gone';
  readonly articleId: string;
  readonly matches: number;
};

/** Meets one archived article with every active subscription; a match is stored once and waits for its mail. */
export async function matchJob(context: JobContext, { articleId }: ArticleMessage): Promise<MatchReport> {
  const { stores } = context;
  const found = await stores.articles.get(articleId);
  const archived = found === undefined ? undefined : await stores.articles.text(found.record);
  if (found === undefined || archived === undefined) return { outcome: 'gone', articleId, matches: 0 };
  const subscriptions = new Map<string, Versioned<SubscriptionRecord>>();
  for await (const subscription of stores.subscriptions.all()) subscriptions.set(subscription.record.id, subscription);
  const storyIds = await storyIdsOf(context, found.record);
  const { matches, broken } = matchArticle({
    record: inStory(found.record, storyIds[0]),
    archived,
    subscriptions: [...subscriptions.values()].map(({ record }) => record),
    now: nowIso(context),
  });
  for (const { subscription } of broken) await markBroken(context, subscriptions.get(subscription.id));
  for (const match of matches) if (!(await isKnown(context, match, storyIds))) await storeMatch(context, match);
  return { outcome: 'matched', articleId, matches: matches.length };
}

/** The story that an article is in today, and the ids that it had before merges. */
async function storyIdsOf({ stores }: JobContext, { story }: ArticleRecord): Promise<readonly [string, ...string[]]> {
  const root = (await stores.stories.rootOf(story.storyId))?.record.id ?? story.storyId;
  const [, ...merged] = await stores.stories.idsOf(root);
  return [root, ...merged];
}

function inStory(record: ArticleRecord, storyId: string): ArticleRecord {
  return record.story.storyId === storyId ? record : { ...record, story: { ...record.story, storyId } };
}

/** A subscription met the story under an id that it had before a merge: its reader is told, or about to be. */
async function isKnown(
  { stores }: JobContext,
  { subscriberId, subscriptionId, noveltyKey }: MatchRecord,
  [, ...merged]: readonly string[],
): Promise<boolean> {
  for (const storyId of merged)
    if ((await stores.matches.get(subscriberId, matchId(subscriptionId, storyId, noveltyKey))) !== undefined)
      return true;
  return false;
}

/** Stores a match and opens the slot of its mail. The slot comes second: a mail may close in between, and looks again. */
export async function storeMatch(context: JobContext, match: MatchRecord): Promise<void> {
  const outcome = await context.stores.matches.add(match);
  if (outcome === 'conflict') {
    const known = await context.stores.matches.get(match.subscriberId, match.id);
    if (known?.record.state !== 'pending') return;
  }
  await openSlot(context, match.subscriberId, match.cadence);
}

/** Kept and shown as broken, never deleted. */
async function markBroken(context: JobContext, subscription: Versioned<SubscriptionRecord> | undefined): Promise<void> {
  if (subscription === undefined) return;
  await context.stores.subscriptions.save(
    { ...subscription.record, status: 'broken', updatedAt: nowIso(context) },
    subscription.version,
  );
}
