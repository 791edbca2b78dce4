import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../migrations/list.ts';
import { openDataFolder } from '../shared/adapters/local/data-folder.ts';
import { acquireDataLock, type DataLock } from '../shared/adapters/local/data-lock.ts';
import type { Config } from '../shared/config.ts';
import { keepTopicModel } from './keep-topic-model.ts';
import { loadTopics } from './load-topics.ts';
import { startNewsroom } from './newsroom/newsroom.ts';
import { createRuntime, type Runtime } from './runtime.ts';

export type Writer = {
  readonly kind: 'writer';
  readonly runtime: Runtime;
  readonly lock: DataLock;
  close(): Promise<void>;
};

export type Held = { readonly kind: 'held'; readonly pid: number; readonly port?: number };

/** A process that was killed is gone within a moment; its lock ends with it. */
const LOCK_PATIENCE_MS = 3_000;
const LOCK_PAUSE_MS = 100;

/**
 * Takes the data folder for writing, with the sample newsroom served where it is on. `held` when
 * another process has it.
 */
export async function openForWriting(
  dir: string,
  config: Config,
  options: { readonly pagePort?: number } = {},
): Promise<Writer | Held> {
  const topics = loadTopics();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = await patientLock(dir);
  if (lock.kind === 'held') return lock;
  const folder = openDataFolder(dir, { migrations, lock });
  const newsroom = config.samples ? await startNewsroom() : undefined;
  const runtime = createRuntime({
    folder,
    config,
    topics,
    pagePort: options.pagePort ?? config.http.port,
    ...(newsroom === undefined ? {} : { newsroomPort: newsroom.port }),
  });
  await runtime.queue.releaseInFlight();
  await keepTopicModel(runtime.context.stores, topics.version);
  return {
    kind: 'writer',
    runtime,
    lock,
    close: async () => {
      await runtime.close();
      await newsroom?.close();
      lock.release();
    },
  };
}

async function patientLock(dir: string): Promise<DataLock | Held> {
  const until = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const lock = await acquireDataLock(dir);
    // A holder that has announced a port is a run that means to stay.
    if (lock.kind === 'acquired' || lock.port !== undefined || performance.now() > until) return lock;
    await sleep(LOCK_PAUSE_MS);
  }
}
