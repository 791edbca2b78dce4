import { VigiaError } from '../errors.ts';
import type { CopyRecord } from '../model/copy-record.ts';
import type { JsonObject } from '../model/json.ts';
import {
  type StoryMember,
  type StoryMerge,
  type StoryRecord,
  storyMemberSchema,
  storyMergeSchema,
  storyRecordSchema,
} from '../model/story.ts';
import type { Table, TransactWrite, WriteOutcome } from '../ports.ts';
import { headKey as copyKey } from './copies.ts';
import { getRecord, queryItems, queryRecords, readRecord, toBody, type Versioned } from './record.ts';

/** Stories read under one event key: those with the smallest ids. */
const MAX_STORIES_A_KEY = 16;

/** Merges in a row; each leads to an older story, so more than a few mean damage. */
const MAX_HOPS = 1_000;

/**
 * Stories, their members and merges. A member is a row, so a story of 500 copies is no large item; a merged story keeps
 * its rows and its id, and says where it went.
 */
export function createStoryStore(table: Table) {
  const get = (storyId: string): Promise<Versioned<StoryRecord> | undefined> =>
    getRecord(table, storyRecordSchema, headKey(storyId));

  /** The story that an id stands for today: itself, or what it was merged into. */
  const rootOf = async (storyId: string): Promise<Versioned<StoryRecord> | undefined> => {
    let found = await get(storyId);
    for (let hops = 0; found?.record.mergedInto !== undefined; hops++) {
      if (hops === MAX_HOPS) throw endless(storyId);
      found = await get(found.record.mergedInto);
    }
    return found;
  };

  const merges = (storyId: string): AsyncGenerator<Versioned<StoryMerge>> =>
    queryRecords(table, storyMergeSchema, {
      index: 'primary',
      kind: 'story',
      partition: storyId,
      from: 'merged#',
      to: 'merged#~',
    });

  /** The story's id and those of all stories that became part of it, in no order. */
  const idsOf = async (storyId: string): Promise<readonly string[]> => {
    const ids = [storyId];
    for (const id of ids)
      for await (const { record } of merges(id)) if (record.undone === undefined) ids.push(record.merged);
    return ids;
  };

  return {
    get,
    rootOf,
    merges,
    idsOf,

    /** Idempotent: what is there stays. */
    add: (record: StoryRecord): Promise<WriteOutcome> => table.put(headItem(record), { ifAbsent: true }),

    save: (record: StoryRecord, version: number): Promise<WriteOutcome> =>
      table.put(headItem(record), { ifVersion: version }),

    /** A new story with its first member: all or nothing, and nothing where the story is there. */
    begin: (write: {
      readonly story: StoryRecord;
      readonly copy: Versioned<CopyRecord>;
      readonly member: StoryMember;
    }): Promise<WriteOutcome> =>
      table.transact([
        { kind: 'put', item: headItem(write.story), condition: { ifAbsent: true } },
        putCopy(write.copy),
        putMember(write.member),
      ]),

    /** An article becomes a member, and its story counts it: both or neither, once. */
    join: (write: {
      readonly story: Versioned<StoryRecord>;
      readonly copy: Versioned<CopyRecord>;
      readonly member: StoryMember;
    }): Promise<WriteOutcome> => table.transact([putStory(write.story), putCopy(write.copy), putMember(write.member)]),

    /** One story becomes part of another; `into` and `from` are the new heads, with the versions that they replace. */
    merge: (write: {
      readonly into: Versioned<StoryRecord>;
      readonly from: Versioned<StoryRecord>;
      readonly merge: StoryMerge;
    }): Promise<WriteOutcome> => table.transact([putStory(write.into), putStory(write.from), putMerge(write.merge)]),

    /** An article leaves one story's rows for another's: the heads that change, once each, and its old row as it left. */
    move: (write: {
      readonly heads: readonly Versioned<StoryRecord>[];
      readonly copy: Versioned<CopyRecord>;
      readonly rows: readonly StoryMember[];
    }): Promise<WriteOutcome> =>
      table.transact([...write.heads.map(putStory), putCopy(write.copy), ...write.rows.map(putMember)]),

    /** A story that was merged stands by itself again, and takes along the members that it brought. */
    part: (write: {
      readonly from: Versioned<StoryRecord>;
      readonly story: Versioned<StoryRecord>;
      readonly merge: StoryMerge;
    }): Promise<WriteOutcome> => table.transact([putStory(write.from), putStory(write.story), putMerge(write.merge)]),

    member: (storyId: string, articleId: string): Promise<Versioned<StoryMember> | undefined> =>
      getRecord(table, storyMemberSchema, memberKey(storyId, articleId)),

    /** A member's row goes, and its story (`root`, where it was counted) counts one less: both or neither. */
    removeMember: (
      { record, version }: Versioned<StoryMember>,
      root: Versioned<StoryRecord> | undefined,
    ): Promise<WriteOutcome> =>
      table.transact([
        { kind: 'delete', key: memberKey(record.storyId, record.articleId), ifVersion: version },
        ...(root === undefined
          ? []
          : [putStory({ ...root, record: { ...root.record, members: Math.max(0, root.record.members - 1) } })]),
      ]),

    /** A story without members goes with every row, and so do the stories that became part of it; gives back their ids. */
    removeIfEmpty: async (storyId: string): Promise<readonly string[]> => {
      const root = await get(storyId);
      if (root === undefined || root.record.members > 0) return [];
      const ids = await idsOf(storyId);
      for (const id of ids.toReversed())
        for await (const { key, body } of queryItems(table, { index: 'primary', kind: 'story', partition: id }))
          if (id !== storyId || isHistory(key.sort, body)) await table.transact([{ kind: 'delete', key }]);
      // Its own head last, so that a repeat finds the rest, and only as it was read: who joins meanwhile keeps it.
      return (await table.deleteIfVersion(headKey(storyId), root.version)) === 'written' ? ids : [];
    },

    /** Its members, those of stories merged into it included, without those that left; in no order. */
    members: async function* (storyId: string): AsyncGenerator<StoryMember> {
      for (const id of await idsOf(storyId))
        for await (const { record } of queryRecords(table, storyMemberSchema, {
          index: 'primary',
          kind: 'story',
          partition: id,
          from: 'member#',
          to: 'member#~',
        }))
          if (record.left === undefined) yield record;
    },

    /** Lets the story be found under keys of its event until `expiresAt` (ISO 8601, UTC); idempotent. */
    addEventKeys: async (storyId: string, keys: readonly string[], expiresAt: string): Promise<void> => {
      const rows = keys.map((key) => ({
        key: { kind: 'event-key', partition: key, sort: storyId },
        body: {},
        expiresAt,
      }));
      await Promise.all(rows.map((row) => table.put(row)));
    },

    /** Ids of stories under any of the keys, by how many of the keys they share. */
    sharing: async (keys: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      const pages = await Promise.all(
        keys.map((key) =>
          table.query({ index: 'primary', kind: 'event-key', partition: key, limit: MAX_STORIES_A_KEY }),
        ),
      );
      const shared = new Map<string, number>();
      for (const { key } of pages.flatMap(({ items }) => items)) shared.set(key.sort, (shared.get(key.sort) ?? 0) + 1);
      return shared;
    },

    /** Heads of stories, merged ones included, at most 100. */
    heads: async (storyIds: readonly string[]): Promise<readonly StoryRecord[]> =>
      (await table.getMany(storyIds.map(headKey))).map((item) => readRecord(storyRecordSchema, item).record),
  };
}

