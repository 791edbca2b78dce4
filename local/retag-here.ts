import type { Config } from '../shared/config.ts';
import { dispatchJob } from '../shared/jobs/dispatch.ts';
import { type RetagRequest, retagProgress, type StartRetagReport, startRetag } from '../shared/jobs/start-retag.ts';
import type { RetagProgress } from '../shared/stages/retag/sum-days.ts';
import { type Held, openForWriting } from './open-for-writing.ts';
import { createQueuePump, type PumpEvent } from './queue-pump.ts';

export type RetagHere = {
  readonly dir: string;
  readonly config: Config;
  readonly request: RetagRequest;
  /** Stops after the work in hand; the same request goes on from there. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RetagProgress) => void;
  readonly onEvent: (event: PumpEvent) => void;
};

export type RetaggedHere =
  | { readonly kind: 'ended'; readonly started: StartRetagReport; readonly progress?: RetagProgress }
  | Held;

/** Applies the topic model to the archive of a data folder, in this process; `held` when a run has the folder. */
export async function retagHere({
  dir,
  config,
  request,
  signal,
  onProgress,
  onEvent,
}: RetagHere): Promise<RetaggedHere> {
  // Nothing is fetched, so no newsroom is needed.
  const writer = await openForWriting(dir, { ...config, samples: false });
  if (writer.kind === 'held') return writer;
  const { context, queue } = writer.runtime;
  const pump = createQueuePump({ context, queue, onEvent, queues: ['retag', 'index'] });
  const stop = () => void pump.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const started = await startRetag(context, request);
    if (started.outcome === 'refused') return { kind: 'ended', started };
    pump.start();
    await pump.drain();
    while (!signal.aborted && (await dispatchJob(context, ['retag'])).sent > 0) {
      await pump.drain();
      onProgress(await progressOf(started.retag));
    }
    return { kind: 'ended', started, progress: await progressOf(started.retag) };
  } finally {
    signal.removeEventListener('abort', stop);
    await pump.stop();
    await writer.close();
  }

  async function progressOf({ id }: { readonly id: string }): Promise<RetagProgress> {
    const found = await context.stores.retags.get(id);
    if (found === undefined) throw new Error(`Cannot find retag ${id} as it must be stored.`);
    return retagProgress(context, found.record);
  }
}
