import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { opmlOf, rssOf } from '../e2e/sample-feed.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

const ONE = { one: 'https://one.example/rss' };

function opmlFile(feeds: Readonly<Record<string, string>> = ONE): string {
  const file = join(temporaryDir(), 'feeds.opml');
  writeFileSync(file, opmlOf(feeds));
  return file;
}

async function listedIds(file: string): Promise<readonly string[]> {
  const { out } = await callVerb(feedsVerb, ['list', '--json', '--feeds', file, '--data', join(file, '../data')]);
  return JSON.parse(out).feeds.map(({ feed }: { feed: { id: string } }) => feed.id);
}

describe('feeds', () => {
  it('add writes the outline and keeps every other line as it was', async () => {
    const file = opmlFile();
    const before = readFileSync(file, 'utf8');
    const { code, out } = await callVerb(feedsVerb, [
      ...['add', 'https://two.example/rss?a=1&b="2"', '--id', 'two', '--title', 'Dos & <Tres>', '--language', 'es'],
      ...['--country', 'MX', '--category', 'prensa/norte', '--feeds', file, '--no-check'],
    ]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`${file} is written`) });
    const after = readFileSync(file, 'utf8');
    for (const line of before.split('\n').filter((text) => text !== '')) expect(after).toContain(line);
    expect(after).toContain('<!-- kept -->');
    const { out: list } = await callVerb(feedsVerb, [
      'list',
      '--json',
      '--feeds',
      file,
      '--data',
      join(file, '../data'),
    ]);
    expect(JSON.parse(list).feeds).toContainEqual(
      expect.objectContaining({
        state: 'new',
        feed: expect.objectContaining({
          id: 'two',
          title: 'Dos & <Tres>',
          language: 'es',
          country: 'MX',
          category: 'prensa/norte',
        }),
      }),
    );
    expect(readdirSync(join(file, '..'))).toEqual(['feeds.opml']);
  });

  it.each(['two', 'https://two.example/rss'])('remove %s gives the file back as it was before add', async (named) => {
    const file = opmlFile();
    const before = readFileSync(file, 'utf8');
    await callVerb(feedsVerb, ['add', 'https://two.example/rss', '--id', 'two', '--no-check', '--feeds', file]);
    expect(await listedIds(file)).toEqual(['one', 'two']);
    expect(await callVerb(feedsVerb, ['remove', named, '--feeds', file])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    ['add', 'https://one.example/rss'],
    ['add', 'one.example/rss/?utm_source=x', '--no-check'],
    ['add', 'https://two.example/rss', '--id', 'one'],
    ['remove', 'nobody'],
  ])('%s %s %s %s changes nothing and says why', async (...args) => {
    const file = opmlFile();
    const before = readFileSync(file, 'utf8');
    const wrong = callVerb(feedsVerb, [...args.filter((arg) => arg !== undefined), '--feeds', file]);
    await expect(wrong).rejects.toBeInstanceOf(VigiaError);
    await expect(wrong).rejects.toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    [['ftp://one.example/rss'], /address must be http\(s\).*"ftp:\/\/one\.example\/rss"/],
    [['ftp://one.example/rss', '--no-check'], /address must be http\(s\)/],
    [['two words'], /address must be http\(s\).*"two words"/],
    [[''], /address must be http\(s\).*""/],
    [['https://two.example/rss', '--id', 'no good'], /`vigia:id`.*`no good`/],
    [['https://two.example/rss', '--language', 'español'], /`language`.*`español`/],
  ])('add %j is told as what it is, a mistake in the command, and changes nothing', async (args, words) => {
    const file = opmlFile();
    const before = readFileSync(file, 'utf8');
    const wrong = callVerb(feedsVerb, ['add', ...args, '--feeds', file]);
    await expect(wrong).rejects.toBeInstanceOf(UsageError);
    await expect(wrong).rejects.toThrow(words);
    await expect(wrong).rejects.not.toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('list shows a feed in a line, more with --long, and only those of a state', async () => {
    const file = opmlFile({ ...ONE, two: 'https://two.example/rss' });
    const list = (...args: readonly string[]) =>
      callVerb(feedsVerb, ['list', ...args, '--feeds', file, '--data', join(file, '../data')]);
    expect((await list()).out.split('\n')).toEqual(['not stored yet  one  one', 'not stored yet  two  two']);
    expect((await list('--long')).out).toMatch(
      /one {2}\[not stored yet\].*\n {4}https:\/\/one\.example\/rss\n {4}.*next run/,
    );
    expect((await list('--state', 'new,ok')).out.split('\n')).toHaveLength(2);
    expect((await list('--state', 'broken')).out).toBe('');
    await expect(list('--state', 'sleepy')).rejects.toThrow(/--state.*broken.*sleepy/);
  });

  it('export prints the list, with what only Vigía knows of it', async () => {
    const file = opmlFile({ ...ONE, two: 'https://two.example/rss' });
    const { code, out } = await callVerb(feedsVerb, ['export', '--feeds', file]);
    expect(code).toBe(0);
    expect(parseOpml(out)).toEqual(parseOpml(readFileSync(file, 'utf8')));
    const asJson = await callVerb(feedsVerb, ['export', '--json', '--feeds', file]);
    expect(JSON.parse(asJson.out).feeds).toMatchObject([{ id: 'one', url: ONE.one }, { id: 'two' }]);
  });

  it('parse prints what a feed file says, and ends with 1 for one that is none', async () => {
    const file = join(temporaryDir(), 'feed.xml');
    writeFileSync(file, rssOf('https://outlet.example/a'));
    const { code, out } = await callVerb(feedsVerb, ['parse', file]);
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, entries: [{ link: 'https://outlet.example/a' }] });
    const piped = await callVerb(feedsVerb, ['parse'], rssOf('https://outlet.example/b'));
    expect(JSON.parse(piped.out)).toMatchObject({ entries: [{ link: 'https://outlet.example/b' }] });
    const none = await callVerb(feedsVerb, ['parse'], '<html></html>');
    expect({ code: none.code, ...JSON.parse(none.out) }).toMatchObject({ code: 1, error: expect.any(String) });
  });
});