function headKey(storyId: string) {
  return { kind: 'story', partition: storyId, sort: 'head' };
}

function memberKey(storyId: string, articleId: string) {
  return { kind: 'story', partition: storyId, sort: `member#${articleId}` };
}

function headItem(record: StoryRecord) {
  return { key: headKey(record.id), body: toBody(record) };
}

/** A row that tells of what was: a merge, or a member that left. */
function isHistory(sort: string, body: JsonObject): boolean {
  return sort.startsWith('merged#') || body['left'] !== undefined;
}

function putStory({ record, version }: Versioned<StoryRecord>): TransactWrite {
  return { kind: 'put', item: headItem(record), condition: { ifVersion: version } };
}

function putCopy({ record, version }: Versioned<CopyRecord>): TransactWrite {
  const item = { key: copyKey(record.articleId), body: toBody(record) };
  return { kind: 'put', item, condition: { ifVersion: version } };
}

function putMember(member: StoryMember): TransactWrite {
  return { kind: 'put', item: { key: memberKey(member.storyId, member.articleId), body: toBody(member) } };
}

function putMerge(merge: StoryMerge): TransactWrite {
  const key = { kind: 'story', partition: merge.storyId, sort: `merged#${merge.merged}` };
  return { kind: 'put', item: { key, body: toBody(merge) } };
}

function endless(storyId: string): VigiaError {
  return new VigiaError(
    `Cannot follow story ${storyId} as each merge must lead to an older story: current value is a chain of more than ` +
      `${MAX_HOPS} merges. Restore a backup.`,
    { code: 'endless-merges', ids: { storyId } },
  );
}
