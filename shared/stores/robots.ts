import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type RobotsAnswer, robotsAnswerSchema } from '../model/robots.ts';
import type { Blobs, Table } from '../ports.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, toBody } from './record.ts';

/** Rules that fill a file of 500 KiB pass what a row may hold; then the answer lies in Blobs. */
const robotsRecordSchema = z.object({
  schemaVersion: z.literal(1),
  fetchedAt: z.string(),
  answer: robotsAnswerSchema.optional(),
  answerKey: z.string().optional(),
});

/** A fifth of what a row may hold, and more than a thousand rules. */
const MAX_INLINE_BYTES = 80_000;

/** What origins (`https://host:port`, without a default port) answered for robots.txt, as long as it holds. */
export function createRobotsStore(table: Table, blobs: Blobs) {
  return {
    get: async (origin: string): Promise<RobotsAnswer | undefined> => {
      const found = await getRecord(table, robotsRecordSchema, robotsKey(origin));
      if (found === undefined) return undefined;
      const { answer, answerKey } = found.record;
      return answerKey === undefined ? answer : getJson(blobs, robotsAnswerSchema, answerKey);
    },

    /** `expiresAt`: from when on it is to be asked for again; ISO 8601, UTC. */
    put: async (
      origin: string,
      answer: RobotsAnswer,
      times: { readonly fetchedAt: string; readonly expiresAt: string },
    ): Promise<void> => {
      const record = { schemaVersion: 1, fetchedAt: times.fetchedAt, ...(await placeOf(blobs, answer)) };
      await table.put({ key: robotsKey(origin), body: toBody(record), expiresAt: times.expiresAt });
    },
  };
}

function robotsKey(origin: string) {
  return { kind: 'robots', partition: origin, sort: 'robots' };
}

async function placeOf(blobs: Blobs, answer: RobotsAnswer): Promise<object> {
  const json = JSON.stringify(answer);
  if (Buffer.byteLength(json) <= MAX_INLINE_BYTES) return { answer };
  const answerKey = `robots/${createHash('sha256').update(json).digest('hex')}.json.gz`;
  await putJson(blobs, answerKey, answer);
  return { answerKey };
}
