import { type ApiKeyRecord, apiKeyRecordSchema } from '../model/api-key.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys of programs, by id. On its own, apart from the other stores: the authoriser needs nothing else. */
export function createApiKeyStore(table: Table) {
  const get = (id: string): Promise<Versioned<ApiKeyRecord> | undefined> =>
    getRecord(table, apiKeyRecordSchema, apiKeyKey(id));

  const save = (record: ApiKeyRecord, version?: number): Promise<WriteOutcome> =>
    table.put(
      {
        key: apiKeyKey(record.id),
        body: toBody(record),
        indexes: { list: { partition: 'keys', sort: `${record.createdAt}#${record.id}` } },
      },
      version === undefined ? { ifAbsent: true } : { ifVersion: version },
    );

  /** The key as it is revoked since `now` or earlier; nothing where there is none. Wins against every other write. */
  const revoke = async (
    id: string,
    now: string,
    change: (record: ApiKeyRecord) => ApiKeyRecord = (record) => record,
  ): Promise<ApiKeyRecord | undefined> => {
    for (;;) {
      const found = await get(id);
      if (found === undefined) return undefined;
      const record = change({ ...found.record, revokedAt: found.record.revokedAt ?? now });
      if ((await save(record, found.version)) === 'written') return record;
    }
  };

  /** Every key, oldest first, the revoked ones included. Eventually consistent. */
  const all = (): AsyncGenerator<Versioned<ApiKeyRecord>> =>
    queryRecords(table, apiKeyRecordSchema, { index: 'list', kind: 'api-key', partition: 'keys' });

  return {
    /** Strongly consistent: a revoked key opens nothing from that moment on. */
    get,

    /** Without a version the key is new. */
    save,

    revoke,

    /** Revokes a key for good and forgets whose it was: for a reader's erasure. Idempotent. */
    disown: (id: string, now: string): Promise<ApiKeyRecord | undefined> =>
      revoke(id, now, ({ subscriberId: _, ...ownerless }) => ownerless),

    all,

    /** The keys of one reader, oldest first, the revoked ones included. Eventually consistent. */
    ofReader: async (subscriberId: string): Promise<readonly ApiKeyRecord[]> => {
      const own: ApiKeyRecord[] = [];
      for await (const { record } of all()) if (record.subscriberId === subscriberId) own.push(record);
      return own;
    },
  };
}

function apiKeyKey(id: string) {
  return { kind: 'api-key', partition: id, sort: 'key' };
}
