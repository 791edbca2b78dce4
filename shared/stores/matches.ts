import { z } from 'zod';
import { type MatchRecord, matchRecordSchema } from '../model/match.ts';
import type { Cadence } from '../model/subscription.ts';
import type { Table, TableKey, TransactWrite, WriteOutcome } from '../ports.ts';
import { getRecord, queryItems, queryRecords, readRecord, toBody, type Versioned } from './record.ts';

const toldSchema = z.object({
  schemaVersion: z.literal(1),
  /** The first mail that told it. */
  mailId: z.string(),
  /** On the row of a story's first telling: topics and groups of it that the reader knows. */
  tags: z.array(z.string()).optional(),
});

/** What a reader knows of a story: by which mail first, and which topics and groups of it. */
export type Told = { readonly mailId: string; readonly tags?: readonly string[] | undefined };

export type MatchEnd = {
  readonly state: 'in-mail' | 'dropped';
  readonly mailId?: string;
  readonly reason?: string;
};

/** Keys that one `getMany` takes, and matches whose two writes each fit in one transaction. */
const MAX_KEYS = 100;
const MAX_ENDED = 50;

/**
 * Matches of a reader. A pending match has a second row in the reader's `pending` partition, so that
 * a mail takes what waits by a strongly consistent query and never by a time range.
 */
