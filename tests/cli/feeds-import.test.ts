import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { opmlOf } from '../e2e/sample-feed.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

type Called = Awaited<ReturnType<typeof callVerb>> & { readonly file: string; readonly from: string };

/** Imports `content` into a list of one feed; `-` reads standard input. */
async function importing(content: string | Uint8Array, args: readonly string[] = [], stdin?: string): Promise<Called> {
  const dir = temporaryDir();
  const [file, from] = [join(dir, 'feeds.opml'), join(dir, 'other.opml')];
  writeFileSync(file, opmlOf({ one: 'https://one.example/rss' }));
  writeFileSync(from, content);
  const source = stdin === undefined ? from : '-';
  return { ...(await callVerb(feedsVerb, ['import', source, '--feeds', file, ...args], stdin)), file, from };
}

function listed(file: string): readonly string[] {
  const parsed = parseOpml(readFileSync(file, 'utf8'));
  return parsed.kind === 'opml' ? parsed.feeds.map(({ url }) => url) : [];
}

/** 200 lines of which every tenth has a fault of its own. */
function twoHundred(): string {
  const faults = [
    (url: string) => `<outline text="x"/><!-- ${url} -->`,
    () => '<outline text="x" xmlUrl="ftp://old.example/rss"/>',
    () => '<outline text="x" xmlUrl="http://10.0.0.1/rss"/>',
    () => '<outline text="x" xmlUrl="http://localhost/rss"/>',
    () => '<outline text="x" xmlUrl="https://user:secret@paid.example/rss"/>',
    () => '<outline text="x" xmlUrl="https://odd.example:22/rss"/>',
    () => '<outline text="x" type="HTML+XPath" xmlUrl="https://page.example/"/>',
  ];
  const lines = Array.from({ length: 200 }, (_, i) => {
    const fault = i % 25 === 24 ? faults[(i - 24) / 25] : undefined;
    const url = `https://o${i === 3 ? 2 : i}.example/rss`;
    return fault?.(url) ?? `<outline text="Outlet ${i}" xmlUrl="${url}"/>`;
  });
  return ['<?xml version="1.0"?>', '<opml version="2.0"><body>', ...lines, '</body></opml>'].join('\n');
}

describe('feeds import', () => {
  it('lets nothing of a foreign file steer the terminal', async () => {
    const { err } = await importing('x\u001b[31mred\u001b]0;title\u0007\u009b1m\u202e\n');
    expect(err).toContain('31mred');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal is looked for.
    expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it.each(['', '<opml version="2.0"><body></body></opml>'])('says of %j that no feed is in it', async (content) => {
    expect(await importing(content)).toMatchObject({ code: 1, err: expect.stringMatching(/: no feed is in it\.$/) });
  });

  it('takes what is good of 200 feeds, and names what is not line by line', async () => {
    const { code, out, err, file, from } = await importing(twoHundred());
    expect(code).toBe(1);
    expect(out).toMatch(/^192 added, 1 known already, 7 not taken\.$/m);
    const lines = err.split('\n').map((line) => line.replace(`${from}:`, ''));
    expect(lines).toEqual([
      expect.stringMatching(/^27:1: .*no `xmlUrl`/),
      expect.stringMatching(/^52:1: .*http\(s\) address.*ftp:\/\/old\.example/),
      expect.stringMatching(/^77:1: 10\.0\.0\.1 .*private addresses/),
      expect.stringMatching(/^102:1: localhost .*private addresses/),
      expect.stringMatching(/^127:1: .*user name or password/),
      expect.stringMatching(/^152:1: .*port 22/),
      expect.stringMatching(/^177:1: .*type `HTML\+XPath`/),
      expect.stringMatching(/^6:1: https:\/\/o2\.example\/rss: .*above/),
    ]);
    expect(err).not.toContain('secret');
    expect(listed(file)).toHaveLength(193);
    expect(readFileSync(file, 'utf8')).toContain('<!-- kept -->');
  });

  it('ends with 0 when every line is good, known ones included', async () => {
    const { code, out, err, file, from } = await importing(
      opmlOf({ one: 'https://one.example/rss', three: 'https://three.example/rss' }),
      ['--json'],
    );
    expect({ code, ...JSON.parse(out) }).toEqual({ code: 0, file, added: 1, known: 1, notTaken: 0, findings: [] });
    expect(err).toContain(
      `${from}:6:5: https://one.example/rss: \`one\` (https://one.example/rss) is in the list already`,
    );
  });

  it('reads what standard input hands over, and a list of addresses', async () => {
    const { code, out, err, file } = await importing('', [], '# mine\nhttps://a.example/rss\nb.example/rss\n');
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringContaining('1 added, 0 known already, 1 not taken.'),
    });
    expect(err).toMatch(/^stdin:3:1: .*b\.example\/rss/);
    expect(listed(file)).toEqual(['https://one.example/rss', 'https://a.example/rss']);
  });

  it('reads UTF-16, and an encoding that nobody knows as it looks', async () => {
    const wide = await importing(Buffer.from(`\ufeff${opmlOf({ a: 'https://a.example/rss' })}`, 'utf16le'));
    expect(wide).toMatchObject({ code: 0, out: expect.stringContaining('1 added') });
    const unknown = await importing(opmlOf({ a: 'https://a.example/rss' }).replace('UTF-8', 'x-klingon'));
    expect(unknown).toMatchObject({ code: 1, err: expect.stringMatching(/:1:1: .*`x-klingon`/) });
    expect(unknown.out).toContain('1 added');
  });

  it('takes a host of the intranet that fetch.allowHosts names', async () => {
    const config = join(temporaryDir(), 'vigia.yaml');
    writeFileSync(config, 'fetch:\n  allowHosts: ["10.0.0.1:8123"]\n');
    const { code, out } = await importing(opmlOf({ a: 'http://10.0.0.1:8123/rss' }), ['--config', config]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('1 added') });
  });

  it.each(['<rss version="2.0"/>', '\u0000\u0001'])('leaves the list as it is when the file is %j', async (content) => {
    const { code, out, err, file } = await importing(content);
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('0 added') });
    expect(err).toMatch(/:1:\d+: /);
    expect(listed(file)).toEqual(['https://one.example/rss']);
  });

  it('refuses a file of more than 10 MB', async () => {
    await expect(importing(' '.repeat(10 * 1024 * 1024 + 1))).rejects.toThrow(/10485760 bytes/);
  });
});
