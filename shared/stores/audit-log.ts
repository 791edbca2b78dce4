import {
  AUDIT_DAYS,
  type AuditFilter,
  type AuditRecord,
  auditPlace,
  auditRecordSchema,
  isAuditWanted,
} from '../model/audit-record.ts';
import type { Table } from '../ports.ts';
import { queryRecords, toBody } from './record.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Who changed what, by UTC month; a line goes after `AUDIT_DAYS`. */
export function createAuditLogStore(table: Table) {
  return {
    /** Idempotent: a line is named by what it says. */
    add: async (record: AuditRecord): Promise<void> => {
      await table.put({
        key: { kind: 'audit', partition: record.at.slice(0, 7), sort: auditPlace(record) },
        body: toBody(record),
        expiresAt: new Date(Date.parse(record.at) + AUDIT_DAYS * DAY_MS).toISOString(),
      });
    },

    /** Those that a filter wants, newest first. `now`: ISO 8601, UTC. */
    newest: async function* (now: string, filter: AuditFilter = {}): AsyncGenerator<AuditRecord> {
      for (const month of monthsBack(earlier(filter.to, now), later(filter.from, daysBefore(now))))
        for await (const { record } of queryRecords(table, auditRecordSchema, {
          index: 'primary',
          kind: 'audit',
          partition: month,
          order: 'descending',
        }))
          if (isAuditWanted(record, filter)) yield record;
    },
  };
}

function earlier(day: string | undefined, now: string): string {
  return day !== undefined && day < now ? day : now;
}

function later(day: string | undefined, oldest: string): string {
  return day !== undefined && day > oldest ? day : oldest;
}

function daysBefore(now: string): string {
  return new Date(Date.parse(now) - AUDIT_DAYS * DAY_MS).toISOString();
}

/** `2026-11`, `2026-10`, … from one instant or day back to another. */
function* monthsBack(from: string, to: string): Generator<string> {
  let [year = 0, month = 0] = from.slice(0, 7).split('-').map(Number);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (name < to.slice(0, 7)) return;
    yield name;
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
  }
}
