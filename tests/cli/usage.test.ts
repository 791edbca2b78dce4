import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../e2e/start-cli.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';

const VERBS = ['run', 'feeds', 'extract', 'tag', 'why', 'articles', 'subscribe', 'dlq', 'doctor'];

/** Processes started at once: two cores. */
const AT_ONCE = 3;

describe('vigia --help', () => {
  it('lists every verb, and every verb has help of its own', { timeout: 60_000 }, async () => {
    const overview = await runCli(['--help']);
    expect(overview).toMatchObject({ code: 0, err: '' });
    await inTurns(VERBS, async (verb) => {
      expect(overview.out).toContain(`  ${verb} `);
      const { code, out, err } = await runCli([verb, '--help']);
      expect({ code, err }, verb).toEqual({ code: 0, err: '' });
      expect(out).toMatch(new RegExp(`usage: ./vigia ${verb}`));
      for (const option of ['--json', '--data', '--help']) expect(out, verb).toContain(option);
    });
  });
});

describe('vigia', () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['fly'], /Unknown verb "fly"[\s\S]*usage/],
    [['run', '--twice'], /--twice[\s\S]*--help/],
    [['run', 'now'], /now[\s\S]*--help/],
    [['run', '--once', '--port', '99999'], /--port[\s\S]*99999/],
    [['run', '--once', '--contact', 'nobody'], /--contact[\s\S]*nobody/],
    [['run', '--once', '--allow-host', 'intranet'], /--allow-host[\s\S]*host:port/],
    [['run', '--once', '--feeds', '/nowhere/feeds.opml'], /\/nowhere\/feeds\.opml/],
    [['run', '--once', '--config', '/nowhere/vigia.yaml'], /\/nowhere\/vigia\.yaml/],
    [['feeds'], /feeds list[\s\S]*--help/],
    [['feeds', 'paint'], /feeds list[\s\S]*--help/],
    [['feeds', 'add'], /URL[\s\S]*--help/],
    [['feeds', 'parse', '/nowhere/feed.xml'], /\/nowhere\/feed\.xml/],
    [['feeds', 'parse', 'one', 'two'], /two[\s\S]*--help/],
    [['extract', '/nowhere/page.html'], /\/nowhere\/page\.html/],
    [['extract', 'https://outlet.example/a'], /--contact/],
    [['extract', '--jsonl', 'page.html'], /standard input/],
    [['tag', 'one', 'two'], /two[\s\S]*--help/],
    [['why'], /ARTICLE[\s\S]*--help/],
    [['why', 'abcdef', 'topic:nothing'], /topic:nothing/],
    [['articles'], /articles search[\s\S]*--help/],
    [['articles', 'search'], /query[\s\S]*--help/],
    [['articles', 'search', 'x', '--limit', '0'], /--limit[\s\S]*1000/],
    [['subscribe', 'reader@example.org'], /QUERY[\s\S]*--help/],
    [['subscribe', 'nobody', 'x'], /nobody/],
    [['subscribe', 'reader@example.org', 'topic:fentanil'], /column 1/],
    [['subscribe', 'reader@example.org', 'x', '--since', 'soon'], /--since[\s\S]*7d/],
    [['subscribe', 'reader@example.org', 'x', '--language', 'fr'], /--language[\s\S]*en or es/],
    [['dlq'], /dlq list[\s\S]*--help/],
    [['dlq', 'redrive'], /--all[\s\S]*--help/],
    [['doctor', 'who'], /who[\s\S]*--help/],
  ];

  it('ends with 2 for wrong usage and says on standard error what to do', { timeout: 90_000 }, async () => {
    const dir = temporaryDir();
    await inTurns(wrong, async ([args, message]) => {
      const { code, out, err } = await runCli([...args, '--data', dir]);
      expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
      expect(err, args.join(' ')).toMatch(message);
      expect(err, args.join(' ')).not.toMatch(/^\s+at .*\.ts:\d+/m);
    });
  });

  it('points at file, line and column of a wrong configuration or topic', async () => {
    const file = join(temporaryDir(), 'vigia.yaml');
    writeFileSync(file, 'samples: true\nfetch:\n  timeoutMS: 5\nhttp:\n  port: many\n');
    for (const verb of [['run', '--once'], ['feeds', 'list'], ['extract', '-']]) {
      const { code, err } = await runCli([...verb, '--config', file, '--data', temporaryDir()], { input: '' });
      expect(code, verb.join(' ')).toBe(2);
      expect(err).toContain(`${file}:3:3: `);
      expect(err).toContain('timeoutMs');
      expect(err).toMatch(new RegExp(`${file}:5:\\d+: .*port`));
    }
    const { code, out } = await runCli(['doctor', '--config', file, '--data', temporaryDir()]);
    expect(code).toBe(1);
    expect(out).toMatch(/problem +configuration/);
  });

  it('says of a folder without data what makes some', async () => {
    const [missing, empty] = [join(temporaryDir(), 'none'), join(temporaryDir(), 'empty')];
    mkdirSync(empty);
    for (const dir of [missing, empty]) {
      for (const args of [['dlq', 'list'], ['articles', 'search', 'x'], ['articles', 'show', 'abcdef'], ['why', 'abcdef']]) {
        const { code, out, err } = await runCli([...args, '--data', dir]);
        expect({ args, code, out }).toEqual({ args, code: 1, out: '' });
        expect(err).toContain('start vigia with it once');
      }
      expect(await runCli(['feeds', 'list', '--data', dir])).toMatchObject({ code: 0, err: '' });
      expect(await runCli(['doctor', '--data', dir])).toMatchObject({ code: 0, err: '' });
    }
  }, 60_000);
});

async function inTurns<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