export function createMatchStore(table: Table) {
  const get = (subscriberId: string, id: string): Promise<Versioned<MatchRecord> | undefined> =>
    getRecord(table, matchRecordSchema, matchKey(subscriberId, id));

  const getMany = async (subscriberId: string, ids: readonly string[]): Promise<readonly Versioned<MatchRecord>[]> => {
    const found: Versioned<MatchRecord>[] = [];
    for (const some of chunks(ids, MAX_KEYS)) {
      const items = await table.getMany(some.map((id) => matchKey(subscriberId, id)));
      found.push(...items.map((item) => readRecord(matchRecordSchema, item)));
    }
    return found;
  };

  /** Ends a pending match and takes it off the waiting list. Idempotent: an ended match stays as it is. */
  const end = async (match: Versioned<MatchRecord>, how: MatchEnd): Promise<void> => {
    if (match.record.state !== 'pending') return;
    await table.transact(endWrites(match, how));
  };

  /** The told rows that exist, by the key that was asked. */
  const toldRows = async (subscriberId: string, keys: readonly string[]): Promise<ReadonlyMap<string, Told>> => {
    const rows = new Map<string, Told>();
    for (const some of chunks([...new Set(keys)], MAX_KEYS))
      for (const item of await table.getMany(some.map((key) => toldKey(subscriberId, key))))
        rows.set(item.key.sort, readRecord(toldSchema, item).record);
    return rows;
  };

  return {
    get,
    getMany,
    end,

    /** Both rows or none, and one where it is ended already; `conflict` when the match is known. */
    add: (record: MatchRecord): Promise<WriteOutcome> =>
      table.transact([putNew(record), ...(record.state === 'pending' ? [putPending(record)] : [])]),

    /** An update and its note on the story's first match: both or neither. */
    addUpdate: (record: MatchRecord, carrier: Versioned<MatchRecord>): Promise<WriteOutcome> =>
      table.transact([
        putNew(record),
        ...(record.state === 'pending' ? [putPending(record)] : []),
        putMatch(carrier.record, carrier.version),
      ]),

    /** Everything that waits for a mail of that cadence, oldest id first. */
    pending: async (subscriberId: string, cadence: Cadence): Promise<readonly Versioned<MatchRecord>[]> => {
      const ids: string[] = [];
      for await (const { key } of queryItems(table, {
        index: 'primary',
        kind: 'pending-match',
        partition: subscriberId,
        from: `${cadence}#`,
        to: `${cadence}#~`,
        limit: 1000,
      }))
        ids.push(key.sort.slice(cadence.length + 1));
      return (await getMany(subscriberId, ids)).toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
    },

    /** Whether anything waits for a mail of that cadence. */
    hasPending: async (subscriberId: string, cadence: Cadence): Promise<boolean> => {
      const { items } = await table.query({
        index: 'primary',
        kind: 'pending-match',
        partition: subscriberId,
        from: `${cadence}#`,
        to: `${cadence}#~`,
        limit: 1,
      });
      return items.length > 0;
    },

    /** As `end`, for many; goes on where a crash stopped. */
    endMany: async (subscriberId: string, ids: readonly string[], how: MatchEnd): Promise<void> => {
      for (const some of chunks(ids, MAX_ENDED)) {
        const waiting = (await getMany(subscriberId, some)).filter(({ record }) => record.state === 'pending');
        if ((await table.transact(waiting.flatMap((match) => endWrites(match, how)))) === 'written') continue;
        // One of them was written meanwhile, by a move or by a note of an update: each by itself, as it stands now.
        for (const match of await getMany(subscriberId, some)) await end(match, how);
      }
    },

    /** A pending match waits for another mail from now on. `conflict` when it was written meanwhile. */
    move: ({ record, version }: Versioned<MatchRecord>, cadence: Cadence): Promise<WriteOutcome> => {
      const moved = { ...record, cadence };
      return table.transact([putMatch(moved, version), { kind: 'delete', key: pendingKey(record) }, putPending(moved)]);
    },

    toldRows,

    /**
     * What a mail tells (`storyId novelty` keys), and by story what its reader knows of it from now on. The first mail to
     * tell something stays. Idempotent.
     */
    markTold: async (
      subscriberId: string,
      told: readonly string[],
      mailId: string,
      tagsByStory: Readonly<Record<string, readonly string[]>> = {},
    ): Promise<void> => {
      const tags = new Map(Object.entries(tagsByStory).map(([storyId, known]) => [`${storyId} new`, known]));
      for (const some of chunks([...new Set([...told, ...tags.keys()])], MAX_KEYS)) {
        const known = await toldRows(subscriberId, some);
        await table.transact(
          some
            .filter((key) => !known.has(key) || tags.has(key))
            .map((key) =>
              putTold(subscriberId, key, { mailId: known.get(key)?.mailId ?? mailId, tags: tags.get(key) }),
            ),
        );
      }
    },

    /** Matches of one alert since an instant, newest first, read so many at a time. Eventually consistent. */
    ofAlert: (subscriptionId: string, since: string, limit: number): AsyncGenerator<Versioned<MatchRecord>> =>
      queryRecords(table, matchRecordSchema, {
        index: 'list',
        kind: 'match',
        partition: subscriptionId,
        from: since,
        order: 'descending',
        limit,
      }),

    /** Every match of a reader, and what mails told them; for their own export. */
    ofSubscriber: (subscriberId: string): AsyncGenerator<Versioned<MatchRecord>> =>
      queryRecords(table, matchRecordSchema, { index: 'primary', kind: 'match', partition: subscriberId, limit: 1000 }),

    /** Removes every row of a reader, in no order. Idempotent. */
    erase: async (subscriberId: string): Promise<void> => {
      for (const kind of ['pending-match', 'match', 'told']) {
        const keys: TableKey[] = [];
        for await (const { key } of queryItems(table, { index: 'primary', kind, partition: subscriberId, limit: 1000 }))
          keys.push(key);
        for (const some of chunks(keys, MAX_KEYS)) await table.transact(some.map((key) => ({ kind: 'delete', key })));
      }
    },
  };
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

function putNew(record: MatchRecord): TransactWrite {
  return { kind: 'put', item: matchItem(record), condition: { ifAbsent: true } };
}

function putMatch(record: MatchRecord, version: number): TransactWrite {
  return { kind: 'put', item: matchItem(record), condition: { ifVersion: version } };
}

function putPending(record: MatchRecord): TransactWrite {
  return { kind: 'put', item: { key: pendingKey(record), body: { matchId: record.id } } };
}

function putTold(subscriberId: string, key: string, { mailId, tags }: Told): TransactWrite {
  const body = { schemaVersion: 1, mailId, ...(tags === undefined ? {} : { tags: [...tags] }) };
  return { kind: 'put', item: { key: toldKey(subscriberId, key), body } };
}

function endWrites({ record, version }: Versioned<MatchRecord>, how: MatchEnd): readonly TransactWrite[] {
  return [putMatch({ ...record, ...how }, version), { kind: 'delete', key: pendingKey(record) }];
}

function matchItem(record: MatchRecord) {
  const { subscriberId, subscriptionId, matchedAt, id } = record;
  return {
    key: matchKey(subscriberId, id),
    body: toBody(record),
    indexes: { list: { partition: subscriptionId, sort: `${matchedAt}#${id}` } },
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
