import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import type { VerbInput } from '../../cli/verb.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { type FeedServer, startFeedServer } from '../e2e/feed-server.ts';
import { opmlOf } from '../e2e/sample-feed.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

function rss(title: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><language>es-mx</language>
<item><title>n</title><link>https://outlet.example/n</link><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>`;
}

const PAGE = `<html><link rel="alternate" type="application/rss+xml" title="Norte" href="/norte.xml">
<link rel="alternate" type="application/rss+xml" title="Sur" href="/sur.xml"></html>`;

const PAGES: Readonly<Record<string, string>> = { '/': PAGE, '/norte.xml': rss('Norte'), '/sur.xml': rss('Sur') };

function startOutlet(): Promise<FeedServer> {
  return startFeedServer((request, response) => {
    if (request.url === '/old') return void response.writeHead(301, { location: '/norte.xml' }).end();
    const body = PAGES[request.url ?? ''];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(body);
  });
}

type Call = {
  readonly args: readonly string[];
  readonly stdin?: readonly string[];
  /** In place of `stdin`. */
  readonly terminal?: Readable;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
};

/** An empty list over a data folder of its own, and how to call the verb on it. */
function startList(outlet: FeedServer, listed: Readonly<Record<string, string>> = {}) {
  const dir = temporaryDir();
  const [file, data] = [join(dir, 'feeds.opml'), join(dir, 'data')];
  writeFileSync(file, opmlOf(listed));
  const call = async (
    { args, stdin = [], terminal, isTerminal = false, signal = new AbortController().signal }: Call,
    contact = 'https://vigia.example/about',
  ) => {
    const [out, err]: [string[], string[]] = [[], []];
    const input: VerbInput = {
      args: [
        ...args,
        '--feeds',
        file,
        '--data',
        data,
        '--allow-host',
        outlet.host,
        ...(contact === '' ? [] : ['--contact', contact]),
      ],
      stdin: terminal ?? Readable.from(stdin.map((line) => Buffer.from(line))),
      out: (line) => out.push(line),
      write: async (line) => void out.push(line),
      err: (line) => err.push(line),
      isTerminal,
      signal,
    };
    return { code: await feedsVerb.run(input), out: out.join('\n'), err: err.join('\n') };
  };
  const feeds = () => {
    const parsed = parseOpml(readFileSync(file, 'utf8'));
    return parsed.kind === 'opml' ? parsed.feeds : [];
  };
  return { call, feeds, file, data };
}

describe('feeds add', () => {
  it('takes the best feed of a page, names the others, and fills in what the feed says of itself', async () => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    const { code, err } = await call({ args: ['add', outlet.url('/'), '--country', 'MX'] });
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^Also there: .*\/sur\.xml {2}Sur \(1 entry, newest 2026-03-01\)$/),
    });
    expect(feeds()).toMatchObject([
      { url: outlet.url('/norte.xml'), title: 'Norte', language: 'es-mx', country: 'MX' },
    ]);
  });

  it.each([
    [['2\n'], '/sur.xml'],
    [['\n'], '/norte.xml'],
    [['9\n', 'x\n', '2\n'], '/sur.xml'],
    [[], '/norte.xml'],
  ])('asks at a terminal, where the answer %j takes %s', async (stdin, expected) => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    const { err } = await call({ args: ['add', outlet.url('/')], stdin, isTerminal: true });
    expect(err).toMatch(/1 {2}.*norte\.xml[\s\S]*2 {2}.*sur\.xml[\s\S]*Which one\?/);
    expect(feeds().map(({ url }) => url)).toEqual([outlet.url(expected)]);
  });

  it('adds nothing when the question is stopped, and lets go of the terminal', async () => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    const stop = new AbortController();
    const terminal = new Readable({ read: () => stop.abort() });
    const { signal } = stop;
    await expect(call({ args: ['add', outlet.url('/')], terminal, isTerminal: true, signal })).rejects.toThrow(
      'no feed is added',
    );
    expect(feeds()).toEqual([]);
    expect(terminal.destroyed).toBe(true);
  });

  it('does not ask with --yes or --json, which names the candidates', async () => {
    const outlet = await startOutlet();
    const { call } = startList(outlet);
    const { out, err } = await call({ args: ['add', outlet.url('/'), '--json'], isTerminal: true });
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      feed: { title: 'Norte' },
      candidates: [{ title: 'Norte' }, { title: 'Sur' }],
    });
    const other = startList(outlet);
    await other.call({ args: ['add', outlet.url('/'), '--yes'], isTerminal: true });
    expect(other.feeds()).toHaveLength(1);
  });

  it('writes where a feed has moved to for good, and what is given over what the feed says', async () => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    await call({ args: ['add', outlet.url('/old'), '--title', 'Mine', '--language', 'es', '--id', 'mine'] });
    expect(feeds()).toMatchObject([{ id: 'mine', url: outlet.url('/norte.xml'), title: 'Mine', language: 'es' }]);
  });

  it('says of an address without a feed what was tried, and leaves the list as it is', async () => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    await expect(call({ args: ['add', outlet.url('/nothing')] })).rejects.toThrow(/a feed must be there: 404/);
    expect(feeds()).toEqual([]);
  });

  it('fetches nothing without a contact, and says what to do; --no-check needs none', async () => {
    const outlet = await startOutlet();
    const { call, feeds } = startList(outlet);
    await expect(call({ args: ['add', outlet.url('/')] }, '')).rejects.toThrow(/--contact.*--no-check/);
    expect(await call({ args: ['add', outlet.url('/'), '--no-check'] }, '')).toMatchObject({ code: 0 });
    expect(feeds()).toMatchObject([{ url: outlet.url('/') }]);
    expect(outlet.requests).toEqual([]);
  });

  it('does not fetch a feed that the list has already', async () => {
    const outlet = await startOutlet();
    const { call } = startList(outlet, { norte: outlet.url('/norte.xml') });
    await expect(call({ args: ['add', outlet.url('/norte.xml')] })).rejects.toThrow(/`norte`.*in the list already/);
    expect(outlet.requests).toEqual([]);
  });
});

