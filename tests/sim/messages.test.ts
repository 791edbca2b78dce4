import { describe, expect, it } from 'vitest';
import { faultTrials, messageTrials, runTrial } from './campaign.ts';
import { expectSound } from './expect-sound.ts';
import { runSimulation, stormyWeather } from './run-simulation.ts';
import { makeWorkload, SMALL_WORKLOAD } from './workload.ts';
import type { World } from './world.ts';

/** All that was stored, but for the parts of mails: the marks between them are random. */
function rowsOf({ table }: World): readonly string[] {
  return table.rows().map(({ key, body: { contentKey: _, ...body } }) => JSON.stringify([key, body]));
}

describe('runSimulation()', () => {
  it('keeps every promise when messages come twice, late, in disorder, again, or are given up', {
    timeout: 300_000,
  }, async () => {
    const tally = await expectSound(messageTrials());
    expect(tally.deadLetters).toBeGreaterThan(0);
  });

  it('is the same run again for the same seed', async () => {
    const options = { workload: makeWorkload(7), seed: 7, perMille: 10, weather: stormyWeather };
    const [one, two] = [await runSimulation(options), await runSimulation(options)];
    expect(two.injected).toEqual(one.injected);
    expect(rowsOf(two.world)).toEqual(rowsOf(one.world));
  });

  it('reaches every function, port and person, and each fault where it was planned', async () => {
    const { reached, findings } = await runSimulation({ workload: SMALL_WORKLOAD, seed: 1 });
    expect(findings).toEqual([]);
    const roles = new Set([...reached.keys()].map((point) => point.split(':')[0]));
    expect([...roles].toSorted()).toEqual(
      ['deliver', 'dispatch', 'index', 'ingest', 'mail-events', 'match', 'person', 'poll'].toSorted(),
    );
    const [first] = await faultTrials();
    expect((await runTrial(first!)).wasReached).toBe(true);
  });
});
