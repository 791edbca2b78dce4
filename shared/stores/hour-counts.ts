import { z } from 'zod';
import type { Table } from '../ports.ts';
import { queryItems } from './record.ts';

/** What is counted: articles that came to be matched, those that met an alert, and entries that ended without an article. */
export type HourCount = 'read' | 'matched' | 'dropped';

const counterSchema = z.object({ value: z.number().int() });

/**
 * Counters by hour (UTC), so that a mail can say what it rests on without reading any article. They are at least what
 * happened: a job that is repeated after a crash may count twice.
 */
export function createHourCountStore(table: Table) {
  return {
    /** `at`: ISO 8601, UTC. */
    add: async (what: HourCount, at: string): Promise<void> => {
      await table.add({ kind: 'hour-count', partition: at.slice(0, 10), sort: `${what}#${at.slice(11, 13)}` }, 1);
    },

    /** From the hour of one instant to the hour of another, both included. */
    sum: async (what: HourCount, from: string, to: string): Promise<number> => {
      let sum = 0;
      for (const day of daysBetween(from, to)) {
        const first = day === from.slice(0, 10) ? from.slice(11, 13) : '00';
        const last = day === to.slice(0, 10) ? to.slice(11, 13) : '23';
        for await (const { body } of queryItems(table, {
          index: 'primary',
          kind: 'hour-count',
          partition: day,
          from: `${what}#${first}`,
          to: `${what}#${last}`,
        }))
          sum += counterSchema.parse(body).value;
      }
      return sum;
    },
  };
}

const DAY_MS = 24 * 60 * 60_000;

function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  const end = Date.parse(to.slice(0, 10));
  for (let day = Date.parse(from.slice(0, 10)); day <= end; day += DAY_MS)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}
