import { type JobContext, nowIso } from './job-context.ts';
import type { Busy } from './visit.ts';

/** A job waits for a host as long: a pause or two of the usual pace. Whatever takes longer waits as a row. */
export const PATIENCE_MS = 5_000;

/** Tries again whenever the host should be free, for as long as its patience lasts; then the answer is that it is busy. */
export async function whenFree<T extends { readonly kind: string } | undefined>(
  context: JobContext,
  attempt: () => Promise<T | Busy>,
  patienceMs = PATIENCE_MS,
): Promise<T | Busy> {
  let leftMs = patienceMs;
  for (;;) {
    const answer = await attempt();
    if (!isBusy(answer)) return answer;
    const waitMs = Math.max(0, Date.parse(answer.freeAt) - Date.parse(nowIso(context)));
    if (waitMs > leftMs) return answer;
    await context.ports.clock.sleep(waitMs);
    // Never zero, so that a host whose time never comes ends the tries.
    leftMs -= Math.max(1, waitMs);
  }
}

function isBusy(answer: { readonly kind: string } | undefined): answer is Busy {
  return answer?.kind === 'busy';
}
