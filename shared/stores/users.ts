import { type UserRecord, userRecordSchema } from '../model/user.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** People of the desk, and invitations, in one partition: a newsroom has hundreds at most. */
export function createUserStore(table: Table) {
  const get = (id: string): Promise<Versioned<UserRecord> | undefined> =>
    getRecord(table, userRecordSchema, userKey(id));

  const save = (record: UserRecord, version?: number): Promise<WriteOutcome> =>
    table.put(
      { key: userKey(record.id), body: toBody(record) },
      version === undefined ? { ifAbsent: true } : { ifVersion: version },
    );

  return {
    /** Strongly consistent: who is removed or given another role is so from that moment on. */
    get,

    /** Without a version the user is new. */
    save,

    /** Every user and invitation, by id. Strongly consistent. */
    all: async (): Promise<readonly UserRecord[]> => {
      const users: UserRecord[] = [];
      const query = { index: 'primary', kind: 'user', partition: 'users', limit: 1000 } as const;
      for await (const { record } of queryRecords(table, userRecordSchema, query)) users.push(record);
      return users;
    },

    /** Another record in the place of what is there, as `change` makes it; nothing where there is none. Idempotent if `change` is. */
    change: async (id: string, change: (record: UserRecord) => UserRecord): Promise<UserRecord | undefined> => {
      for (;;) {
        const found = await get(id);
        if (found === undefined) return undefined;
        const record = change(found.record);
        if ((await save(record, found.version)) === 'written') return record;
      }
    },

    /** Forgets an invitation. Idempotent. */
    forget: async (id: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: userKey(id) }]);
    },
  };
}

function userKey(id: string) {
  return { kind: 'user', partition: 'users', sort: id };
}
