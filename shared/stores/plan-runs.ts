import { gzipSync } from 'node:zlib';
import { type PlanRun, planRunSchema } from '../model/plan-run.ts';
import type { Blobs } from '../ports.ts';
import { getJson } from './json-blob.ts';

/** Beside the states of plans, so that retention and takedowns reach them alike: they hold words of articles. */
const PREFIX = 'plans/runs/';
const ID = /^[0-9]{8}t[0-9]{6}-[0-9a-f]{8}$/;

/** Plans that were started on the desk, by id. */
export function createPlanRunStore(blobs: Blobs) {
  return {
    get: async (id: string): Promise<PlanRun | undefined> =>
      ID.test(id) ? getJson(blobs, planRunSchema, keyOf(id)) : undefined,

    /** Replaces an earlier state. */
    save: async (run: PlanRun): Promise<void> => {
      await blobs.put(keyOf(run.id), gzipSync(JSON.stringify(run)));
    },

    /** Every id, newest first. */
    ids: async (): Promise<readonly string[]> => {
      const keys: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await blobs.list(PREFIX, cursor);
        keys.push(...page.keys);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return keys.map((key) => key.slice(PREFIX.length).replace(/\.json\.gz$/, '')).toReversed();
    },
  };
}

function keyOf(id: string): string {
  return `${PREFIX}${id}.json.gz`;
}
