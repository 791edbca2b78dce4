import { type SessionRecord, sessionEndsAt, sessionRecordSchema } from '../model/session.ts';
import type { Table } from '../ports.ts';
import { getRecord, toBody } from './record.ts';

/** Browsers in which somebody is signed in, by the hash of their token. A row goes when the session ends. */
export function createSessionStore(table: Table) {
  return {
    /** Nothing once it has ended. Strongly consistent. */
    get: async (id: string): Promise<SessionRecord | undefined> =>
      (await getRecord(table, sessionRecordSchema, sessionKey(id)))?.record,

    /** Begins a session. */
    begin: async (record: SessionRecord): Promise<void> => {
      await table.put(sessionItem(record), { ifAbsent: true });
    },

    /** Notes that its browser was seen; one that ended meanwhile stays ended. */
    seen: async (id: string, now: string): Promise<void> => {
      const found = await getRecord(table, sessionRecordSchema, sessionKey(id));
      if (found !== undefined)
        await table.put(sessionItem({ ...found.record, seenAt: now }), { ifVersion: found.version });
    },

    /** Idempotent. */
    end: async (id: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: sessionKey(id) }]);
    },
  };
}

function sessionItem(record: SessionRecord) {
  return { key: sessionKey(record.id), body: toBody(record), expiresAt: sessionEndsAt(record) };
}

function sessionKey(id: string) {
  return { kind: 'session', partition: id, sort: 'session' };
}
