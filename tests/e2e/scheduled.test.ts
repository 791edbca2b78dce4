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
  it('works beside other verbs, follows the OPML, holds its folder, and stops on SIGINT', {
    timeout: 60_000,
  }, async () => {
    const dir = temporaryDir();
    const feeds = join(dir, 'feeds.opml');
    copyFileSync(join(REPOSITORY, 'config/feeds.opml'), feeds);
    const run = startCli(['run', '--data', dir, '--feeds', feeds, '--port', '0']);
    const [, page = ''] = await run.said(/Page: (http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(page)).status).toBe(200);
    await newsroomLinksOpen(page);

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
    expect(articles.length).toBeGreaterThanOrEqual(103);
    expect(deadLetters).toEqual([]);
    // The samples' readers, and the confirmation that a verb asked the run for.
    expect([...mails.values()].map(({ to }) => to?.[0]?.address)).toContain('asked@example.net');
  });
});

async function newsroomLinksOpen(page: string): Promise<void> {
  const index = await (await fetch(`${page}/newsroom/en/`)).text();
  const [, href = ''] = /href="(\/[^"]+)"/.exec(index) ?? [];
  const article = await fetch(`${page}${href}`);
  expect({ href, status: article.status }).toEqual({ href: expect.stringMatching(/^\/newsroom\/en\/./), status: 200 });
}

async function secondRunIsRefused(dir: string, run: RunningCli, page: string): Promise<void> {
  const modes = [['--once'], []];
  const ended = await Promise.all(modes.map((mode) => runCli(['run', ...mode, '--data', dir, '--port', '0'])));
  for (const { code, out, err } of ended) {
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`process ${run.child.pid}`);
    expect(err).toContain(page);
    expect(err).toContain('--data');
  }
}

async function verbsWorkBeside(dir: string, feeds: string): Promise<void> {
  const data = ['--data', dir];
  const [subscribed, dead, redriven, found, listed, doctor] = await Promise.all([
    runJson(['subscribe', 'asked@example.net', 'topic:precursors', ...data]),
    runJson(['dlq', 'list', ...data]),
    runJson(['dlq', 'redrive', '--all', ...data]),
    runJson(['articles', 'search', 'lang:en OR lang:es', ...data]),
    runJson(['feeds', 'list', ...data, '--feeds', feeds]),
    runJson(['doctor', ...data]),
  ]);
  expect(subscribed).toMatchObject({ outcome: 'confirmation-sent' });
  expect(dead).toEqual({ deadLetters: [] });
  expect(redriven).toEqual({ redriven: [], unknown: [] });
  expect(found).toMatchObject({ articles: expect.any(Array) });
  expect(listed).toMatchObject({ feeds: expect.any(Array) });
  expect(JSON.stringify(doctor)).toMatch(/process \d+ runs on it/);
}

async function newsOfTheOpmlAreFollowed(dir: string, feeds: string): Promise<void> {
  await runJson(['feeds', 'add', 'https://outlet.example/rss', '--no-check', '--id', 'fresh', '--feeds', feeds]);
  await until(async () => (await archiveOf(dir)).feeds.get('fresh')?.state === 'waiting-for-contact');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(200))
    if (await holds()) return;
  throw new Error(`did not hold within ${PATIENCE_MS} ms`);
}
