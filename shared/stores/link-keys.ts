import { FIRST_LINK_KEYS, type LinkKeys, linkKeysSchema } from '../model/link-keys.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, toBody, type Versioned } from './record.ts';

const KEY = { kind: 'link-keys', partition: 'links', sort: 'head' };

/** Which keys sign links and which are no longer trusted; their secrets are in the Secrets port. Strongly consistent. */
export function createLinkKeyStore(table: Table) {
  return {
    /** Version 0 where no key was ever changed. */
    get: async (): Promise<Versioned<LinkKeys>> =>
      (await getRecord(table, linkKeysSchema, KEY)) ?? { record: FIRST_LINK_KEYS, version: 0 },

    /** `conflict` where somebody else changed the keys meanwhile. */
    save: (keys: LinkKeys, version: number): Promise<WriteOutcome> =>
      table.put({ key: KEY, body: toBody(keys) }, version === 0 ? { ifAbsent: true } : { ifVersion: version }),
  };
}
