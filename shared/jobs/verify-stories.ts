import type { ArchiveProblem, VerifyCounts } from '../model/archive-problem.ts';
import { copyRecordSchema } from '../model/copy-record.ts';
import { storyMemberSchema, storyRecordSchema } from '../model/story.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import type { VerifiedHeads } from './verify-articles.ts';
import { checkedRow, placeNow, type VerifyParts } from './verify-parts.ts';

/** An article joins its story before its head row stands: so long it may be on its way. */
const ON_THE_WAY_MS = 60 * 60_000;

type Stories = {
  /** By story: what its head counts, or where it went. */
  readonly heads: Map<string, { readonly members: number; readonly mergedInto?: string | undefined }>;
  /** Rows of members that did not leave, by the story whose rows they are. */
  readonly members: Map<string, number>;
  /** `story article` of every such row. */
  readonly rows: KeySet;
};

/** Stories and their members, and what copies say of both. What changes meanwhile is looked at again before it is told. */
export async function* verifyStories(
  parts: VerifyParts,
  counts: VerifyCounts,
  heads: VerifiedHeads,
): AsyncGenerator<ArchiveProblem> {
  const stories: Stories = { heads: new Map(), members: new Map(), rows: createKeySet() };
  yield* readStories(parts, counts, { heads, stories });
  yield* verifyCounts(parts, stories);
  for await (const item of parts.stores.rows.all('copy')) {
    if (item.key.sort !== 'head') continue;
    counts.rows++;
    const copy = checkedRow(copyRecordSchema, item);
    if ('kind' in copy) yield copy;
    else if (copy.memberOf !== undefined && !stories.rows.has(`${copy.memberOf} ${copy.articleId}`)) {
      const now = (await parts.stores.copies.get(copy.articleId))?.record;
      if (now?.memberOf !== undefined && (await parts.stores.stories.member(now.memberOf, now.articleId)) === undefined)
        yield { kind: 'no-member-row', storyId: now.memberOf, articleId: now.articleId };
    }
  }
}

async function* readStories(
  parts: VerifyParts,
  counts: VerifyCounts,
  { heads, stories }: { readonly heads: VerifiedHeads; readonly stories: Stories },
): AsyncGenerator<ArchiveProblem> {
  for await (const item of parts.stores.rows.all('story')) {
    counts.rows++;
    const { partition, sort } = item.key;
    if (sort === 'head') {
      counts.stories++;
      const story = checkedRow(storyRecordSchema, item);
      if ('kind' in story) yield story;
      else stories.heads.set(story.id, { members: story.members, mergedInto: story.mergedInto });
    } else if (sort.startsWith('member#')) {
      const member = checkedRow(storyMemberSchema, item);
      // A row's `kind` is no field of a member.
      if ('kind' in member) yield member;
      else if (member.left === undefined) {
        stories.members.set(partition, (stories.members.get(partition) ?? 0) + 1);
        stories.rows.add(`${partition} ${member.articleId}`);
        if (isOrphan(parts, heads, member) && (await placeNow(parts, member.articleId)) === undefined)
          yield { kind: 'member-without-article', storyId: partition, articleId: member.articleId };
      }
    }
  }
}

function isOrphan(
  { now }: VerifyParts,
  heads: VerifiedHeads,
  { articleId, joinedAt }: { readonly articleId: string; readonly joinedAt: string },
): boolean {
  return !heads.has(articleId) && Date.parse(now) - Date.parse(joinedAt) > ON_THE_WAY_MS;
}

async function* verifyCounts(parts: VerifyParts, { heads, members }: Stories): AsyncGenerator<ArchiveProblem> {
  const found = new Map<string, number>();
  for (const [storyId, count] of members) {
    const root = rootOf(heads, storyId);
    found.set(root, (found.get(root) ?? 0) + count);
  }
  for (const [storyId, head] of heads) {
    if (head.mergedInto !== undefined || head.members === (found.get(storyId) ?? 0)) continue;
    const detail = await recount(parts, storyId);
    if (detail !== undefined) yield { kind: 'wrong-count', storyId, detail };
  }
}

function rootOf(heads: Stories['heads'], storyId: string): string {
  const seen = new Set<string>();
  let id = storyId;
  for (let next = heads.get(id)?.mergedInto; next !== undefined && !seen.has(next); next = heads.get(id)?.mergedInto) {
    seen.add(next);
    id = next;
  }
  return id;
}

/** Nothing when the story is right by now, or has become part of another. */
async function recount({ stores }: VerifyParts, storyId: string): Promise<string | undefined> {
  const head = (await stores.stories.get(storyId))?.record;
  if (head === undefined || head.mergedInto !== undefined) return undefined;
  let members = 0;
  for await (const _ of stores.stories.members(storyId)) members++;
  return members === head.members ? undefined : `it counts ${head.members} members and has ${members}`;
}
