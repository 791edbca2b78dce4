import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../shared/config.ts';
import { describeError } from '../shared/errors.ts';
import { dispatchJob, dispatchOpenSlots } from '../shared/jobs/dispatch.ts';
import { openOperatorMail } from '../shared/jobs/operator-mail.ts';
import { isRetentionDue, sweepRetention } from '../shared/jobs/sweep-retention.ts';
import { syncFeeds } from '../shared/jobs/sync-feeds.ts';
import { checkExposure } from './desk-access.ts';
import { freePort } from './free-port.ts';
import { loadFeeds } from './load-feeds.ts';
import { lookAfterIndex } from './look-after-index.ts';
import { openForWriting, type Writer } from './open-for-writing.ts';
import { createQueuePump, type PumpEvent } from './queue-pump.ts';
import { addSampleReaders } from './sample-readers.ts';
import { servePages } from './serve-pages.ts';

export type ScheduledOptions = {
  readonly dir: string;
  readonly config: Config;
  readonly onEvent: (event: PumpEvent) => void;
  readonly onNote: (note: string) => void;
  /** Called once the page answers. */
  readonly onReady: (address: string) => void;
  /** Stops the run, with the work in hand finished. */
  readonly signal: AbortSignal;
};

export type ScheduledOutcome =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'held'; readonly pid: number; readonly port?: number };

/** How often due rows are swept. On AWS it is a minute; here a reader sits beside it. */
const SWEEP_MS = 5_000;

/** Runs the pipeline on schedule, with its page, until the signal. */
export async function runScheduled(options: ScheduledOptions): Promise<ScheduledOutcome> {
  const { dir, config, onNote, signal } = options;
  checkExposure(config);
  const wanted = loadFeeds(config.feeds.file, config.samples);
  // The links in mails name the page's port, so it is settled first.
  const pagePort = await freePort(config.http.port);
  const writer = await openForWriting(dir, config, { pagePort });
  if (writer.kind === 'held') return writer;
  const { context, queue, mailNote } = writer.runtime;
  const pump = createQueuePump({ context, queue, onEvent: options.onEvent });
  const pages = await servePages(writer, pump, { port: pagePort, onEvent: options.onEvent });
  try {
    writer.lock.announce({ port: pages.port });
    if (pages.port !== config.http.port && config.http.port !== 0) {
      onNote(`port ${config.http.port} is taken, so the page and the links in mails of this run are at ${pages.port}`);
    }
    for (const note of [...wanted.findings, ...(mailNote === undefined ? [] : [mailNote])]) onNote(note);
    await syncFeeds(context, wanted.feeds);
    const firstTime = config.samples && (await addSampleReaders(context));
    options.onReady(pages.deskAddress);
    pump.start();
    const indexCare = lookAfterIndex(writer.runtime, signal, onNote);
    const firstMail = firstTime
      ? sendFirstMail(writer, signal).catch((error: unknown) => onNote(`first mail: ${describeError(error)}`))
      : undefined;
    await sweepUntil(signal, writer, onNote);
    await Promise.all([firstMail, indexCare]);
  } finally {
    await pump.stop();
    await pages.close();
    await writer.close();
  }
  return { kind: 'stopped' };
}

/** Sweeps the due index and follows the OPML; a failed sweep is told and the next one tries again. */
async function sweepUntil(signal: AbortSignal, { runtime }: Writer, onNote: (note: string) => void): Promise<void> {
  const { context, config } = runtime;
  let retention: Promise<void> | undefined;
  let seenChange = changedAt(config.feeds.file);
  while (!signal.aborted) {
    const change = changedAt(config.feeds.file);
    if (change !== seenChange) await followFeedList(runtime, onNote);
    seenChange = change;
    try {
      await openOperatorMail(context);
      await dispatchJob(context, undefined, SWEEP_MS);
    } catch (error) {
      onNote(`sweep failed, tried again in ${SWEEP_MS / 1000} s: ${describeError(error)}`);
    }
    retention ??= keepRetention(runtime, signal, onNote).finally(() => {
      retention = undefined;
    });
    await sleep(SWEEP_MS, undefined, { signal }).catch(() => undefined);
  }
  await retention;
}

/**
 * Once a day, beside the work; what fails is told and tried again with the next sweep that finds it due. A run that stops
 * does not wait for it: over 100,000 articles it takes minutes, and it may be cut off anywhere.
 */
async function keepRetention(
  { context, config }: Writer['runtime'],
  signal: AbortSignal,
  onNote: (note: string) => void,
): Promise<void> {
  try {
    if (await isRetentionDue(context))
      await sweepRetention(context, { rules: config.retention, dryRun: false, signal });
  } catch (error) {
    if (signal.aborted) return;
    onNote(`retention failed and is tried again: ${describeError(error)}`);
  }
}

/** An OPML that cannot be read changes nothing: the feeds stay as they are until it is mended. */
async function followFeedList({ context, config }: Writer['runtime'], onNote: (note: string) => void): Promise<void> {
  const { file } = config.feeds;
  try {
    const { feeds, findings } = loadFeeds(file, config.samples);
    const { added, changed, paused } = await syncFeeds(context, feeds);
    onNote(`${file} changed: ${added} feeds added, ${changed} changed, ${paused} paused`);
    for (const finding of findings) onNote(finding);
  } catch (error) {
    onNote(`${file} changed and is not followed until it is mended:\n${describeError(error)}`);
  }
}

/** Long enough for the sample newsroom on a slow machine; after it the slots close by themselves. */
const FIRST_MAIL_PATIENCE_MS = 60_000;
const FIRST_MAIL_PAUSE_MS = 500;

/** On the very first run a person waits for the samples' mail: it goes out once they are read, not at the end of its slot. */
async function sendFirstMail({ runtime }: Writer, signal: AbortSignal): Promise<void> {
  const until = performance.now() + FIRST_MAIL_PATIENCE_MS;
  while (!signal.aborted && performance.now() < until) {
    await sleep(FIRST_MAIL_PAUSE_MS);
    if (await samplesAreRead(runtime)) {
      await dispatchOpenSlots(runtime.context);
      return;
    }
  }
}

async function samplesAreRead({ context, queue }: Writer['runtime']): Promise<boolean> {
  const feeds = (await context.stores.feeds.all()).filter(({ record }) => record.feed.origin === 'sample');
  const depths = await Promise.all((['ingest', 'match'] as const).map((name) => queue.depth(name)));
  return (
    feeds.every(({ record }) => record.lastPollAt !== undefined) &&
    depths.every(({ ready, inFlight }) => ready + inFlight === 0)
  );
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
