import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ARTICLE_TITLE, articlePage, rssOf } from '../e2e/sample-feed.ts';
import { runCli, startCli } from '../e2e/start-cli.ts';

const TEXT =
  'Officers seized 20 kilograms of fentanyl at the border on Monday, the Drug Enforcement Administration said.';

function tagLine(id: string): string {
  return JSON.stringify({ id, title: 'Fentanyl seized at the border', text: TEXT, lang: 'en' });
}

function pageLine(id: string): string {
  return JSON.stringify({ id, url: 'https://outlet.example/a', html: articlePage() });
}

function feedLine(id: string): string {
  const body = Buffer.from(rssOf('https://outlet.example/a')).toString('base64');
  return JSON.stringify({ id, url: 'https://outlet.example/rss', contentType: 'application/rss+xml', body });
}

const STREAMS: readonly (readonly [string, readonly string[], (id: string) => string, object])[] = [
  [
    'tag',
    ['tag', '--jsonl'],
    tagLine,
    { tags: expect.arrayContaining([expect.objectContaining({ tag: 'fentanyl' })]) },
  ],
  ['extract', ['extract', '--jsonl'], pageLine, { title: ARTICLE_TITLE, text: expect.stringContaining('fentanyl') }],
  [
    'feeds parse',
    ['feeds', 'parse', '--jsonl'],
    feedLine,
    { entries: [expect.objectContaining({ link: 'https://outlet.example/a' })] },
  ],
];

describe.each(STREAMS)('vigia %s --jsonl', (_, args, line, expected) => {
  it('answers a line before the next one is sent', async () => {
    const run = startCli(args, { keepInput: true });
    run.child.stdin?.write(`${line('one')}\n`);
    await run.said(/"id":"one".*\n/);
    run.child.stdin?.end(`${line('two')}\n`);
    const { code, out, err } = await run.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(linesOf(out)).toEqual([
      expect.objectContaining({ id: 'one', ...expected }),
      expect.objectContaining({ id: 'two', ...expected }),
    ]);
  });

  it('makes {id, error} of a line that it cannot read, and goes on', async () => {
    const bad = ['no json', '[]', 'null', '{"id":"half"}', '{"id":7,"text":{}}'];
    const { code, out, err } = await runCli(args, { input: [...bad, '', line('good')].join('\n') });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = linesOf(out);
    expect(lines).toHaveLength(bad.length + 1);
    for (const record of lines.filter(({ id }) => id !== 'good')) {
      expect(record).toEqual({ id: expect.anything(), error: expect.stringMatching(/\S/) });
    }
    expect(lines.find(({ id }) => id === 'half')).toMatchObject({ error: expect.any(String) });
    expect(lines.find(({ id }) => id === 'good')).toMatchObject(expected);
  });
});

describe('vigia tag --jsonl', () => {
  it('ends a line at a line feed only: U+2028 and CR may stand in JSON text', async () => {
    const records = [`{"id":"a","title":"x","text":"one\u2028two"}\r\n`, '{"id":"b","title":"x","text":"y"}'];
    const { out } = await runCli(['tag', '--jsonl'], { input: records.join('') });
    expect(linesOf(out)).toEqual([
      { id: 'a', tags: [] },
      { id: 'b', tags: [] },
    ]);
  });

  it('waits while its reader is behind, and loses none of 2,000 lines', async () => {
    const run = startCli(['tag', '--jsonl'], { keepInput: true });
    const stdin = run.child.stdin!;
    for (let i = 0; i < 2_000; i++) if (!stdin.write(`${tagLine(`l${i}`)}\n`)) await once(stdin, 'drain');
    stdin.end();
    const { code, out } = await run.ended;
    expect(code).toBe(0);
    expect(linesOf(out).map(({ id }) => id)).toEqual(Array.from({ length: 2_000 }, (_, i) => `l${i}`));
  });

  it('ends without a word when its reader goes away', async () => {
    const run = startCli(['tag', '--jsonl'], { keepInput: true });
    run.child.stdin?.on('error', () => undefined);
    run.child.stdin?.write(`${tagLine('one')}\n`);
    await run.said(/"one"/);
    run.child.stdout?.destroy();
    for (let i = 0; i < 50; i++) run.child.stdin?.write(`${tagLine(`l${i}`)}\n`);
    run.child.stdin?.end();
    expect(await run.ended).toMatchObject({ code: 0, signal: null, err: '' });
  });
});

describe('vigia feeds list', () => {
  it('ends without a word when its reader goes away', async () => {
    const run = startCli(['feeds', 'list', '--data', '/nowhere']);
    run.child.stdout?.destroy();
    expect(await run.ended).toMatchObject({ code: 0, signal: null, err: '' });
  });
});

function linesOf(out: string): readonly { readonly id: unknown }[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
