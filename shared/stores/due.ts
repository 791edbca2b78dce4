import type { IndexEntry, Table } from '../ports.ts';
import { queryItems } from './record.ts';

/** Shards of the due index, so that no partition takes every write. */
const DUE_SHARDS = 4;

/** The kinds of row that can wait. */
export type DueKind = 'feed' | 'entry' | 'mail' | 'websub' | 'backfill' | 'retag' | 'watch' | 'webhook-delivery';

/** What waits: the key of the row that owns the work, and since or until when (ISO 8601, UTC) by the index. */
export type DueItem = {
  readonly kind: DueKind;
  readonly partition: string;
  readonly sort: string;
  readonly dueAt: string;
};

/** Where a row with this owner id waits in the due index until `at` (ISO 8601, UTC). */
export function dueEntry(ownerId: string, at: string): IndexEntry {
  return { partition: `shard-${shardOf(ownerId)}`, sort: at };
}

/** Every row of a kind that is due at `until` or before, oldest first within a shard. Eventually consistent. */
export async function* dueItems(table: Table, kind: DueKind, until: string): AsyncGenerator<DueItem> {
  for (let shard = 0; shard < DUE_SHARDS; shard++) {
    for await (const item of queryItems(table, { index: 'due', kind, partition: `shard-${shard}`, to: until })) {
      const { partition, sort } = item.key;
      yield { kind, partition, sort, dueAt: item.indexes?.due?.sort ?? until };
    }
  }
}

/** FNV-1a over UTF-16 units: cheap, and the same on every machine. */
export function shardOf(id: string, shards = DUE_SHARDS): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}
