import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { linksVerb } from '../../cli/links.ts';
import { callVerb } from './call-verb.ts';

function emptyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-links-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

it('links lists, rotates and retires the keys of a data folder', async () => {
  const data = emptyFolder();
  const call = async (...args: string[]) => (await callVerb(linksVerb, [...args, '--data', data])).out;
  expect(await call('list')).toBe('v1  signs  from the beginning');
  expect(await call('rotate')).toMatch(/^v1 {2}verifies {2}from the beginning\nv2 {2}signs {2}since /);
  expect(await call('retire', 'v2')).toMatch(/\nv2 {2}retired .*\nv3 {2}signs {2}since /);
  expect(JSON.parse(await call('list', '--json')).keys).toHaveLength(3);
  await expect(call('retire', 'v9')).rejects.toThrow('Cannot retire links-v9');
});

it.each([[[]], [['retire']], [['retire', 'x']], [['rotate', 'v1']], [['list', 'v1']]])(
  'links refuses %j',
  async (args) => {
    await expect(callVerb(linksVerb, args)).rejects.toThrow('Expected `links list`');
  },
);
