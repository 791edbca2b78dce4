import { type StoryMember, type StoryRecord, storyMemberSchema, storyRecordSchema } from '../model/story.ts';
import type { Table } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Stories and their members; a member is a row, so a story of 500 copies is no large item. */
export function createStoryStore(table: Table) {
  return {
    get: (storyId: string): Promise<Versioned<StoryRecord> | undefined> =>
      getRecord(table, storyRecordSchema, { kind: 'story', partition: storyId, sort: 'head' }),

    /** Idempotent: what is there stays. */
    add: async (record: StoryRecord): Promise<void> => {
      await table.put(
        { key: { kind: 'story', partition: record.id, sort: 'head' }, body: toBody(record) },
        { ifAbsent: true },
      );
    },

    /** Idempotent: a member joins once. */
    join: async (member: StoryMember): Promise<void> => {
      await table.put(
        { key: { kind: 'story', partition: member.storyId, sort: `member#${member.articleId}` }, body: toBody(member) },
        { ifAbsent: true },
      );
    },

    members: (storyId: string): AsyncGenerator<Versioned<StoryMember>> =>
      queryRecords(table, storyMemberSchema, {
        index: 'primary',
        kind: 'story',
        partition: storyId,
        from: 'member#',
        to: 'member#~',
      }),
  };
}
