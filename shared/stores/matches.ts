import { z } from 'zod';
import { type MatchRecord, matchRecordSchema } from '../model/match.ts';
import type { Cadence } from '../model/subscription.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryItems, readRecord, toBody, type Versioned } from './record.ts';

const toldSchema = z.object({ schemaVersion: z.literal(1), mailId: z.string() });

/**
 * Matches of a reader. A pending match has a second row in the reader's `pending` partition, so that
 * a mail takes what waits by a strongly consistent query and never by a time range.
 */
export function createMatchStore(table: Table) {
  return {
    get: (subscriberId: string, id: string): Promise<Versioned<MatchRecord> | undefined> =>
      getRecord(table, matchRecordSchema, matchKey(subscriberId, id)),

    /** Both rows or none; `conflict` when the match is known. */
    add: (record: MatchRecord): Promise<WriteOutcome> =>
      table.transact([
        {
          kind: 'put',
          item: { key: matchKey(record.subscriberId, record.id), body: toBody(record) },
          condition: { ifAbsent: true },
        },
        { kind: 'put', item: { key: pendingKey(record), body: { matchId: record.id } } },
      ]),

    /** Everything that waits for a mail of that cadence, oldest id first. */
    pending: async (subscriberId: string, cadence: Cadence): Promise<readonly Versioned<MatchRecord>[]> => {
      const matches: Versioned<MatchRecord>[] = [];
      const ids: string[] = [];
      for await (const item of queryItems(table, {
        index: 'primary',
        kind: 'pending-match',
        partition: subscriberId,
        from: `${cadence}#`,
        to: `${cadence}#~`,
        limit: 1000,
      })) {
        ids.push(item.key.sort.slice(cadence.length + 1));
      }
      for (let i = 0; i < ids.length; i += 100) {
        const items = await table.getMany(ids.slice(i, i + 100).map((id) => matchKey(subscriberId, id)));
        matches.push(...items.map((item) => readRecord(matchRecordSchema, item)));
      }
      return matches.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
    },

    /** Ends a pending match and takes it off the waiting list. Idempotent: an ended match stays as it is. */
    end: async (
      match: Versioned<MatchRecord>,
      end: { readonly state: 'in-mail' | 'dropped'; readonly mailId?: string; readonly reason?: string },
    ): Promise<void> => {
      if (match.record.state !== 'pending') return;
      await table.transact([
        {
          kind: 'put',
          item: {
            key: matchKey(match.record.subscriberId, match.record.id),
            body: toBody({ ...match.record, ...end }),
          },
          condition: { ifVersion: match.version },
        },
        { kind: 'delete', key: pendingKey(match.record) },
      ]);
    },

    /** The mail that told a reader this (`storyId novelty`), if any did. */
    toldIn: async (subscriberId: string, told: string): Promise<string | undefined> =>
      (await getRecord(table, toldSchema, toldKey(subscriberId, told)))?.record.mailId,

    /** The first mail to tell it stays. */
    markTold: async (subscriberId: string, told: string, mailId: string): Promise<void> => {
      await table.put({ key: toldKey(subscriberId, told), body: { schemaVersion: 1, mailId } }, { ifAbsent: true });
    },
  };
}

function matchKey(subscriberId: string, id: string) {
  return { kind: 'match', partition: subscriberId, sort: id };
}

function pendingKey(record: MatchRecord) {
  return { kind: 'pending-match', partition: record.subscriberId, sort: `${record.cadence}#${record.id}` };
}

function toldKey(subscriberId: string, told: string) {
  return { kind: 'told', partition: subscriberId, sort: told };
}
