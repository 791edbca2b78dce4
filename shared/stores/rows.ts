import type { JsonObject } from '../model/json.ts';
import type { StoredItem, Table, TableKey, WriteOutcome } from '../ports.ts';

/** Rows as they lie there, whatever they hold: for those who look after all of them. */
export function createRowStore(table: Table) {
  return {
    /** Every row of a kind, in no order. */
    all: async function* (kind: string): AsyncGenerator<StoredItem> {
      let cursor: string | undefined;
      do {
        const page = await table.scan(kind, { index: 0, of: 1 }, cursor);
        yield* page.items;
        cursor = page.cursor;
      } while (cursor !== undefined);
    },

    get: (key: TableKey): Promise<StoredItem | undefined> => table.get(key),

    /** Another body in the same place of every index; `conflict` when another wrote it meanwhile. */
    save: ({ version, ...item }: StoredItem, body: JsonObject): Promise<WriteOutcome> =>
      table.put({ ...item, body }, { ifVersion: version }),

    /** `conflict` when another wrote it meanwhile. */
    remove: ({ key, version }: StoredItem): Promise<WriteOutcome> => table.deleteIfVersion(key, version),
  };
}
