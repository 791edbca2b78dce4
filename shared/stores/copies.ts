import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { type CopyRecord, copyRecordSchema } from '../model/copy-record.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, readRecord, toBody, type Versioned } from './record.ts';

/** Articles read under one band: those with the smallest ids, so that everybody reads the same ones. */
export const MAX_ARTICLES_A_BAND = 16;

/** Table's getMany takes as many keys. */
const MAX_KEYS = 100;

const textSchema = z.object({ schemaVersion: z.literal(1), words: z.string() });

/**
 * What copies are found by: a row for each article under each of its bands, its hashed text, and what is known of it.
 * An article's own rows are the only ones that it writes often: a wire story of 500 copies has 500 rows under a band,
 * of which 16 are read, and no row that 500 jobs contend for but its story's head.
 */
export function createCopyStore(table: Table) {
  return {
    get: (articleId: string): Promise<Versioned<CopyRecord> | undefined> =>
      getRecord(table, copyRecordSchema, headKey(articleId)),

    /** Those that exist, by article. */
    getMany: async (articleIds: readonly string[]): Promise<ReadonlyMap<string, Versioned<CopyRecord>>> => {
      const items = await inPortions(articleIds, (ids) => table.getMany(ids.map(headKey)));
      const found = items.map((item) => readRecord(copyRecordSchema, item));
      return new Map(found.map((copy) => [copy.record.articleId, copy]));
    },

    /** Idempotent: what is there stays. */
    add: (record: CopyRecord): Promise<WriteOutcome> =>
      table.put({ key: headKey(record.articleId), body: toBody(record) }, { ifAbsent: true }),

    save: (record: CopyRecord, version: number): Promise<WriteOutcome> =>
      table.put({ key: headKey(record.articleId), body: toBody(record) }, { ifVersion: version }),

    /** Its words as `shingleText` hashes them; gone after `expiresAt` (ISO 8601, UTC). */
    putText: async (articleId: string, words: Uint32Array, expiresAt: string): Promise<void> => {
      const body = toBody({ schemaVersion: 1, words: encodeWords(words) });
      await table.put({ key: textKey(articleId), body, expiresAt });
    },

    /** Idempotent. */
    dropText: async (articleId: string): Promise<void> => {
      const found = await table.get(textKey(articleId));
      if (found !== undefined) await table.deleteIfVersion(found.key, found.version);
    },

    /** All that is known of an article but its bands, which name no word and expire. Idempotent. */
    remove: async (articleId: string): Promise<void> => {
      await table.transact([textKey(articleId), headKey(articleId)].map((key) => ({ kind: 'delete', key })));
    },

    /** The texts that are still there, by article. */
    texts: async (articleIds: readonly string[]): Promise<ReadonlyMap<string, Uint32Array>> => {
      const items = await inPortions(articleIds, (ids) => table.getMany(ids.map(textKey)));
      return new Map(
        items.map((item) => [item.key.partition, decodeWords(readRecord(textSchema, item).record.words)] as const),
      );
    },

    /** Lets the article be found under its bands until `expiresAt`; idempotent. */
    addBands: async (articleId: string, bands: readonly string[], expiresAt: string): Promise<void> => {
      const rows = bands.map((band) => ({
        key: { kind: 'copy-band', partition: band, sort: articleId },
        body: {},
        expiresAt,
      }));
      await Promise.all(rows.map((row) => table.put(row)));
    },

    /** How many of the bands each article shares. Strongly consistent. */
    sharing: async (bands: readonly string[]): Promise<ReadonlyMap<string, number>> => {
      const pages = await Promise.all(
        bands.map((band) =>
          table.query({ index: 'primary', kind: 'copy-band', partition: band, limit: MAX_ARTICLES_A_BAND }),
        ),
      );
      const shared = new Map<string, number>();
      for (const { key } of pages.flatMap(({ items }) => items)) shared.set(key.sort, (shared.get(key.sort) ?? 0) + 1);
      return shared;
    },
  };
}

export function headKey(articleId: string) {
  return { kind: 'copy', partition: articleId, sort: 'head' };
}

function textKey(articleId: string) {
  return { kind: 'copy', partition: articleId, sort: 'text' };
}

async function inPortions<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let i = 0; i < ids.length; i += MAX_KEYS) found.push(...(await read(ids.slice(i, i + MAX_KEYS))));
  return found;
}

/** Little endian, whatever the machine. */
function encodeWords(words: Uint32Array): string {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [i, word] of words.entries()) bytes.writeUInt32LE(word, i * 4);
  return bytes.toString('base64');
}

function decodeWords(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readUInt32LE(i * 4));
}
