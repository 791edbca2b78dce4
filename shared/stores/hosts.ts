import { z } from 'zod';
import { VigiaError } from '../errors.ts';
import type { Table } from '../ports.ts';
import { getRecord, toBody } from './record.ts';

const hostRecordSchema = z.object({ schemaVersion: z.literal(1), nextFreeAt: z.string() });

/** Writers that race for one host's row before one of them gives up. */
const MAX_RACES = 20;

/** The pace of each host, shared by every run that fetches from it. */
export function createHostStore(table: Table) {
  return {
    /**
     * Reserves `count` slots, `paceMs` apart, in one conditional write, and gives back their instants
     * (ISO 8601, UTC), the first at `now` or when the host is free.
     *
     * @throws VigiaError `host-contended` (retryable) when other writers win 20 times in a row.
     */
    reserve: async (
      host: string,
      slots: { readonly count: number; readonly paceMs: number; readonly now: string },
    ): Promise<readonly string[]> => {
      const key = { kind: 'host', partition: host, sort: 'pace' };
      for (let race = 0; race < MAX_RACES; race++) {
        const found = await getRecord(table, hostRecordSchema, key);
        const start = Math.max(Date.parse(slots.now), Date.parse(found?.record.nextFreeAt ?? slots.now));
        const times = Array.from({ length: slots.count }, (_, i) => new Date(start + i * slots.paceMs).toISOString());
        const body = toBody({
          schemaVersion: 1,
          nextFreeAt: new Date(start + slots.count * slots.paceMs).toISOString(),
        });
        const outcome = await table.put(
          { key, body },
          found === undefined ? { ifAbsent: true } : { ifVersion: found.version },
        );
        if (outcome === 'written') return times;
      }
      throw new VigiaError(`Cannot reserve slots on ${host}: other runs won ${MAX_RACES} times in a row.`, {
        code: 'host-contended',
        retryable: true,
        ids: { host },
      });
    },
  };
}
