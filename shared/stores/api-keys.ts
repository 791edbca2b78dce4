import { type ApiKeyRecord, apiKeyRecordSchema } from '../model/api-key.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>;

/** Keys of programs, by id. On its own, apart from the other stores: the authoriser needs nothing else. */
export function createApiKeyStore(table: Table) {
  return {
    /** Strongly consistent: a revoked key opens nothing from that moment on. */
    get: (id: string): Promise<Versioned<ApiKeyRecord> | undefined> =>
      getRecord(table, apiKeyRecordSchema, apiKeyKey(id)),

    /** Without a version the key is new. */
    save: (record: ApiKeyRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        {
          key: apiKeyKey(record.id),
          body: toBody(record),
          indexes: { list: { partition: 'keys', sort: `${record.createdAt}#${record.id}` } },
        },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

    /** Every key, oldest first, the revoked ones included. Eventually consistent. */
    all: (): AsyncGenerator<Versioned<ApiKeyRecord>> =>
      queryRecords(table, apiKeyRecordSchema, { index: 'list', kind: 'api-key', partition: 'keys' }),
  };
}

function apiKeyKey(id: string) {
  return { kind: 'api-key', partition: id, sort: 'key' };
}
