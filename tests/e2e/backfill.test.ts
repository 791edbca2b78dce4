import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datedRss, sitemapOf } from '../fakes/older-news.ts';
import { archiveOf } from './archive-of.ts';
import { startFeedServer } from './feed-server.ts';
import { articlePage, opmlOf } from './sample-feed.ts';
import { runCli, runJson, startCli } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

/** The feed, its older page, and a sitemap with one article more. */
async function startOutlet() {
  const server = await startFeedServer(({ url = '' }, response) => {
    const item = (name: string, date: string) => ({ link: server.url(`/world/${name}`), date });
    const today = item('lab-found-today', new Date().toISOString());
    const older = item('lab-found-last-month', daysAgo(30));
    const oldest = item('lab-found-two-months-ago', daysAgo(60));
    const documents: Readonly<Record<string, string>> = {
      '/feed': datedRss([today], { older: '/feed?page=2' }),
      '/feed?page=2': datedRss([older]),
      '/sitemap.xml': sitemapOf([today, older, oldest, item('lab-found-years-ago', daysAgo(900))]),
    };
    const document = documents[url];
    if (document !== undefined) response.writeHead(200, { 'content-type': 'application/xml' }).end(document);
    else if (url.startsWith('/world/')) response.writeHead(200, { 'content-type': 'text/html' }).end(articlePage());
    else response.writeHead(404).end();
  });
  return server;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 60 * 60_000).toISOString();
}

describe('vigia feeds backfill', () => {
  it('archives without alerts, in a later pass, what was asked for beside a run', {
    timeout: 60_000,
  }, async () => {
    const server = await startOutlet();
    const dir = temporaryDir();
    const feeds = join(dir, 'feeds.opml');
    writeFileSync(feeds, opmlOf({ own: server.url('/feed') }));
    const list = ['--data', dir, '--feeds', feeds];
    const options = [...list, '--contact', 'https://desk.example/about', '--allow-host', server.host];
    await runCli(['subscribe', 'desk@example.net', 'topic:fentanyl', '--confirmed', '--data', dir]);

    const early = await runCli(['feeds', 'backfill', 'own', '--since', '90d', ...options]);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('run Vigía once') });

    const run = startCli(['run', '--no-sample', '--port', '0', ...options]);
    await run.said(/Page: /);
    const started = await runCli(['feeds', 'backfill', server.url('/feed'), '--since', '90d', ...list]);
    expect(started).toMatchObject({ code: 0, out: expect.stringMatching(/own since \S+ is started[\s\S]*alerts off/) });
    run.child.kill('SIGINT');
    await run.ended;

    await runJson(['run', '--once', '--no-sample', ...options]);
    expect(await runJson(['feeds', 'backfill', '--list', ...list])).toMatchObject({
      backfills: [{ feedId: 'own', state: 'done', entries: 2, queued: 2 }],
    });
    const { articles, deadLetters, mails } = await archiveOf(dir);
    expect(articles.map(({ url, quiet }) => [url, quiet]).toSorted()).toEqual([
      [server.url('/world/lab-found-last-month'), true],
      [server.url('/world/lab-found-today'), undefined],
      [server.url('/world/lab-found-two-months-ago'), true],
    ]);
    expect(deadLetters).toEqual([]);
    const told = [...mails.values()].map(({ text = '' }) => text).join('\n');
    expect(told).toContain('lab-found-today');
    expect(told).not.toMatch(/lab-found-(?:last|two)/);
    expect(await runCli(['feeds', 'backfill', '--stop', 'own', ...list])).toMatchObject({
      code: 1,
      err: expect.stringContaining('No backfill'),
    });
  });
});
