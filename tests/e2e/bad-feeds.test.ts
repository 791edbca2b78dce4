import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { archiveOf } from './archive-of.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';
import { ARTICLE_TITLE, articlePage, opmlOf, rssOf } from './sample-feed.ts';
import { runJson } from './start-cli.ts';
import { temporaryDir } from './temporary-dir.ts';

type BadFeed = {
  readonly id: string;
  readonly state: string;
  readonly reason: RegExp;
  readonly answer: (response: ServerResponse, request: IncomingMessage) => void;
};

const XML = { 'content-type': 'application/rss+xml' };
const MEBIBYTE = 1024 * 1024;

function sends(status: number, body: string | Uint8Array, headers: Readonly<Record<string, string>> = XML) {
  return (response: ServerResponse) => void response.writeHead(status, headers).end(body);
}

const CHALLENGE = `<!doctype html><html><head><title>Just a moment...</title></head>
<body><div id="challenge-form">Enable JavaScript and cookies to continue</div>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>`;

const BAD_FEEDS: readonly BadFeed[] = [
  {
    id: 'html',
    state: 'not-a-feed',
    reason: /HTML/i,
    answer: sends(200, '<!doctype html><html><body><p>News</p></body></html>', { 'content-type': 'text/html' }),
  },
  { id: 'empty-body', state: 'not-a-feed', reason: /empty|nothing|no bytes/i, answer: sends(200, '') },
  {
    id: 'no-entries',
    state: 'empty',
    reason: /without entries/,
    answer: sends(200, '<rss version="2.0"><channel><title>Quiet</title></channel></rss>'),
  },
  {
    id: 'truncated',
    state: 'failing',
    reason: /cut off after 0 entries/,
    answer: sends(200, '<?xml version="1.0"?><rss version="2.0"><chan'),
  },
  { id: 'large', state: 'too-large', reason: /more than 8/, answer: sends(200, Buffer.alloc(10 * MEBIBYTE + 1, ' ')) },
  { id: 'not-found', state: 'failing', reason: /404/, answer: sends(404, 'no') },
  { id: 'gone', state: 'gone', reason: /410/, answer: sends(410, 'no') },
  {
    id: 'challenge',
    state: 'blocked',
    reason: /block|challenge|bot/i,
    answer: sends(403, CHALLENGE, { 'content-type': 'text/html', server: 'cloudflare', 'cf-mitigated': 'challenge' }),
  },
  { id: 'broken-server', state: 'failing', reason: /500/, answer: sends(500, 'oops') },
  { id: 'silent', state: 'timed-out', reason: /1\.5 s/, answer: () => undefined },
  {
    id: 'metadata',
    state: 'refused',
    reason: /169\.254\.169\.254/,
    answer: sends(302, '', { location: 'http://169.254.169.254/latest/meta-data/' }),
  },
  {
    id: 'loop',
    state: 'refused',
    reason: /redirects more than/,
    answer: (response, request) => void response.writeHead(302, { location: request.url ?? '/' }).end(),
  },
  {
    id: 'garbage',
    state: 'not-a-feed',
    reason: /no feed|not a feed/,
    answer: sends(200, Uint8Array.from({ length: 5000 }, noise)),
  },
];

/** Bytes of a fixed linear congruential sequence (Numerical Recipes): the same garbage on every run. */
function noise(_: unknown, i: number): number {
  let state = i + 1;
  for (let round = 0; round < 3; round++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state >>> 24;
}

const listSchema = z.object({
  feeds: z.array(z.looseObject({ feed: z.looseObject({ id: z.string() }), state: z.string(), reason: z.string() })),
});

describe('vigia run --once beside bad feeds', () => {
  it('gives each a state and a reason, and archives what the good one and the half one hold', async () => {
    const dir = temporaryDir();
    const good: FeedServer = await startFeedServer((request, response) => {
      if (request.url === '/a') response.writeHead(200, { 'content-type': 'text/html' }).end(articlePage());
      else response.writeHead(200, XML).end(rssOf(good.url('/a')));
    });
    const bad = await Promise.all(
      BAD_FEEDS.map(async ({ id, answer }) => {
        const server = await startFeedServer((request, response) => answer(response, request));
        return { id, host: server.host, url: server.url('/feed') };
      }),
    );
    const half = await startFeedServer((_, response) => {
      const whole = rssOf(good.url('/a'));
      response.writeHead(200, XML).end(whole.replace('</channel>', '<item><title>The next one</tit').slice(0, -8));
    });
    const feeds = join(dir, 'feeds.opml');
    const config = join(dir, 'vigia.yaml');
    // Port 1 (tcpmux) listens nowhere: nobody answers a connection to it.
    const closed = { id: 'closed', host: '127.0.0.1:1', url: 'http://127.0.0.1:1/feed' };
    const listed = [
      ...bad,
      closed,
      { id: 'half', host: half.host, url: half.url('/feed') },
      { id: 'good', host: good.host, url: good.url('/feed') },
    ];
    writeFileSync(feeds, opmlOf(Object.fromEntries(listed.map(({ id, url }) => [id, url]))));
    writeFileSync(config, 'contact: https://desk.example/about\nsamples: false\nfetch:\n  timeoutMs: 1500\n');
    const args = ['--data', dir, '--feeds', feeds, '--config', config];
    const allowed = listed.flatMap(({ host }) => ['--allow-host', host]);

    const summary = await runJson(['run', '--once', ...args, ...allowed]);
    expect(summary).toMatchObject({
      // Good, half, and the one that is read well but holds nothing.
      feeds: { polled: listed.length, changed: 3, notModified: 0, failed: listed.length - 3 },
      entries: { seen: 2, new: 2 },
      articles: { archived: 1 },
    });

    const list = listSchema.parse(await runJson(['feeds', 'list', ...args]));
    const states = new Map(list.feeds.map((row) => [row.feed.id, row]));
    for (const { id, state, reason } of [...BAD_FEEDS, { id: 'closed', state: 'failing', reason: /refuse|connect/i }]) {
      expect(states.get(id), id).toMatchObject({ state, reason: expect.stringMatching(reason) });
    }
    expect(states.get('good')).toMatchObject({ state: 'ok' });
    expect(states.get('half')).toMatchObject({ state: 'ok', reason: expect.stringContaining('cut off after 1 entry') });
    const { articles, deadLetters } = await archiveOf(dir);
    expect(articles.map(({ title }) => title)).toEqual([ARTICLE_TITLE]);
    expect(deadLetters).toEqual([]);
  });
});
