import { gzipSync } from 'node:zlib';
import { type Entry, type EntryRecord, entryRecordSchema, entrySchema } from '../model/entry.ts';
import type { Blobs, Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Entries by feed and key; the content of each lies in Blobs. */
export function createEntryStore(table: Table, blobs: Blobs) {
  return {
    get: (feedId: string, key: string): Promise<Versioned<EntryRecord> | undefined> =>
      getRecord(table, entryRecordSchema, entryKey(feedId, key)),

    /** Writes the content under its own key and gives that key back; a repeat finds it there. */
    putContent: async (entry: Entry): Promise<string> => {
      const key = `entries/${entry.feedId.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '-')}/${entry.key}-${entry.fingerprint.slice(0, 16)}.json.gz`;
      await putJson(blobs, key, entry);
      return key;
    },

    content: (record: EntryRecord): Promise<Entry | undefined> => getJson(blobs, entrySchema, record.contentKey),

    /** For a publisher who reserves its text: the feed's words go as well. */
    dropContent: (record: EntryRecord): Promise<void> => blobs.delete(record.contentKey),

    /** The same while the entry is still worked on: its address and title stay, so that a repeat can go on. */
    dropWords: async ({ summary: _, content: __, author: ___, ...entry }: Entry, key: string): Promise<void> => {
      await blobs.put(key, gzipSync(JSON.stringify(entry)));
    },

    add: (record: EntryRecord, dueAt?: string): Promise<WriteOutcome> =>
      table.put(entryItem(record, dueAt), { ifAbsent: true }),

    /** With `dueAt` the row waits in the due index, and dispatch sends its message again from then on. */
    save: (record: EntryRecord, version: number, dueAt?: string): Promise<WriteOutcome> =>
      table.put(entryItem(record, dueAt), { ifVersion: version }),

    /** Every entry of a feed. */
    ofFeed: (feedId: string): AsyncGenerator<Versioned<EntryRecord>> =>
      queryRecords(table, entryRecordSchema, { index: 'primary', kind: 'entry', partition: feedId }),
  };
}

function entryKey(feedId: string, key: string) {
  return { kind: 'entry', partition: feedId, sort: key };
}

function entryItem(record: EntryRecord, dueAt: string | undefined): TableItem {
  return {
    key: entryKey(record.feedId, record.key),
    body: toBody(record),
    ...(dueAt === undefined ? {} : { indexes: { due: dueEntry(`${record.feedId}/${record.key}`, dueAt) } }),
  };
}
