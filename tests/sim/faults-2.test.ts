import { expect, it } from 'vitest';
import { faultTrials } from './campaign.ts';
import { expectSound } from './expect-sound.ts';

it('nothing is lost and nothing told twice when any call at any point goes wrong in any way (2 of 2)', {
  timeout: 600_000,
}, async () => {
  const trials = await faultTrials();
  expect(trials.length).toBeGreaterThan(500);
  await expectSound(trials, { index: 1, of: 2 });
});
