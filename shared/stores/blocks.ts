import { createHash } from 'node:crypto';
import { type Block, type BlockPlace, blockSchema } from '../model/block.ts';
import { blockPlaces } from '../model/block-places.ts';
import type { Table } from '../ports.ts';
import { getRecord, queryRecords, readRecord, toBody } from './record.ts';

/** What was taken down and is not archived again, by address and by host. */
export function createBlockStore(table: Table) {
  return {
    /** Idempotent: a block that is there keeps its day and its reason. */
    add: async (block: Block): Promise<void> => {
      await table.put(
        {
          key: blockKey(block),
          body: toBody(block),
          indexes: { list: { partition: 'blocks', sort: `${block.since}#${nameOf(block)}` } },
        },
        { ifAbsent: true },
      );
    },

    get: async (place: BlockPlace): Promise<Block | undefined> =>
      (await getRecord(table, blockSchema, blockKey(place)))?.record,

    /** Why any of these canonical addresses is not archived; nothing when all may be. Strongly consistent. */
    of: async (canonicalUrls: readonly string[]): Promise<Block | undefined> => {
      const keys = new Map(
        canonicalUrls
          .flatMap(blockPlaces)
          .map(blockKey)
          .map((key) => [key.partition, key]),
      );
      const [item] = await table.getMany([...keys.values()]);
      return item === undefined ? undefined : readRecord(blockSchema, item).record;
    },

    /** False when there was none. */
    lift: async (place: BlockPlace): Promise<boolean> => {
      const found = await table.get(blockKey(place));
      return found !== undefined && (await table.deleteIfVersion(found.key, found.version)) === 'written';
    },

    /** Every block, oldest first. Eventually consistent. */
    all: async function* (): AsyncGenerator<Block> {
      const query = { index: 'list' as const, kind: 'block', partition: 'blocks' };
      for await (const { record } of queryRecords(table, blockSchema, query)) yield record;
    },
  };
}

/** Hashed, because addresses are longer than keys may be. */
function blockKey({ kind, value }: BlockPlace) {
  return { kind: 'block', partition: nameOf({ kind, value }), sort: 'block' };
}

function nameOf({ kind, value }: BlockPlace): string {
  return `${kind}-${createHash('sha256').update(value).digest('hex')}`;
}
