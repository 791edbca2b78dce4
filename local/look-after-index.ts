import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../shared/errors.ts';
import { fillIndex } from './fill-index.ts';
import type { Runtime } from './runtime.ts';

/** How often it is asked whether the index was emptied (`./vigia index rebuild`). */
const LOOK_MS = 1_000;

/** Between two times that the index is maintained: removed words are gone from its file within so long. */
const MAINTAIN_MS = 6 * 3_600_000;

/** Fills the index when it lacks articles, and maintains it now and then, until the signal. A failure is told. */
export async function lookAfterIndex(
  runtime: Runtime,
  signal: AbortSignal,
  onNote: (note: string) => void,
): Promise<void> {
  let maintainAt = performance.now() + MAINTAIN_MS;
  while (!signal.aborted) {
    try {
      const filled = runtime.index.state() === 'ready' ? 0 : await fillIndex(runtime, signal);
      if (filled) onNote(`article index made from ${filled} articles`);
      if (performance.now() >= maintainAt) {
        maintainAt = performance.now() + MAINTAIN_MS;
        await runtime.index.maintain();
      }
    } catch (error) {
      onNote(`article index: ${describeError(error)}`);
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}
