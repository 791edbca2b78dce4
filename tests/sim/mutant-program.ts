import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MUTANTS } from './mutants.ts';

/*
 * node tests/sim/mutant-program.ts NAME: runs the simulation on production code of which one guarantee was taken out, and
 * prints as JSON which trial noticed, and by which finding. The code on the disk is never touched.
 */
const name = process.argv[2];
const mutant = MUTANTS.find((one) => one.name === name);
if (mutant === undefined)
  throw new Error(`Cannot run a mutant as it must be one of mutants.ts: current value is ${name}`);

const { file, find, replace, trials } = mutant;
const url = pathToFileURL(join(import.meta.dirname, '../..', file)).href;
let times = 0;
registerHooks({
  load(loaded, context, next) {
    const result = next(loaded, context);
    if (loaded !== url || result.source == null) return result;
    const source = typeof result.source === 'string' ? result.source : new TextDecoder().decode(result.source);
    times = source.split(find).length - 1;
    return { ...result, source: source.replace(find, () => replace) };
  },
});

/** Seeds that are tried where no single fault noticed. */
const SEEDS = 150;

const { faultTrials, messageTrials, runTrial, seedTrial } = await import('./campaign.ts');
const single = [...(await faultTrials(true)), ...messageTrials()].filter((trial) => trials.test(trial.name));
const seeds = Array.from({ length: SEEDS }, (_, i) => seedTrial(i + 1));
let killed: { trial: string; finding: string } | undefined;
let tried = 0;
for (const trial of [...single, ...seeds]) {
  const [finding] = (await runTrial(trial)).findings;
  tried++;
  if (finding === undefined) continue;
  killed = { trial: trial.name, finding };
  break;
}
console.log(JSON.stringify({ name, applied: times === 1, tried, killed }));
