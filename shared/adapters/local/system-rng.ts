import type { Rng } from '../../ports.ts';

/** For spreading and jitter; not for secrets. */
export function createSystemRng(): Rng {
  return { next: () => Math.random() };
}
