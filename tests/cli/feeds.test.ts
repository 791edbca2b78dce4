import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import { VigiaError } from '../../shared/errors.ts';
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
      ...['--country', 'MX', '--category', 'prensa/norte', '--feeds', file],
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
    await callVerb(feedsVerb, ['add', 'https://two.example/rss', '--id', 'two', '--feeds', file]);
    expect(await listedIds(file)).toEqual(['one', 'two']);
    expect(await callVerb(feedsVerb, ['remove', named, '--feeds', file])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each([
    ['add', 'https://one.example/rss'],
    ['add', 'ftp://one.example/rss'],
    ['add', 'https://two.example/rss', '--id', 'one'],
    ['add', 'https://two.example/rss', '--id', 'no good'],
    ['add', 'https://two.example/rss', '--language', 'español'],
    ['remove', 'nobody'],
  ])('%s %s %s %s changes nothing and says why', async (...args) => {
    const file = opmlFile();
    const before = readFileSync(file, 'utf8');
    const wrong = callVerb(feedsVerb, [...args.filter((arg) => arg !== undefined), '--feeds', file]);
    await expect(wrong).rejects.toBeInstanceOf(VigiaError);
    await expect(wrong).rejects.toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('import adds what is new, names what is known, and ends with 1 when an outline is wrong', async () => {
    const file = opmlFile();
    const other = opmlFile({ ...ONE, three: 'https://three.example/rss', bad: 'ftp://bad.example/rss' });
    const { code, out, err } = await callVerb(feedsVerb, ['import', other, '--json', '--feeds', file]);
    expect({ code, ...JSON.parse(out) }).toEqual({ code: 1, file, added: 1, found: 2, problems: 1 });
    expect(err).toMatch(new RegExp(`${other}:\\d+:\\d+: .*ftp://bad.example/rss`));
    expect(err).toContain('https://one.example/rss: ');
    expect(await listedIds(file)).toEqual(['one', 'three']);
    expect(readFileSync(file, 'utf8')).toContain('<!-- kept -->');
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
