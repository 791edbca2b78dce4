import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { faultTrial, faultTrials, lastLine, messageTrials, runTrial, type Trial, tallyOf } from '../../sim/campaign.ts';
import type { Fault } from '../../sim/fault-plan.ts';
import type { Runner } from '../runner.ts';

/** A single fault of a pipeline like ours: at a step of a stage, or with the messages that begin it (step 0). */
const faultSchema = z.object({
  id: z.string(),
  stage: z.string(),
  step: z.number().int(),
  effect: z.string(),
  fault: z.string(),
});
type MatrixFault = z.infer<typeof faultSchema>;

/**
 * Where the same thing happens here, by stage and step. Ours tags, groups and archives in one job, and the message is the
 * outbox: where the matrix has a row of its own for that, the write stands that the message speaks of. A step that
 * computes has no effect of its own; the one after it stands there.
 */
const POINTS: Readonly<Record<string, readonly string[]>> = {
  S1: ['dispatch: query feed by due', 'poll: put host', 'dispatch: send poll', 'dispatch: put feed'],
  S2: [
    'poll: get robots',
    'poll: fetch feed',
    'poll: get entry',
    'poll: put entry',
    'poll: put blob entries',
    'poll: send ingest',
    'poll: put feed',
    'poll: acknowledge',
  ],
  S3: [
    'ingest: fetch page',
    'ingest: extract',
    'ingest: put blob raw',
    'ingest: put entry',
    'ingest: put article',
    'ingest: send index',
    'ingest: acknowledge',
  ],
  S4: ['ingest: get article', 'ingest: put blob articles', 'ingest: put copy', 'ingest: acknowledge'],
  S5: ['ingest: query copy-band by primary', 'ingest: write copy + story', 'ingest: send match', 'ingest: acknowledge'],
  S6: [
    'match: query subscription by primary',
    'match: write match + pending-match',
    'match: put mail',
    'match: acknowledge',
  ],
  S7: [
    'deliver: get subscriber',
    'deliver: write mail + outbox',
    'deliver: send mail',
    'deliver: put mail',
    'deliver: acknowledge',
  ],
  S8: [
    'deliver: write mail + outbox',
    'deliver: query pending-match by primary',
    'deliver: put blob mails',
    'deliver: send mail',
    'deliver: write match + pending-match',
    'deliver: acknowledge',
  ],
  S9: ['mail-events: get mail', 'mail-events: put subscriber', 'mail-events: put mail', 'mail-events: acknowledge'],
  S10: ['dispatch: query mail by due', 'dispatch: send deliver', 'dispatch: put mail', 'dispatch: get mail'],
};

const FAULTS: Readonly<Record<string, Fault>> = {
  crash_before: 'crash before',
  crash_after: 'crash after',
  error_5xx: '5xx',
  throttle: 'throttle',
  timeout_but_applied: 'timeout applied',
  timeout_not_applied: 'timeout not applied',
  conditional_failed: 'conflict',
  slow_past_visibility: 'slow',
};

const QUEUES: Readonly<Record<string, string>> = {
  S2: 'poll',
  S3: 'ingest',
  S4: 'ingest',
  S5: 'ingest',
  S6: 'match',
  S7: 'deliver',
  S8: 'deliver',
  S9: 'mail-events',
};

/** What a queue does to its messages, as our trials name it. */
const MESSAGE_FAULTS: readonly (readonly [pattern: RegExp, trial: (queue: string) => string])[] = [
  [/^duplicate ×2/, (queue) => `every message of ${queue} twice`],
  [/^duplicate ×10/, (queue) => `every message of ${queue} ten times in five minutes`],
  [/^reorder/, () => 'messages in reverse order'],
  [/^delay/, (queue) => `every message of ${queue} 20 minutes late`],
  // Ours have no version: one of another version lacks what it must have, or holds more, which is left out.
  [/^(?:poison|old schema)/, (queue) => `a message of ${queue} that nobody can read`],
  [/^partial batch/, (queue) => `every second message of ${queue} late`],
  [/malformed/, (queue) => `the function of ${queue} names no message of the batch, 1 times`],
  [/→ DLQ$/, (queue) => `the function of ${queue} throws, 6 times`],
  [/redrive/, (queue) => `every message of ${queue} again, half an hour and a day later`],
  // The port takes 16 KB at most (tests/contract/queue-contract.ts): content is in Blobs before there is a message.
  [/^message larger/, (queue) => `every message of ${queue} twice`],
  [/^two consumers/, (queue) => `every message of ${queue} twice`],
];

/** The schedule's tick carries nothing: it can come twice, often, late or not at all. */
const TICK_FAULTS: readonly (readonly [pattern: RegExp, trial: string])[] = [
  [/×10/, 'the schedule fires ten times'],
  [/duplicate|two consumers|redrive/, 'the schedule fires twice'],
  [/./, 'the schedule misses every second minute'],
];

/** Every fault of the matrix, mapped to our own effects and run through the simulation. */
export const run: Runner = async ({ file }, dir) => {
  const matrix = z.array(faultSchema).parse(JSON.parse(readFileSync(join(dir, file ?? ''), 'utf8')));
  const trials = new Map<string, Trial>();
  const known = new Map([...(await faultTrials()), ...messageTrials()].map((trial) => [trial.name, trial]));
  const unmapped: string[] = [];
  for (const fault of matrix) {
    const trial = trialOf(fault, known);
    if (trial === undefined) unmapped.push(fault.id);
    else trials.set(trial.name, trial);
  }
  const results = [];
  for (const trial of trials.values()) results.push(await runTrial(trial));
  const tally = tallyOf(results);
  const failed = tally.failures.map(({ name, findings }) => `${name}: ${findings.join('; ') || 'never reached'}`);
  return {
    ok: unmapped.length === 0 && failed.length === 0,
    found:
      unmapped.length + failed.length > 0
        ? [...unmapped.map((id) => `${id} is at no point of ours`), ...failed].join('\n')
        : `${matrix.length} faults of the matrix in ${trials.size} runs: ${lastLine(tally)}`,
  };
};

function trialOf(fault: MatrixFault, known: ReadonlyMap<string, Trial>): Trial | undefined {
  const stage = fault.stage.split(' ')[0] ?? '';
  if (stage === 'S11') return known.get('ingest: extract is broken until it is mended');
  return fault.step === 0 ? known.get(messageTrialName(stage, fault)) : effectTrial(stage, fault, known);
}

function messageTrialName(stage: string, { fault }: MatrixFault): string {
  const queue = QUEUES[stage];
  if (queue === undefined) return TICK_FAULTS.find(([pattern]) => pattern.test(fault))?.[1] ?? '';
  return MESSAGE_FAULTS.find(([pattern]) => pattern.test(fault))?.[1](queue) ?? '';
}

/** A read, and a write that has no condition, cannot fail one: there it fails as a whole. */
function effectTrial(
  stage: string,
  { step, fault }: MatrixFault,
  known: ReadonlyMap<string, Trial>,
): Trial | undefined {
  const point = POINTS[stage]?.[step - 1];
  const how = FAULTS[fault];
  if (point === undefined || how === undefined) return undefined;
  const nameOf = (wanted: Fault): string => faultTrial({ point, occurrence: 1, fault: wanted }).name;
  return known.get(nameOf(how)) ?? (how === 'conflict' ? known.get(nameOf('5xx')) : undefined);
}
