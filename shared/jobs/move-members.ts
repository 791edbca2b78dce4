import type { CopyRecord } from '../model/copy-record.ts';
import type { StoryMember, StoryRecord, StoryTelling } from '../model/story.ts';
import type { Versioned } from '../stores/record.ts';
import type { ClusterContext } from './cluster-context.ts';
import { indexMoved } from './index-moved.ts';
import { nowIso } from './job-context.ts';
import { firstTellings, storyContended } from './unite-stories.ts';

const MOST_TRIES = 20;

export type Move = {
  /** The story that they leave: one that is not merged into another. */
  readonly from: string;
  /** The story that they go to: the id of the first article of them, which may have been a story before. */
  readonly to: string;
  readonly articleIds: readonly string[];
  readonly why: string;
  /** A person asked for it: no machine moves them again, and none joins the two stories. */
  readonly byHand?: true;
};

/**
 * Moves members of a story to a story of their own. Each article moves by itself, rows and counters at once, and its old
 * row says where it went; a repeat moves what is left. Articles that were counted by neither are passed over.
 *
 * @throws VigiaError `story-contended` (retryable) when other jobs keep writing them.
 */
export async function moveMembers(context: ClusterContext, move: Move): Promise<void> {
  await indexMoved(context, movingIds(context, move));
  await stayBehind(context, move);
  await openStory(context, move);
  for (const articleId of move.articleIds) await moveOne(context, { ...move, articleId });
  if (move.byHand === undefined) return;
  for (const [one, other] of [
    [move.from, move.to],
    [move.to, move.from],
  ] as const)
    await changeStory(context, one, (story) => ({ ...story, apart: [...new Set([...story.apart, other])] }));
}

/** Those that are named, and all that come along with a story that stands by itself again. */
async function* movingIds({ stores }: ClusterContext, { to, articleIds }: Move): AsyncGenerator<string> {
  yield* articleIds;
  for await (const { articleId } of stores.stories.members(to)) if (!articleIds.includes(articleId)) yield articleId;
}

/** Members that came by way of the story that is to stand by itself, and do not go with it, get rows where they stay. */
async function stayBehind(context: ClusterContext, { from, to, articleIds, why }: Move): Promise<void> {
  const { stories } = context.stores;
  const target = await stories.get(to);
  if (target?.record.mergedInto === undefined) return;
  const leaving = new Set(articleIds);
  for await (const { articleId } of stories.members(to))
    if (!leaving.has(articleId)) await moveOne(context, { from, to: from, articleId, why });
}

/** Makes the story that they go to, or parts it from the one that it had become part of, with what it brought there. */
async function openStory(context: ClusterContext, { from, to, why }: Move): Promise<void> {
  const { stories } = context.stores;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const root = await stories.get(from);
    const found = await stories.get(to);
    if (found === undefined) {
      await stories.add(await emptyStory(context, to));
      return;
    }
    const { mergedInto, ...record } = found.record;
    if (mergedInto === undefined) return;
    if (root === undefined || (await stories.rootOf(to))?.record.id !== from) break;
    // Whoever changes a member of the root writes its head, so this number stands or the write fails.
    let members = 0;
    for await (const _ of stories.members(to)) members++;
    const outcome = await stories.part({
      from: { record: { ...root.record, members: root.record.members - members }, version: root.version },
      story: { record: { ...record, members }, version: found.version },
      merge: { ...(await mergeOf(context, mergedInto, to)), undone: { at: nowIso(context), why } },
    });
    if (outcome === 'written') return;
  }
  throw storyContended(to);
}

async function emptyStory({ stores }: ClusterContext, storyId: string): Promise<StoryRecord> {
  const first = await stores.copies.get(storyId);
  return {
    schemaVersion: 1,
    id: storyId,
    title: first?.record.title ?? '',
    language: first?.record.language ?? 'und',
    createdAt: first?.record.foundAt ?? '',
    members: 0,
    tellings: [],
    apart: [],
  };
}

async function mergeOf(context: ClusterContext, storyId: string, merged: string) {
  for await (const { record } of context.stores.stories.merges(storyId)) if (record.merged === merged) return record;
  return { schemaVersion: 1 as const, storyId, merged, mergedAt: nowIso(context), why: '' };
}

type OneMove = Omit<Move, 'articleIds'> & { readonly articleId: string };

async function moveOne(context: ClusterContext, move: OneMove): Promise<void> {
  const { stores } = context;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [copy, from, to] = await Promise.all([
      stores.copies.get(move.articleId),
      stores.stories.get(move.from),
      stores.stories.get(move.to),
    ]);
    if (copy?.record.memberOf === undefined || from === undefined || to === undefined) return;
    if (from.record.mergedInto !== undefined || to.record.mergedInto !== undefined) break;
    const { memberOf } = copy.record;
    // Another job moved it, or it came along with the story that was parted.
    if (memberOf === move.to || (await stores.stories.rootOf(memberOf))?.record.id !== move.from) return;
    const old = await stores.stories.member(memberOf, move.articleId);
    if ((await stores.stories.move(movedRows(context, { move, copy, from, to, old: old?.record }))) === 'written')
      return;
  }
  throw storyContended(move.from);
}

type Found = {
  readonly move: OneMove;
  readonly copy: Versioned<CopyRecord>;
  readonly from: Versioned<StoryRecord>;
  readonly to: Versioned<StoryRecord>;
  readonly old: StoryMember | undefined;
};

function movedRows(context: ClusterContext, found: Found) {
  const { move, copy, old } = found;
  const now = nowIso(context);
  const { why, articleId } = move;
  const assignment = { kind: articleId === move.to ? ('new' as const) : ('copy-of' as const), storyId: move.to, why };
  const member: StoryMember = { schemaVersion: 1, storyId: move.to, articleId, assignment, joinedAt: now };
  const left = old === undefined ? undefined : { ...old, left: { at: now, to: move.to, why } };
  return {
    heads: headsAfter(found),
    copy: {
      record: {
        ...copy.record,
        storyId: move.to,
        memberOf: move.to,
        ...(copy.record.assignment === undefined ? {} : { assignment }),
        ...(move.byHand === undefined ? {} : { byHand: move.byHand }),
      },
      version: copy.version,
    },
    // Back in a story where it stood before, its row there is the new one.
    rows: left === undefined || left.storyId === member.storyId ? [member] : [left, member],
  };
}

/** Counters and what the article told of its event go with it. */
function headsAfter({ move, from, to }: Found): readonly Versioned<StoryRecord>[] {
  if (move.from === move.to) return [from];
  const isIts = (telling: StoryTelling): boolean => telling.articleId === move.articleId;
  const left: StoryRecord = {
    ...from.record,
    members: from.record.members - 1,
    tellings: from.record.tellings.filter((telling) => !isIts(telling)),
  };
  const joined: StoryRecord = {
    ...to.record,
    members: to.record.members + 1,
    tellings: firstTellings([
      ...to.record.tellings.filter((telling) => !isIts(telling)),
      ...from.record.tellings.filter(isIts),
    ]),
  };
  return [
    { record: left, version: from.version },
    { record: joined, version: to.version },
  ];
}

async function changeStory(
  { stores }: ClusterContext,
  storyId: string,
  change: (story: StoryRecord) => StoryRecord,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await stores.stories.get(storyId);
    if (found === undefined) return;
    if ((await stores.stories.save(change(found.record), found.version)) === 'written') return;
  }
  throw storyContended(storyId);
}
