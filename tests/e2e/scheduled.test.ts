import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { archiveOf } from './archive-of.ts';
import { REPOSITORY, type RunningCli, runCli, runJson, startCli } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

/** How long a step of a scheduled run may take on a slow machine. */
const PATIENCE_MS = 20_000;

describe('vigia run', () => {
  it('works beside other verbs, follows the OPML, holds its folder, and stops on SIGINT', { timeout: 60_000 }, async () => {
    const dir = temporaryDir();
    const feeds = join(dir, 'feeds.opml');
    copyFileSync(join(REPOSITORY, 'config/feeds.opml'), feeds);
    const run = startCli(['run', '--data', dir, '--feeds', feeds, '--port', '0']);
    const [, page = ''] = await run.said(/Page: (http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(page)).status).toBe(200);

    await secondRunIsRefused(dir, run, page);
    await verbsWorkBeside(dir, feeds);
    await newsOfTheOpmlAreFollowed(dir, feeds);

    run.child.kill('SIGINT');
    const { code, out, err } = await run.ended;
    expect({ code, out, err }).toMatchObject({ code: 0, out: expect.stringMatching(/Stopped\./) });
    expect(err).toContain('finishing the work in hand');
    await expect(fetch(page)).rejects.toThrow();

    await runJson(['run', '--once', '--data', dir, '--feeds', feeds]);
    const { articles, deadLetters, mails } = await archiveOf(dir);
    expect(new Set(articles.map(({ url }) => url)).size).toBe(articles.length);
    expect(articles.length).toBeGreaterThanOrEqual(95);
    expect(deadLetters).toEqual([]);
    // The samples' readers, and the confirmation that a verb asked the run for.
    expect([...mails.values()].map(({ to }) => to?.[0]?.address)).toContain('asked@example.net');
  });
});

async function secondRunIsRefused(dir: string, run: RunningCli, page: string): Promise<void> {
  for (const mode of [['--once'], []]) {
    const { code, out, err } = await runCli(['run', ...mode, '--data', dir, '--port', '0']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`process ${run.child.pid}`);
    expect(err).toContain(page);
    expect(err).toContain('--data');
  }
}

async function verbsWorkBeside(dir: string, feeds: string): Promise<void> {
  const data = ['--data', dir];
  expect(await runJson(['subscribe', 'asked@example.net', 'topic:precursors', ...data])).toMatchObject({
    outcome: 'confirmation-sent',
  });
  expect(await runJson(['dlq', 'list', ...data])).toEqual({ deadLetters: [] });
  expect(await runJson(['dlq', 'redrive', '--all', ...data])).toEqual({ redriven: [], unknown: [] });
  const found = await runJson(['articles', 'search', 'lang:en OR lang:es', ...data]);
  expect(found).toMatchObject({ articles: expect.any(Array) });
  expect(await runJson(['feeds', 'list', ...data, '--feeds', feeds])).toMatchObject({ feeds: expect.any(Array) });
  const doctor = await runJson(['doctor', ...data]);
  expect(JSON.stringify(doctor)).toMatch(/process \d+ runs on it/);
}

async function newsOfTheOpmlAreFollowed(dir: string, feeds: string): Promise<void> {
  await runJson(['feeds', 'add', 'https://outlet.example/rss', '--id', 'fresh', '--feeds', feeds]);
  await until(async () => (await archiveOf(dir)).feeds.get('fresh')?.state === 'waiting-for-contact');
  await runJson(['feeds', 'remove', 'fresh', '--feeds', feeds]);
  await until(async () => (await archiveOf(dir)).feeds.get('fresh')?.state === 'paused');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(200)) if (await holds()) return;
  throw new Error(`did not hold within ${PATIENCE_MS} ms`);
}
