import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { articlesVerb } from '../../cli/articles.ts';
import { costVerb } from '../../cli/cost.ts';
import { dlqVerb } from '../../cli/dlq.ts';
import { doctorVerb } from '../../cli/doctor.ts';
import { extractVerb } from '../../cli/extract.ts';
import { feedsVerb } from '../../cli/feeds.ts';
import { keysVerb } from '../../cli/keys.ts';
import { runVerb } from '../../cli/run.ts';
import { subscribeVerb } from '../../cli/subscribe.ts';
import { tagVerb } from '../../cli/tag.ts';
import type { Verb } from '../../cli/verb.ts';
import { whyVerb } from '../../cli/why.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { runCli } from '../e2e/start-cli.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

const VERBS = [
  runVerb,
  feedsVerb,
  extractVerb,
  tagVerb,
  whyVerb,
  articlesVerb,
  subscribeVerb,
  dlqVerb,
  doctorVerb,
  costVerb,
  keysVerb,
];

describe('vigia', () => {
  it('lists every verb with --help, and each verb has help of its own', async () => {
    const { code, out, err } = await runCli(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name, summary, help } of VERBS) {
      expect(out).toContain(`  ${name.padEnd(15)}${summary}`);
      expect(help).toMatch(new RegExp(`^usage: ./vigia ${name}`));
      for (const option of ['--json', '--data', '--config', '--help']) expect(help, name).toContain(option);
    }
    const ofVerb = await runCli(['feeds', 'list', '--help']);
    expect(ofVerb).toEqual({ code: 0, signal: null, out: `${feedsVerb.help}\n`, err: '' });
  });

  it.each([
    [['fly'], /^Unknown verb "fly"\.[\s\S]*usage: /],
    [['run', '--twice'], /--twice[\s\S]*--help/],
    [['feeds', 'parse', '/nowhere/feed.xml'], /\/nowhere\/feed\.xml/],
  ])('ends with 2 for %j and says on standard error what to do, without a stack', async (args, message) => {
    const { code, out, err } = await runCli(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('ends with 1 for a problem', async () => {
    const { code, out, err } = await runCli(['dlq', 'list', '--data', '/nowhere']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/start vigia with it once/);
  });
});

describe('Verb.run()', () => {
  it.each<readonly [Verb, readonly string[], RegExp]>([
    [runVerb, ['now'], /now.*--help/],
    [runVerb, ['--once', '--port', '99999'], /--port.*99999/],
    [runVerb, ['--once', '--contact', 'nobody'], /--contact.*nobody/],
    [runVerb, ['--once', '--allow-host', 'intranet'], /--allow-host.*host:port/],
    [runVerb, ['--once', '--feeds', '/nowhere/feeds.opml'], /\/nowhere\/feeds\.opml/],
    [runVerb, ['--once', '--config', '/nowhere/vigia.yaml'], /\/nowhere\/vigia\.yaml/],
    [feedsVerb, [], /feeds list.*--help/],
    [feedsVerb, ['paint'], /feeds list.*--help/],
    [feedsVerb, ['add'], /URL.*--help/],
    [feedsVerb, ['parse', 'one', 'two'], /two.*--help/],
    [feedsVerb, ['parse', '--jsonl', 'one'], /standard input/],
    [extractVerb, ['/nowhere/page.html'], /\/nowhere\/page\.html/],
    [extractVerb, ['https://outlet.example/a'], /--contact/],
    [extractVerb, ['--jsonl', 'page.html'], /standard input/],
    [extractVerb, [], /empty/],
    [tagVerb, ['one', 'two'], /two.*--help/],
    [whyVerb, [], /ARTICLE.*--help/],
    [whyVerb, ['abcdef', 'topic:nothing'], /topic:nothing/],
    [articlesVerb, [], /articles search.*--help/],
    [articlesVerb, ['search'], /query.*--help/],
    [articlesVerb, ['show'], /ID.*--help/],
    [articlesVerb, ['show', 'one', 'two'], /two.*--help/],
    [articlesVerb, ['search', 'x', '--limit', '0'], /--limit.*1000/],
    [subscribeVerb, ['reader@example.org'], /QUERY.*--help/],
    [subscribeVerb, ['nobody', 'x'], /nobody/],
    [subscribeVerb, ['reader@example.org', 'topic:fentanix'], /column 1/],
    [subscribeVerb, ['reader@example.org', 'x', '--since', 'soon'], /--since.*7d/],
    [subscribeVerb, ['reader@example.org', 'x', '--language', 'fr'], /--language.*en or es/],
    [dlqVerb, [], /dlq list.*--help/],
    [dlqVerb, ['redrive'], /--all.*--help/],
    [dlqVerb, ['redrive', 'id', '--all'], /--all.*--help/],
    [doctorVerb, ['who'], /who.*--help/],
  ])('of %o refuses %j as wrong usage and says what to do', async (verb, args, message) => {
    const wrong = callVerb(verb, [...args, '--data', temporaryDir()]);
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
    await expect(wrong).rejects.toThrow(message);
  });

  it.each<readonly [Verb, readonly string[]]>([
    [runVerb, ['--once']],
    [feedsVerb, ['list']],
    [extractVerb, ['-']],
    [subscribeVerb, ['reader@example.org', 'x']],
  ])('of %o points at file, line and column of a wrong configuration', async (verb, args) => {
    const file = join(temporaryDir(), 'vigia.yaml');
    writeFileSync(file, 'samples: true\nfetch:\n  timeoutMS: 5\nhttp:\n  port: many\n');
    const wrong = callVerb(verb, [...args, '--config', file, '--data', temporaryDir()]);
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
    await expect(wrong).rejects.toThrow(
      `${file}:3:3: Unknown key \`fetch.timeoutMS\`: did you mean \`timeoutMs\`?\n${file}:5:3: `,
    );
  });

  it('of doctor shows a wrong configuration as a problem and looks at the rest', async () => {
    const file = join(temporaryDir(), 'vigia.yaml');
    writeFileSync(file, 'colour: red\n');
    const { code, out } = await callVerb(doctorVerb, ['--config', file, '--data', temporaryDir()]);
    expect(code).toBe(1);
    expect(out).toMatch(/^problem +configuration +.*vigia\.yaml:1:1: /m);
    expect(out).toMatch(/^ok +topic model/m);
  });

  it.each(['missing', 'empty'])('says of a folder that is %s what makes data', async (kind) => {
    const dir = join(temporaryDir(), 'data');
    if (kind === 'empty') mkdirSync(dir);
    for (const [verb, ...args] of [
      [dlqVerb, 'list'],
      [articlesVerb, 'search', 'x'],
      [articlesVerb, 'show', 'abcdef'],
      [whyVerb, 'abcdef'],
    ] as const) {
      const problem = callVerb(verb, [...args, '--data', dir]);
      await expect(problem).rejects.toBeInstanceOf(VigiaError);
      await expect(problem).rejects.toThrow(/start vigia with it once/);
    }
    expect(await callVerb(feedsVerb, ['list', '--data', dir])).toMatchObject({ code: 0, err: '' });
    expect(await callVerb(doctorVerb, ['--data', dir])).toMatchObject({ code: 0, err: '' });
  });
});
