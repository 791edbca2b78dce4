import { VigiaError } from '../errors.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import { matchId } from '../model/ids.ts';
import type { MatchRecord } from '../model/match.ts';
import type { ArticleMessage } from '../model/messages.ts';
import { FIRST_NEWS, type Novelty, noveltyOf } from '../stages/match/novelty.ts';
import { matchArticle } from '../stages/match.ts';
import type { Versioned } from '../stores/record.ts';
import { currentMatcher } from './current-matcher.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { markBroken } from './mark-broken.ts';
import { openSlot } from './open-slot.ts';
import { startWatch } from './start-watch.ts';

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
  const { matcher, byQuery } = await currentMatcher(context);
  const storyIds = await storyIdsOf(context, found.record);
  const record = inStory(found.record, storyIds[0]);
  const drafts = matchArticle({ record, archived, matcher, byQuery, now: nowIso(context) });
  for (const [query, reason] of matcher.broken)
    for (const subscription of byQuery.get(query) ?? []) await markBroken(context, subscription, reason);
  const isCopy = record.story.kind === 'copy-of';
  for (const draft of drafts) await storeMatch(context, draft, { storyIds, isCopy });
  if (drafts.length > 0 || record.tags.some(({ level }) => level === 'about')) await startWatch(context, articleId);
  await stores.hourCounts.add('read', nowIso(context));
  if (drafts.length > 0) await stores.hourCounts.add('matched', nowIso(context));
  await countTopics(context, found.record);
  return { outcome: 'matched', articleId, matches: drafts.length };
}

/** What a language brings on a topic, so that its silence shows. */
async function countTopics({ stores, ...context }: JobContext, { language, tags }: ArticleRecord): Promise<void> {
  const day = nowIso(context).slice(0, 10);
  for (const { tag, level } of tags)
    if (level === 'about' && !tag.includes(':')) await stores.languageCounts.add(day, language, tag);
}

/** The story that an article is in today, and the ids that it had before merges. */
export async function storyIdsOf({ stores }: JobContext, { story }: ArticleRecord): Promise<StoryIds> {
  const root = (await stores.stories.rootOf(story.storyId))?.record.id ?? story.storyId;
  const [, ...merged] = await stores.stories.idsOf(root);
  return [root, ...merged];
}

type StoryIds = readonly [string, ...string[]];

export function inStory(record: ArticleRecord, storyId: string): ArticleRecord {
  return record.story.storyId === storyId ? record : { ...record, story: { ...record.story, storyId } };
}

/** Two articles of one story that are matched at the same time meet here; each then sees the other. */
const MAX_ATTEMPTS = 5;

/**
 * Stores what is new in a match and opens the slot of its mail. The slot comes second: a mail may close in between, and
 * looks again.
 */
export async function storeMatch(
  context: JobContext,
  draft: MatchRecord,
  story: { readonly storyIds: StoryIds; readonly isCopy: boolean },
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const firsts = await firstMatches(context, draft, story.storyIds);
    const novelty = noveltyOf({ draft, firsts: firsts.map(({ record }) => record), isCopy: story.isCopy });
    if ((await storeNovelty(context, novelty, firsts[0]?.version ?? 0)) === 'conflict') continue;
    if (await isPending(context, draft.subscriberId, novelty))
      await openSlot(context, draft.subscriberId, draft.cadence);
    return;
  }
  throw new VigiaError(`Cannot store match ${draft.id}: other articles of its story are matched at the same time.`, {
    code: 'match-contended',
    retryable: true,
    ids: { subscriptionId: draft.subscriptionId, articleId: draft.articleId },
  });
}

/** The story's first matches with that subscription, under every id that the story had. */
async function firstMatches(
  { stores }: JobContext,
  { subscriberId, subscriptionId }: MatchRecord,
  storyIds: StoryIds,
): Promise<readonly Versioned<MatchRecord>[]> {
  const firsts: Versioned<MatchRecord>[] = [];
  for (const storyId of storyIds) {
    const found = await stores.matches.get(subscriberId, matchId(subscriptionId, storyId, FIRST_NEWS));
    if (found !== undefined) firsts.push(found);
  }
  return firsts;
}

async function storeNovelty({ stores }: JobContext, novelty: Novelty, version: number) {
  switch (novelty.kind) {
    case 'first':
      return stores.matches.add(novelty.match);
    case 'update':
      return stores.matches.addUpdate(novelty.match, { record: novelty.carrier, version });
    case 'repeat':
    case 'known':
      return 'written';
    default:
      return novelty satisfies never;
  }
}

/** A repeat may come from a run that died before it had opened the slot. */
async function isPending({ stores }: JobContext, subscriberId: string, novelty: Novelty): Promise<boolean> {
  if (novelty.kind === 'known') return false;
  if (novelty.kind !== 'repeat') return novelty.match.state === 'pending';
  return (await stores.matches.get(subscriberId, novelty.matchId))?.record.state === 'pending';
}
