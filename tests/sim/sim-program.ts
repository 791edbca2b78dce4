import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import {
  faultTrials,
  lastLine,
  messageTrials,
  runTrial,
  seedTrial,
  type Tally,
  type Trial,
  type TrialResult,
  tallyOf,
} from './campaign.ts';
import { runSimulation } from './run-simulation.ts';

/*
 * npm run sim -- [--seeds N] [--from S] [--faults] [--seeds-only] | --seed S | --only NAME
 *
 * --seeds N   N random seeds (500 unless said), from --from on (1)
 * --faults    every fault at every time that each point is reached, not only the first; takes an hour
 * --seeds-only no single faults
 * --seed S    one seed, with all that went wrong in it; --only NAME one single fault, as a failure names it
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    faults: { type: 'boolean', default: false },
    'seeds-only': { type: 'boolean', default: false },
    only: { type: 'string' },
    slice: { type: 'string' },
  },
});

const PROGRESS_EVERY = 250;

if (values.seed !== undefined) await tellRun(seedTrial(Number(values.seed)));
else if (values.only !== undefined) await tellTrial(values.only);
else if (values.slice !== undefined) await runSlice(values.slice);
else await runAll();

/** Everything, on every core. */
async function runAll(): Promise<void> {
  const workers = availableParallelism();
  const results: TrialResult[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: workers }, (_, i) => {
      const child = fork(import.meta.filename, [...process.argv.slice(2), '--slice', `${i}/${workers}`]);
      child.on('message', (result: TrialResult) => {
        results.push(result);
        tellFailure(result);
        tellProgress(results, started);
      });
      return new Promise((resolve) => child.once('exit', resolve)).then((code) => {
        if (code !== 0) throw new Error(`a worker of the simulation ended with ${code}`);
      });
    }),
  );
  const tally = tallyOf(results);
  tell(tally);
  process.exitCode = tally.failures.length === 0 ? 0 : 1;
}

function tellFailure({ name, findings, wasReached }: TrialResult): void {
  if (findings.length > 0 || !wasReached)
    console.log(`${name}:\n${wasReached ? '' : '  never reached\n'}${findings.map((text) => `  ${text}\n`).join('')}`);
}

function tell(tally: Tally): void {
  const { trials, extraMails, deadLetters, explained, failures } = tally;
  console.log(
    `${trials} runs: ${failures.length} failed, ${deadLetters} messages dead-lettered and redriven, ${extraMails} extra mails within the bound, ${explained} ended with a reason`,
  );
  console.log(lastLine(tally));
}

function tellProgress(results: readonly TrialResult[], started: number): void {
  if (results.length % PROGRESS_EVERY !== 0) return;
  const failed = results.filter(({ findings }) => findings.length > 0).length;
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${results.length} runs, ${failed} failed, ${seconds} s`);
}

async function allTrials(): Promise<readonly Trial[]> {
  const from = Number(values.from);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => seedTrial(from + i));
  return values['seeds-only'] ? seeds : [...(await faultTrials(values.faults)), ...messageTrials(), ...seeds];
}

/** A worker's share, sent to its parent as it is done. */
async function runSlice(slice: string): Promise<void> {
  const [index = 0, of = 1] = slice.split('/').map(Number);
  for (const [i, trial] of (await allTrials()).entries()) if (i % of === index) process.send?.(await runTrial(trial));
  process.disconnect?.();
}

async function tellTrial(name: string): Promise<void> {
  const trials = [...(await faultTrials(true)), ...messageTrials()].filter((trial) => trial.name === name);
  for (const trial of trials) await tellRun(trial);
}

async function tellRun({ name, options }: Trial): Promise<void> {
  const { findings, injected, explained, extraMails, deadLetters, world } = await runSimulation(options);
  console.log(name);
  console.dir(options.workload, { depth: 4 });
  for (const { point, occurrence, fault } of injected) console.log(`  ${fault} at ${point} #${occurrence}`);
  for (const trouble of world.troubles) console.log(`  threw: ${trouble}`);
  for (const reason of explained) console.log(`  ended: ${reason}`);
  console.log(`${extraMails} extra mails, ${deadLetters} dead letters`);
  for (const { kind, what } of findings) console.log(`${kind}: ${what}`);
  console.log(findings.length === 0 ? 'all is well' : `${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
