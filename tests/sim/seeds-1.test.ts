import { it } from 'vitest';
import { seedTrial } from './campaign.ts';
import { expectSound } from './expect-sound.ts';

it('nothing is lost and nothing told twice in newsrooms and storms of seeds 1 to 250', {
  timeout: 600_000,
}, async () => {
  await expectSound(Array.from({ length: 250 }, (_, i) => seedTrial(1 + i)));
});
