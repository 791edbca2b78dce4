import { type SavedSearch, savedSearchSchema } from '../model/saved-search.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Saved searches by name. They are few, and a team's, so they lie in one partition. */
export function createSavedSearchStore(table: Table) {
  /** By name. Strongly consistent. */
  const all = async (): Promise<readonly Versioned<SavedSearch>[]> => {
    const found: Versioned<SavedSearch>[] = [];
    for await (const search of queryRecords(table, savedSearchSchema, {
      index: 'primary',
      kind: KIND,
      partition: PARTITION,
    }))
      found.push(search);
    return found;
  };

  return {
    all,
    get: (name: string): Promise<Versioned<SavedSearch> | undefined> =>
      getRecord(table, savedSearchSchema, keyOf(name)),

    /** What `search:NAME` stands for, by name. */
    texts: async (): Promise<ReadonlyMap<string, string>> =>
      new Map((await all()).map(({ record }) => [record.name, record.queryText])),

    /** A new one without `version`, else in place of that version. */
    save: (search: SavedSearch, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: keyOf(search.name), body: toBody(search) },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

    remove: (name: string, version: number): Promise<WriteOutcome> => table.deleteIfVersion(keyOf(name), version),
  };
}

const KIND = 'saved-search';
const PARTITION = 'searches';

function keyOf(name: string) {
  return { kind: KIND, partition: PARTITION, sort: name };
}
