import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { subscribeVerb } from '../../cli/subscribe.ts';
import { readImport } from '../../cli/subscriptions/read-import.ts';
import { subscriptionsVerb } from '../../cli/subscriptions.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

describe('readImport()', () => {
  it.each([
    ['a.yaml', '- address: a@example.org\n  query: \'"two words" OR x\'\n  weekday: 3\n  nothingNew: true\n'],
    ['a.json', '[{"address": "a@example.org", "query": "\\"two words\\" OR x", "weekday": "3", "nothingNew": true}]'],
    ['a.csv', 'Address,query,weekday,note,nothingNew\r\na@example.org,"""two words"" OR x",3,,true\r\n'],
  ])('reads %s', (name, content) => {
    expect(readImport(content, name)).toEqual({
      items: [
        {
          line: name === 'a.csv' ? 2 : 1,
          item: { address: 'a@example.org', query: '"two words" OR x', weekday: '3', nothingNew: true },
        },
      ],
      faults: [],
    });
  });

  it('names the line of every fault', () => {
    const content =
      'subscriptions:\n  - address: a@example.org\n    qurey: x\n  - address: b@example.org\n    query: y\n  - z\n';
    const { faults } = readImport(content, 'a.yaml');
    expect(faults.map(({ line }) => line)).toEqual([2, 2, 6]);
    expect(faults.map(({ message }) => message)).toContainEqual(expect.stringMatching(/did you mean `query`/));
  });

  it('reads fields of several lines in a CSV, and counts lines on', () => {
    const { items } = readImport('address,query,note\na@b.example,x,"one\ntwo"\nc@d.example,y,', 'a.csv');
    expect(items.map(({ line, item }) => [line, item.note])).toEqual([
      [2, 'one\ntwo'],
      [4, undefined],
    ]);
  });
});

describe('subscriptions', () => {
  it('imports, lists, changes, shows, exports and erases', async () => {
    const dir = temporaryDir();
    const data = ['--data', join(dir, 'data')];
    const file = join(dir, 'alerts.csv');
    writeFileSync(
      file,
      'address,query,cadence,zone\nana@example.org,topic:fentanyl,daily,US/Eastern\nbo@example.org,(x,,\n',
    );
    const call = (...args: readonly string[]) => callVerb(subscriptionsVerb, [...args, ...data]);
    const imported = await call('import', file, '--confirmed');
    expect(imported).toMatchObject({ code: 1, out: expect.stringContaining('1 on from now') });
    expect(imported.err).toContain(`${file}:3: query:`);
    const listed = await call('list');
    const id = /([0-9a-f]{16}) {2}active/.exec(listed.out)![1]!;
    expect((await call('change', id, '--cadence', 'weekly', '--note', 'Port desk')).code).toBe(0);
    expect((await call('pause', id.slice(0, 6))).code).toBe(0);
    const shown = await call('show', 'ana@example.org');
    expect(shown.out).toContain('America/New_York');
    expect(shown.out).toMatch(/paused\s+weekly\s+Port desk: topic:fentanyl/);
    expect(JSON.parse((await call('export', 'ana@example.org')).out)).toMatchObject({ subscriptions: [{ id }] });
    await expect(call('erase', 'ana@example.org')).rejects.toThrow(/--yes/);
    expect((await call('erase', 'ana@example.org', '--yes')).code).toBe(0);
    const again = await callVerb(subscribeVerb, ['ana@example.org', 'topic:fentanyl', '--confirmed', ...data]);
    expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/had everything erased/) });
  }, 60_000);
});
