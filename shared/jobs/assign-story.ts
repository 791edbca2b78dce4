import type { CopyRecord } from '../model/copy-record.ts';
import type { SameEvent, StoryAssignment, StoryTelling } from '../model/story.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import { COPY_WINDOW_DAYS, type CopyRelation } from '../stages/cluster/copies.ts';
import { copyEdge } from '../stages/cluster/copy-edge.ts';
import { type CopyText, copyText } from '../stages/cluster/copy-text.ts';
import { eventFeatures, eventInstant } from '../stages/cluster/event-features.ts';
import { eventKeys } from '../stages/cluster/event-keys.ts';
import { holdsTogether } from '../stages/cluster/holds-together.ts';
import { clusterArticle } from '../stages/cluster.ts';
import { changeCopy } from './change-copy.ts';
import type { ClusterContext } from './cluster-context.ts';
import { findEvent } from './find-event.ts';
import { findKnownCopies } from './find-known-copies.ts';
import { after, nowIso } from './job-context.ts';
import { joinStory } from './join-story.ts';
import { noteRelations } from './note-relations.ts';
import { regroupStory } from './regroup-story.ts';
import { settleStory } from './settle-story.ts';

export type AssignOptions = {
  /** False for a text that its publisher reserved: it may join a story, and nothing of it is kept to find others by. */
  readonly keepsText: boolean;
  /** Copies are found, and not the same event in other words. */
  readonly copiesOnly?: true;
};

const DAY_MS = 24 * 60 * 60_000;

/** Event keys outlive the longest story: 14 days, and 72 hours after its last member (DESIGN.md §6). */
const EVENT_KEY_DAYS = 17;

/**
 * Finds the story of a new article, and makes it a member. What it is found by is written before it looks for others, so
 * of two copies that arrive at once at least one sees the other, and decides for both. A repeat after a crash ends as one
 * run would have; once it is done it gives the same answer for ever.
 *
 * @throws VigiaError `copy-contended`, `story-contended` (retryable) when other jobs keep writing the same rows.
 */
export async function assignStory(
  context: ClusterContext,
  tagged: TaggedArticle,
  { keepsText, copiesOnly }: AssignOptions,
): Promise<StoryAssignment> {
  const articleId = tagged.article.id;
  const text = copyText(tagged.article.text);
  const begun = await begin(context, tagged, keepsText ? text : undefined);
  if (begun.assignment !== undefined) return begun.assignment;
  const relations = await findKnownCopies(context, begun, text);
  const copies = await noteRelations(context, articleId, relations);
  // A round-up tells of the events of all that it holds, so it is no telling of any, and none of them is one of it.
  const holdsOthers = relations.some(({ kind }) => kind === 'holds');
  const isTelling = copies.length === 0 && !holdsOthers && copiesOnly === undefined;
  const told = isTelling ? await findEvent(context, tagged) : undefined;
  const keepsTelling = isTelling && keepsText;
  const event = relations.some((relation) => relation.articleId === told?.of) ? undefined : told;
  const isAlone = relations.length === 0 && event === undefined;
  const alone = isAlone ? await beginStory(context, tagged, keepsTelling) : undefined;
  if (alone !== undefined) return alone;
  await settleStory(context, {
    articleIds: [articleId, ...copies.map((copy) => copy.articleId)],
    storyIds: event === undefined ? [] : [event.storyId],
    why: mergeReason(articleId),
  });
  const place = { articleId, copies, ...(event === undefined ? {} : { event }) };
  const storyId = await joinStory(context, {
    articleId,
    assignmentIn: (id) => clusterArticle({ ...place, storyId: id }),
    ...(keepsTelling ? { telling: tellingOf(tagged) } : {}),
    ...(event === undefined ? {} : { event: event.of }),
  });
  if (keepsTelling) await keepEventKeys(context, storyId, tagged);
  await regroup(context, [articleId, ...relations.map((relation) => relation.articleId)]);
  await confirm(context, articleId, copies);
  return conclude(context, place);
}

