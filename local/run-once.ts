import type { Config } from '../shared/config.ts';
import { dispatchJob, dispatchOpenSlots, dispatchPollsByHand } from '../shared/jobs/dispatch.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { syncFeeds } from '../shared/jobs/sync-feeds.ts';
import { isCutOff } from '../shared/query/is-cut-off.ts';
import { fillIndex } from './fill-index.ts';
import type { JobReport } from './job-handlers.ts';
import { loadFeeds } from './load-feeds.ts';
import { openForWriting } from './open-for-writing.ts';
import { createQueuePump, type PumpEvent } from './queue-pump.ts';
import { type RunSummary, summarize } from './run-summary.ts';
import { addSampleReaders } from './sample-readers.ts';

export type OnceOptions = {
  readonly dir: string;
  readonly config: Config;
  readonly onEvent: (event: PumpEvent) => void;
  readonly onNote: (note: string) => void;
  /** Ends the pass early, with the work in hand finished. */
  readonly signal: AbortSignal;
};

export type OnceOutcome =
  | { readonly kind: 'done'; readonly summary: RunSummary }
  | { readonly kind: 'held'; readonly pid: number; readonly port?: number };

const CUT_OFF = 'No real feed could be reached: this machine seems to have no way to the internet, or no name server.';

/** A mail may open the next slot when matches came while it was claimed; more rounds than that are not needed. */
const MAX_MAIL_ROUNDS = 5;

/** What found its host busy waits for a slot: a pass waits with it when it is so near. */
const BUSY_AHEAD_MS = 60_000;

/** A step of a backfill leaves its host free for a while, which ends the rounds; one that finds nothing does not. */
const MAX_ROUNDS = 20;

/**
 * One pass: polls every feed that did not ask for patience, drains every queue, makes the steps of
 * backfills that are due, closes the open mail slots. A second pass straight after archives and sends nothing.
 */
export async function runOnce({ dir, config, onEvent, onNote, signal }: OnceOptions): Promise<OnceOutcome> {
  const wanted = loadFeeds(config.feeds.file, config.samples);
  const writer = await openForWriting(dir, config);
  if (writer.kind === 'held') return writer;
  const { context, queue, mailNote } = writer.runtime;
  const reports: JobReport[] = [];
  const pump = createQueuePump({
    context,
    queue,
    onEvent: (event) => {
      if (event.kind === 'report') reports.push(event.report);
      onEvent(event);
    },
  });
  const stop = () => void pump.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for (const note of [...wanted.findings, ...(mailNote === undefined ? [] : [mailNote])]) onNote(note);
    await syncFeeds(context, wanted.feeds);
    if (config.samples) await addSampleReaders(context);
    await dispatchJob(context, ['entry', 'mail', 'watch', 'webhook-delivery']);
    await dispatchPollsByHand(context);
    pump.start();
    await fillIndex(writer.runtime, signal);
    await pump.drain();
    for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round++) {
      const postponed = await dispatchJob(context, ['feed', 'entry'], BUSY_AHEAD_MS);
      const steps = await dispatchJob(context, ['backfill', 'retag']);
      if (postponed.sent + steps.sent === 0) break;
      await pump.drain();
    }
    await tellBackfills(context, onNote);
    if (isCutOff((await context.stores.feeds.all()).map(({ record }) => record))) onNote(CUT_OFF);
    for (let round = 0; round < MAX_MAIL_ROUNDS && !signal.aborted; round++) {
      if ((await dispatchOpenSlots(context)).sent === 0) break;
      await pump.drain();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await pump.stop();
    await writer.close();
  }
  return { kind: 'done', summary: summarize(reports) };
}

/** A pass does not wait for steps that come later. */
async function tellBackfills({ stores }: JobContext, onNote: (note: string) => void): Promise<void> {
  for await (const { record } of stores.backfills.all()) {
    if (record.state !== 'running') continue;
    onNote(
      `the backfill of ${record.feedId} goes on: ${record.reason} A pass makes the steps that are due; ./vigia run makes them all`,
    );
  }
}
