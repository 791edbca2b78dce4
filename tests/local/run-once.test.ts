import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../local/load-config.ts';
import { openForWriting } from '../../local/open-for-writing.ts';
import { runOnce } from '../../local/run-once.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';

const DUE = '2026-01-01T00:00:00.000Z';

it('runOnce() makes the checks of watches that are due', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'vigia-once-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const config = { ...loadConfig(), samples: false };
  await withStores(dir, config, ({ watches }) =>
    watches.add({ schemaVersion: 1, articleId: 'a1', since: DUE, step: 0, attempts: 0, nextCheckAt: DUE, checks: [] }),
  );
  const outcome = await runOnce({
    dir,
    config,
    onEvent: () => {},
    onNote: () => {},
    signal: new AbortController().signal,
  });
  expect(outcome.kind).toBe('done');
  // Its article is not in the archive, which ends the watch.
  const watch = await withStores(dir, config, ({ watches }) => watches.get('a1'));
  expect(watch?.record.nextCheckAt).toBeUndefined();
});

async function withStores<Result>(
  dir: string,
  config: Parameters<typeof openForWriting>[1],
  use: (stores: JobContext['stores']) => Promise<Result>,
): Promise<Result> {
  const writer = await openForWriting(dir, config);
  if (writer.kind === 'held') throw new Error(`${dir} is held by ${writer.pid}`);
  try {
    return await use(writer.runtime.context.stores);
  } finally {
    await writer.close();
  }
}
