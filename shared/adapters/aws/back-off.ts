import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries at what AWS answers with "not now" and the SDK does not repeat: contended items, the rest of a batch. With
 * `FIRST_PAUSE_MS` doubled each time it comes to 0.4 s at most; longer trouble is the queue's to wait for.
 */
export const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 25;

/** Waits before the next try, `attempt` being the one that failed (from 1). Full jitter, so that rivals part. */
export async function backOff(attempt: number): Promise<void> {
  await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1));
}

/** Runs a call again while its failure is one that `mayPass`; throws the last failure. */
export async function withBackOff<T>(call: () => Promise<T>, mayPass: (error: unknown) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === MAX_TRIES || !mayPass(error)) throw error;
      await backOff(attempt);
    }
  }
}
