import { expect } from 'vitest';
import { lastLine, runTrial, type Tally, type Trial, tallyOf } from './campaign.ts';

/** Runs a share of trials: each must end with all promises kept, and prove that its fault took place. */
export async function expectSound(
  trials: readonly Trial[],
  share: { readonly index: number; readonly of: number } = { index: 0, of: 1 },
): Promise<Tally> {
  const results = [];
  for (const [i, trial] of trials.entries()) if (i % share.of === share.index) results.push(await runTrial(trial));
  const tally = tallyOf(results);
  console.log(lastLine(tally));
  const said = tally.failures.map(({ name, findings, wasReached }) => ({ name, findings, wasReached }));
  expect(said, 'npm run sim -- --seed S, or --only NAME, tells more').toEqual([]);
  return tally;
}
