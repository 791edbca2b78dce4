import { z } from 'zod';
import {
  type SendCounts,
  type SendingSwitch,
  type SendProblem,
  sendingSwitchSchema,
  sendProblemSchema,
} from '../model/sending.ts';
import type { Table, TableKey, WriteOutcome } from '../ports.ts';
import { getRecord, queryItems, queryRecords, toBody, type Versioned } from './record.ts';

const SWITCH_KEY: TableKey = { kind: 'sending', partition: 'sending', sort: 'head' };

const counterSchema = z.object({ value: z.number().int() });

/** Longer than any span that is judged. */
const PROBLEM_DAYS = 60;
const DAY_MS = 24 * 60 * 60_000;

/** The switch of all mail to readers, and what became of the mails that went out; every read is strongly consistent. */
export function createSendingStore(table: Table) {
  return {
    /** On, where nobody ever stopped it. */
    switch: async (): Promise<Versioned<SendingSwitch>> =>
      (await getRecord(table, sendingSwitchSchema, SWITCH_KEY)) ?? {
        record: { schemaVersion: 1, state: 'on', epoch: 1 },
        version: 0,
      },

    saveSwitch: (record: SendingSwitch, version: number): Promise<WriteOutcome> =>
      table.put({ key: SWITCH_KEY, body: toBody(record) }, version === 0 ? { ifAbsent: true } : { ifVersion: version }),

    /** Counts a mail in its hour. A run that dies right before it misses one. `at`: ISO 8601, UTC. */
    count: async (epoch: number, what: 'sent' | 'failed', at: string): Promise<void> => {
      await table.add({ kind: 'send-count', partition: epochName(epoch), sort: `${at.slice(0, 13)}#${what}` }, 1);
    },

    /** Once for each mail and kind, however often it is told. */
    noteProblem: (epoch: number, problem: SendProblem): Promise<WriteOutcome> =>
      table.put(problemItem(epochName(epoch), `${problem.kind}#${problem.mailId}`, problem), { ifAbsent: true }),

    /** What an epoch counted from an instant on, to the hour. */
    counts: async (epoch: number, since: string): Promise<SendCounts> => {
      const counts = { sent: 0, failed: 0, bounced: 0, complained: 0 };
      const partition = epochName(epoch);
      const from = since.slice(0, 13);
      for await (const { key, body } of queryItems(table, { index: 'primary', kind: 'send-count', partition, from }))
        counts[key.sort.endsWith('#sent') ? 'sent' : 'failed'] += counterSchema.parse(body).value;
      for await (const { record } of problemsOf(table, partition))
        if (record.at >= since && record.kind !== 'soft-bounced') counts[record.kind]++;
      return counts;
    },

    /** Mails to a reader that came back for a while; once for each mail. */
    noteSoftBounce: (subscriberId: string, problem: SendProblem): Promise<WriteOutcome> =>
      table.put(problemItem(subscriberId, problem.mailId, problem), { ifAbsent: true }),

    softBounces: async (subscriberId: string, since: string): Promise<number> => {
      let count = 0;
      for await (const { record } of problemsOf(table, subscriberId)) if (record.at >= since) count++;
      return count;
    },

    /** The address is good again: what came back before counts no more. */
    forgetSoftBounces: async (subscriberId: string): Promise<void> => {
      const page = { index: 'primary', kind: 'send-problem', partition: subscriberId } as const;
      for await (const { key } of queryItems(table, page)) await table.transact([{ kind: 'delete', key }]);
    },
  };
}

function problemsOf(table: Table, partition: string): AsyncGenerator<Versioned<SendProblem>> {
  return queryRecords(table, sendProblemSchema, { index: 'primary', kind: 'send-problem', partition, limit: 1000 });
}

function problemItem(partition: string, sort: string, problem: SendProblem) {
  const expiresAt = new Date(Date.parse(problem.at) + PROBLEM_DAYS * DAY_MS).toISOString();
  return { key: { kind: 'send-problem', partition, sort }, body: toBody(problem), expiresAt };
}

function epochName(epoch: number): string {
  return `epoch-${epoch}`;
}
