import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { archiveOf, toldBy } from './archive-of.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';
import { ARTICLE_TITLE, articlePage, opmlOf, rssOf } from './sample-feed.ts';
import { runCli, runJson } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

const CONTACT = ['--contact', 'https://desk.example/about'];
const NOTHING_NEW = {
  entries: { seen: 0, new: 0 },
  articles: { archived: 0, byTag: {} },
  alerts: { delivered: 0 },
};

describe('vigia run --once with the sample newsroom', () => {
  it('archives every sample article once and writes one mail a reader; a second pass does nothing', async () => {
    const dir = temporaryDir();
    const samples = loadArticles().length;
    const first = await runJson(['run', '--once', '--data', dir]);
    expect(first).toEqual({
      feeds: { polled: 3, changed: 3, notModified: 0, failed: 0 },
      entries: { seen: samples, new: samples },
      articles: { archived: samples, byTag: expect.objectContaining({ fentanyl: expect.any(Number) }) },
      alerts: { delivered: 2 },
    });
    const before = await archiveOf(dir);
    expect(new Set(before.articles.map(({ url }) => url)).size).toBe(samples);
    expect(before.articles).toHaveLength(samples);
    expect([...before.mails.values()].map(({ to }) => to?.[0]?.address).toSorted()).toEqual([
      'lectora@example.org',
      'reader@example.org',
    ]);
    expect(toldBy(before.mails).length).toBeGreaterThan(2);

    const second = await runJson(['run', '--once', '--data', dir]);
    expect(second).toEqual({ feeds: { polled: 3, changed: 0, notModified: 3, failed: 0 }, ...NOTHING_NEW });
    const after = await archiveOf(dir);
    expect(after.articles).toEqual(before.articles);
    expect([...after.mails.keys()]).toEqual([...before.mails.keys()]);
    expect(after.deadLetters).toEqual([]);
  });
});

describe('vigia run --once with a feed of one’s own', () => {
  it('archives the article with its tag, sends one mail, and asks with validators the next time', async () => {
    const { dir, server, args } = await ownFeed();
    const subscribed = await runCli(['subscribe', 'desk@example.net', 'topic:fentanyl', '--confirmed', '--data', dir]);
    expect(subscribed).toMatchObject({ code: 0, err: '' });
    const run = [...args, ...CONTACT, '--allow-host', server.host];

    expect(await runJson(run)).toEqual({
      feeds: { polled: 1, changed: 1, notModified: 0, failed: 0 },
      entries: { seen: 1, new: 1 },
      articles: { archived: 1, byTag: expect.objectContaining({ fentanyl: 1 }) },
      alerts: { delivered: 1 },
    });
    const { articles, mails } = await archiveOf(dir);
    expect(articles).toMatchObject([{ title: ARTICLE_TITLE, url: server.url('/a'), source: { feedId: 'own' } }]);
    const [mail] = [...mails.values()];
    expect(mails.size).toBe(1);
    expect(mail?.subject).toContain(ARTICLE_TITLE.slice(0, 60));
    expect(mail?.text).toContain(server.url('/a'));
    expect(mail?.html).toContain(server.url('/a'));
    const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('list-unsubscribe')).toMatch(/^<http:\/\/127\.0\.0\.1:\d+\/unsubscribe\?t=\S+>$/);

    expect(await runJson(run)).toEqual({ feeds: { polled: 1, changed: 0, notModified: 1, failed: 0 }, ...NOTHING_NEW });
    const [firstPoll, page, secondPoll] = server.requests;
    expect(server.requests.map(({ url }) => url)).toEqual(['/feed', '/a', '/feed']);
    expect(firstPoll?.headers).not.toHaveProperty('if-none-match');
    expect(page?.headers['user-agent']).toContain('https://desk.example/about');
    expect(secondPoll?.headers).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': 'Sat, 21 Nov 2026 10:00:00 GMT',
    });
  });

  it('polls nothing without a contact, and says how to switch it on', async () => {
    const { dir, server, args } = await ownFeed();
    const { code, out, err } = await runCli([...args, '--json', '--allow-host', server.host]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ feeds: { polled: 0, changed: 0, notModified: 0, failed: 0 }, ...NOTHING_NEW });
    expect(err).toMatch(/contact.*--contact/);
    expect(server.requests).toEqual([]);
    const { feeds } = await archiveOf(dir);
    expect(feeds.get('own')).toMatchObject({
      state: 'waiting-for-contact',
      reason: expect.stringContaining('--contact'),
    });
  });

  it('refuses a private address that no --allow-host names, and says so on the feed', async () => {
    const { dir, server, args } = await ownFeed();
    expect(await runJson([...args, ...CONTACT])).toMatchObject({ feeds: { polled: 1, failed: 1 } });
    expect(server.requests).toEqual([]);
    const { feeds } = await archiveOf(dir);
    expect(feeds.get('own')).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/allow-?hosts?/i),
    });
  });
});

async function ownFeed(): Promise<{ dir: string; server: FeedServer; args: readonly string[] }> {
  const dir = temporaryDir();
  const server: FeedServer = await startFeedServer((request, response) => {
    if (request.url === '/a') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(articlePage());
      return;
    }
    const validators = { etag: '"one"', 'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT' };
    if (request.headers['if-none-match'] === '"one"') response.writeHead(304, validators).end();
    else response.writeHead(200, { 'content-type': 'application/rss+xml', ...validators }).end(rssOf(server.url('/a')));
  });
  const feeds = join(dir, 'feeds.opml');
  writeFileSync(feeds, opmlOf({ own: server.url('/feed') }));
  return { dir, server, args: ['run', '--once', '--no-sample', '--data', dir, '--feeds', feeds] };
}
