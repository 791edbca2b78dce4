import { z } from 'zod';
import { type MailContent, type MailRecord, mailContentSchema, mailRecordSchema } from '../model/mail.ts';
import type { Blobs, Table, TableItem, TableKey, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, queryItems, queryRecords, readRecord, toBody, type Versioned } from './record.ts';

/**
 * One row per reader that serialises claims: a mail is claimed together with this row's version, and
 * only once the matches of the mail before it are settled. So no match is in two mails.
 */
const outboxSchema = z.object({
  schemaVersion: z.literal(1),
  /** The last claimed mail whose matches may not all be marked yet. */
  unsettledSlot: z.string().optional(),
});
export type Outbox = z.infer<typeof outboxSchema>;

/** Mails by reader and slot, their frozen content, and each reader's outbox row. */
export function createMailStore(table: Table, blobs: Blobs) {
  return {
    get: (subscriberId: string, slot: string): Promise<Versioned<MailRecord> | undefined> =>
      getRecord(table, mailRecordSchema, mailKey(subscriberId, slot)),

    /** Opens a slot; `conflict` when it is there already. */
    open: (record: MailRecord): Promise<WriteOutcome> => table.put(mailItem(record), { ifAbsent: true }),

    /** `queuedUntil` hides the mail from the sweep while its message is on the way. */
    save: (record: MailRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(mailItem(record, queuedUntil), { ifVersion: version }),

    outbox: async (subscriberId: string): Promise<Versioned<Outbox>> =>
      (await getRecord(table, outboxSchema, outboxKey(subscriberId))) ?? { record: { schemaVersion: 1 }, version: 0 },

    saveOutbox: (subscriberId: string, outbox: Outbox, version: number): Promise<WriteOutcome> =>
      table.put(outboxItem(subscriberId, outbox), version === 0 ? { ifAbsent: true } : { ifVersion: version }),

    /** Claims a mail and the reader's outbox in one transaction: one winner. */
    claim: (claimed: Versioned<MailRecord>, outboxVersion: number): Promise<WriteOutcome> =>
      table.transact([
        { kind: 'put', item: mailItem(claimed.record), condition: { ifVersion: claimed.version } },
        {
          kind: 'put',
          item: outboxItem(claimed.record.subscriberId, { schemaVersion: 1, unsettledSlot: claimed.record.slot }),
          condition: outboxVersion === 0 ? { ifAbsent: true } : { ifVersion: outboxVersion },
        },
      ]),

    putContent: (key: string, content: MailContent): Promise<void> => putJson(blobs, key, content),

    content: (record: MailRecord): Promise<MailContent | undefined> =>
      record.contentKey === undefined
        ? Promise.resolve(undefined)
        : getJson(blobs, mailContentSchema, record.contentKey),

    /** In the order of their slots, between two of them where those are given. */
    ofSubscriber: (
      subscriberId: string,
      between: { readonly from?: string; readonly to?: string } = {},
    ): AsyncGenerator<Versioned<MailRecord>> =>
      queryRecords(table, mailRecordSchema, { index: 'primary', kind: 'mail', partition: subscriberId, ...between }),

    /** The newest of each kind of slot, newest first, so many in all. */
    newest: async (subscriberId: string, limit: number): Promise<readonly MailRecord[]> => {
      const pages = await Promise.all(
        SLOT_LETTERS.map((letter) =>
          table.query({
            index: 'primary',
            kind: 'mail',
            partition: subscriberId,
            from: letter,
            to: `${letter}~`,
            order: 'descending',
            limit,
          }),
        ),
      );
      return pages
        .flatMap(({ items }) => items.map((item) => readRecord(mailRecordSchema, item).record))
        .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
        .slice(0, limit);
    },

    /** Removes every mail of a reader with what it said, and the outbox; for erasure. Idempotent. */
    erase: async (subscriberId: string): Promise<void> => {
      const prefix = `mails/${subscriberId}-`;
      for (let keys = await firstKeys(blobs, prefix); keys.length > 0; keys = await firstKeys(blobs, prefix))
        for (const key of keys) await blobs.erase(key);
      const rows: TableKey[] = [outboxKey(subscriberId)];
      for await (const { key } of queryItems(table, { index: 'primary', kind: 'mail', partition: subscriberId }))
        rows.push(key);
      for (let from = 0; from < rows.length; from += MAX_ROWS)
        await table.transact(rows.slice(from, from + MAX_ROWS).map((key) => ({ kind: 'delete', key })));
    },

    /** Mails that are neither sent nor ended. Eventually consistent. */
    unfinished: (): AsyncGenerator<Versioned<MailRecord>> =>
      queryRecords(table, mailRecordSchema, { index: 'list', kind: 'mail', partition: 'unfinished', limit: 1000 }),

    /** Mails that ended on a UTC day (`2026-11-22`), newest first. Eventually consistent. */
    ended: (day: string): AsyncGenerator<Versioned<MailRecord>> =>
      queryRecords(table, mailRecordSchema, {
        index: 'list',
        kind: 'mail',
        partition: endedOn(day),
        order: 'descending',
        limit: 1000,
      }),
  };
}

/** With which slots begin (MailRecord): within one letter they sort by time, except notices. */
const SLOT_LETTERS = ['i', 'h', 'd', 'w', 'c', 'l', 'n'] as const;

/** Items of one transaction. */
const MAX_ROWS = 100;

async function firstKeys(blobs: Blobs, prefix: string): Promise<readonly string[]> {
  return (await blobs.list(prefix)).keys;
}

function mailKey(subscriberId: string, slot: string) {
  return { kind: 'mail', partition: subscriberId, sort: slot };
}

function mailItem(record: MailRecord, queuedUntil?: string): TableItem {
  const dueAt = record.dueAt === undefined ? undefined : (queuedUntil ?? record.dueAt);
  const isUnfinished = record.state === 'open' || record.state === 'claimed';
  return {
    key: mailKey(record.subscriberId, record.slot),
    body: toBody(record),
    indexes: {
      list: isUnfinished
        ? { partition: 'unfinished', sort: record.id }
        : { partition: endedOn(record.updatedAt.slice(0, 10)), sort: `${record.updatedAt}#${record.id}` },
      ...(dueAt === undefined ? {} : { due: dueEntry(record.id, dueAt) }),
    },
  };
}

function endedOn(day: string): string {
  return `ended-${day}`;
}

function outboxKey(subscriberId: string) {
  return { kind: 'outbox', partition: subscriberId, sort: 'head' };
}

function outboxItem(subscriberId: string, outbox: Outbox): TableItem {
  return { key: outboxKey(subscriberId), body: toBody(outbox) };
}
