import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { logLine } from '../shared/log.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { PumpEvent } from './queue-pump.ts';

/** The log and the one before it together stay under twice this. */
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** How many lines are written between two looks at the size. */
const CHECK_EVERY = 500;

/** Keeps `log.jsonl` in the data folder: one line a job, at its end. */
export function createEventLog(dir: string): (event: PumpEvent) => void {
  const file = join(dir, 'log.jsonl');
  let lines = 0;
  return (event) => {
    if (lines++ % CHECK_EVERY === 0) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
    }
    appendFileSync(file, `${logLine(new Date().toISOString(), fieldsOf(event))}\n`, { mode: 0o600 });
  };
}

function fieldsOf(event: PumpEvent): JsonObject {
  const durationMs = Math.round(event.durationMs);
  if (event.kind === 'failure') {
    return {
      stage: event.queue,
      outcome: event.deadLettered ? 'dead-lettered' : 'failed',
      reason: event.reason,
      durationMs,
    };
  }
  const { queue, ...report } = event.report;
  return { stage: queue, ...report, durationMs };
}