describe('feeds check', () => {
  it('prints nothing of an answer that could steer the terminal', async () => {
    const title = 'A\u009b31m\u202e';
    const outlet = await startFeedServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml', etag: '"\u009b1m"' }).end(rss(title));
    });
    const { call } = startList(outlet, { evil: outlet.url('/rss') });
    const { out } = await call({ args: ['check'] });
    expect(out).toMatch(/^ok {6}evil {2}\[ok\] {2}A.31m$/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal is looked for.
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('checks the whole list in its order, ends with 1 when a feed is broken, and stores nothing', async () => {
    const outlet = await startOutlet();
    const { call, file, data } = startList(outlet, { gone: outlet.url('/gone'), sur: outlet.url('/sur.xml') });
    const { code, out } = await call({ args: ['check'] });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^broken {2}gone {2}\[failing\][\s\S]*404[\s\S]*^ok {6}sur {2}\[ok\] {2}Sur[\s\S]*RSS 2\.0[\s\S]*^1 ok, 1 broken, 0 waiting\.$/m,
    );
    const { out: list } = await callVerb(feedsVerb, ['list', '--json', '--feeds', file, '--data', data]);
    expect(JSON.parse(list).feeds).toMatchObject([{ state: 'new' }, { state: 'new' }]);
    expect(list).not.toContain('lastPollAt');
  });

  it('checks what is named: an id, an address that is not in the list, another list', async () => {
    const outlet = await startOutlet();
    const { call } = startList(outlet, { sur: outlet.url('/sur.xml'), gone: outlet.url('/gone') });
    const other = join(temporaryDir(), 'other.opml');
    writeFileSync(other, opmlOf({ x: outlet.url('/norte.xml') }));
    const { code, out } = await call({ args: ['check', 'sur', outlet.url('/old'), other, '--json'] });
    expect(code).toBe(0);
    expect(JSON.parse(out).checks).toMatchObject([
      { outcome: 'ok', feed: { id: 'sur' }, answer: { status: 200, redirects: [] } },
      {
        outcome: 'ok',
        answer: { redirects: [{ status: 301 }] },
        findings: expect.arrayContaining([expect.stringMatching(/moved for good/)]),
      },
      { outcome: 'ok', feed: { id: 'x' } },
    ]);
    await expect(call({ args: ['check', 'nobody'] })).rejects.toThrow(/"nobody".*feeds list/);
  });

  it('stops where it is told to, and shows what it has', async () => {
    const controller = new AbortController();
    const outlet = await startFeedServer((_, response) => {
      controller.abort();
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(rss('Norte'));
    });
    const { call } = startList(outlet, { norte: outlet.url('/norte.xml'), sur: outlet.url('/sur.xml') });
    const { code, out, err } = await call({ args: ['check'], signal: controller.signal });
    expect({ code, err }).toEqual({ code: 1, err: 'Stopped: 1 of 2 feeds were checked.' });
    expect(out).toMatch(/^ok {6}norte/);
    expect(outlet.requests).toHaveLength(1);
  });

  it('fetches nothing without a contact, and says what to do', async () => {
    const outlet = await startOutlet();
    const { call } = startList(outlet, { sur: outlet.url('/sur.xml') });
    await expect(call({ args: ['check'] }, '')).rejects.toThrow(/--contact/);
    expect(outlet.requests).toEqual([]);
  });
});
