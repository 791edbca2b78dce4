import { it } from 'vitest';
import { seedTrial } from './campaign.ts';
import { expectSound } from './expect-sound.ts';

it('nothing is lost and nothing told twice in newsrooms and storms of seeds 251 to 500', {
  timeout: 600_000,
}, async () => {
  await expectSound(Array.from({ length: 250 }, (_, i) => seedTrial(251 + i)));
});