/** Its row first, then its text, then its bands: whoever finds a band finds the rest. */
async function begin(context: ClusterContext, tagged: TaggedArticle, text: CopyText | undefined): Promise<CopyRecord> {
  const { copies } = context.stores;
  const { id, title, language, foundAt } = tagged.article;
  const record: CopyRecord = {
    schemaVersion: 1,
    articleId: id,
    title,
    language,
    foundAt,
    at: eventInstant(tagged.article),
    edges: [],
  };
  if ((await copies.add(record)) === 'conflict') {
    const known = await copies.get(id);
    if (known?.record.assignment !== undefined) return known.record;
  }
  if (text !== undefined && text.words.length > 0) {
    const expiresAt = after(nowIso(context), COPY_WINDOW_DAYS * DAY_MS);
    await copies.putText(id, text.words, expiresAt);
    await copies.addBands(id, text.bands, expiresAt);
  }
  return record;
}

/** An article that nothing known tells, as most are: all its rows at once. Nothing when another job put it somewhere. */
async function beginStory(
  context: ClusterContext,
  tagged: TaggedArticle,
  keepsTelling: boolean,
): Promise<StoryAssignment | undefined> {
  const { copies, stories } = context.stores;
  const { id, title, language, foundAt } = tagged.article;
  const found = await copies.get(id);
  if (found === undefined || found.record.storyId !== undefined) return undefined;
  if (keepsTelling) await keepEventKeys(context, id, tagged);
  const assignment = clusterArticle({ articleId: id, storyId: id, copies: [] });
  const { at } = found.record;
  const outcome = await stories.begin({
    story: {
      schemaVersion: 1,
      id,
      title,
      language,
      createdAt: foundAt,
      members: 1,
      firstAt: at,
      lastAt: at,
      tellings: keepsTelling ? [tellingOf(tagged)] : [],
      apart: [],
    },
    copy: { record: { ...found.record, storyId: id, memberOf: id, assignment }, version: found.version },
    member: { schemaVersion: 1, storyId: id, articleId: id, assignment, joinedAt: nowIso(context) },
  });
  return outcome === 'written' ? assignment : undefined;
}

function tellingOf(tagged: TaggedArticle): StoryTelling {
  const { id, language } = tagged.article;
  return { articleId: id, language, at: eventInstant(tagged.article), features: eventFeatures(tagged) };
}

async function keepEventKeys(context: ClusterContext, storyId: string, tagged: TaggedArticle): Promise<void> {
  const expiresAt = after(nowIso(context), EVENT_KEY_DAYS * DAY_MS);
  await context.stores.stories.addEventKeys(storyId, eventKeys(tagged), expiresAt);
}

/** Stories of articles that turned out to be round-ups; the mark goes last, so that a crash before leaves it. */
async function regroup(context: ClusterContext, articleIds: readonly string[]): Promise<void> {
  for (const { record } of (await context.stores.copies.getMany(articleIds)).values()) {
    if (record.regroup === undefined || record.storyId === undefined) continue;
    await regroupStory(context, record.storyId);
    await changeCopy(context, record.articleId, ({ regroup: _, ...rest }) => rest);
  }
}

/** What was decided is looked at once more: meanwhile others may have found a round-up, or moved an article. */
async function confirm(context: ClusterContext, articleId: string, copies: readonly CopyRelation[]): Promise<void> {
  if (copies.length === 0) return;
  const ids = [articleId, ...copies.map((copy) => copy.articleId)];
  const before = await context.stores.copies.getMany(ids);
  const own = before.get(articleId)?.record;
  const holding = copies.filter((copy) => {
    const other = before.get(copy.articleId)?.record;
    return own !== undefined && other !== undefined && holdsTogether({ edge: copyEdge(copy), one: own, other });
  });
  if (holding.length < copies.length && own?.storyId !== undefined) await regroupStory(context, own.storyId);
  const still = [articleId, ...holding.map((copy) => copy.articleId)];
  const now = await context.stores.copies.getMany(still);
  if (new Set([...now.values()].map(({ record }) => record.storyId)).size > 1)
    await settleStory(context, { articleIds: still, storyIds: [], why: mergeReason(articleId) });
}

function mergeReason(articleId: string): string {
  return `article ${articleId} is a copy in both`;
}

type Place = { readonly articleId: string; readonly copies: readonly CopyRelation[]; readonly event?: SameEvent };

async function conclude(context: ClusterContext, place: Place): Promise<StoryAssignment> {
  const { copies, stories } = context.stores;
  const found = await copies.get(place.articleId);
  const root = await stories.rootOf(found?.record.storyId ?? place.articleId);
  const assignment = clusterArticle({ ...place, storyId: root?.record.id ?? place.articleId });
  await changeCopy(context, place.articleId, (record) => ({ ...record, assignment }));
  return assignment;
}
