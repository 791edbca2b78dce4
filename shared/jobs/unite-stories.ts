import { VigiaError } from '../errors.ts';
import { MAX_TELLINGS, type StoryRecord, type StoryTelling } from '../model/story.ts';
import type { Versioned } from '../stores/record.ts';
import type { ClusterContext } from './cluster-context.ts';
import { indexMoved } from './index-moved.ts';
import { nowIso } from './job-context.ts';

/** Other jobs may win so often before this one is to come again. */
const MOST_TRIES = 20;

export type UniteReason = {
  /** In words that a reader can check. */
  readonly why: string;
  /** A person asked for it: then also stories that were kept apart become one. */
  readonly byHand?: true;
};

/** `kept-apart`: a person split them, and no machine joins them again. */
export type UniteReport =
  | { readonly kind: 'united'; readonly storyId: string }
  | { readonly kind: 'kept-apart' }
  | { readonly kind: 'no-such-story'; readonly storyId: string };

/**
 * Makes two stories one: the one with the older first article stays, the other leads to it. Idempotent, and the same
 * whichever order the stories are named in; ids may be of stories merged before.
 *
 * @throws VigiaError `story-contended` (retryable) when other jobs keep writing them.
 */
export async function uniteStories(
  context: ClusterContext,
  storyIds: readonly [string, string],
  reason: UniteReason,
): Promise<UniteReport> {
  const { stories } = context.stores;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [one, other] = await Promise.all(storyIds.map((id) => stories.rootOf(id)));
    if (one === undefined) return { kind: 'no-such-story', storyId: storyIds[0] };
    if (other === undefined) return { kind: 'no-such-story', storyId: storyIds[1] };
    if (one.record.id === other.record.id) return { kind: 'united', storyId: one.record.id };
    if (reason.byHand === undefined && (await areApart(context, one.record, other.record)))
      return { kind: 'kept-apart' };
    const [into, from] = isOlder(one.record, other.record) ? [one, other] : [other, one];
    await indexMoved(context, memberIds(context, from.record.id));
    if ((await merge(context, into, from, reason)) === 'written') return { kind: 'united', storyId: into.record.id };
  }
  throw storyContended(storyIds[0]);
}

/** Whether `a` stays when both become one. The older one does, as its id was told first. */
export function isOlder(a: Pick<StoryRecord, 'id' | 'createdAt'>, b: Pick<StoryRecord, 'id' | 'createdAt'>): boolean {
  return a.createdAt === b.createdAt ? a.id < b.id : a.createdAt < b.createdAt;
}

/** A retryable error: other jobs wrote the story's rows every time. */
export function storyContended(storyId: string): VigiaError {
  return new VigiaError(`Cannot write story ${storyId}: other jobs wrote it meanwhile, ${MOST_TRIES} times in a row.`, {
    code: 'story-contended',
    retryable: true,
    ids: { storyId },
  });
}

async function* memberIds({ stores }: ClusterContext, storyId: string): AsyncGenerator<string> {
  for await (const { articleId } of stores.stories.members(storyId)) yield articleId;
}

async function areApart({ stores }: ClusterContext, a: StoryRecord, b: StoryRecord): Promise<boolean> {
  for (const [story, other] of [
    [a, b],
    [b, a],
  ] as const)
    for (const id of story.apart) if ((await stores.stories.rootOf(id))?.record.id === other.id) return true;
  return false;
}

function merge(
  context: ClusterContext,
  into: Versioned<StoryRecord>,
  from: Versioned<StoryRecord>,
  { why, byHand }: UniteReason,
) {
  return context.stores.stories.merge({
    into: { record: sumOf(into.record, from.record), version: into.version },
    from: { record: { ...from.record, mergedInto: into.record.id }, version: from.version },
    merge: {
      schemaVersion: 1,
      storyId: into.record.id,
      merged: from.record.id,
      mergedAt: nowIso(context),
      why,
      ...(byHand === undefined ? {} : { byHand }),
    },
  });
}

function sumOf(into: StoryRecord, from: StoryRecord): StoryRecord {
  const firsts = [into.firstAt, from.firstAt].filter((at) => at !== undefined).toSorted();
  const lasts = [into.lastAt, from.lastAt].filter((at) => at !== undefined).toSorted();
  const [firstAt] = firsts;
  const lastAt = lasts.at(-1);
  return {
    ...into,
    members: into.members + from.members,
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(lastAt === undefined ? {} : { lastAt }),
    tellings: firstTellings([...into.tellings, ...from.tellings]),
    apart: [...new Set([...into.apart, ...from.apart])],
  };
}

/** The oldest tellings, as many as a head may hold. */
export function firstTellings(tellings: readonly StoryTelling[]): StoryTelling[] {
  return tellings.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(0, MAX_TELLINGS);
}
