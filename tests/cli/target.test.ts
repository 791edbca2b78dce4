import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { articlesVerb } from '../../cli/articles.ts';
import { dlqVerb } from '../../cli/dlq.ts';
import { doctorVerb } from '../../cli/doctor.ts';
import { feedsVerb } from '../../cli/feeds.ts';
import { keysVerb } from '../../cli/keys.ts';
import { subscribeVerb } from '../../cli/subscribe.ts';
import { targetOf } from '../../cli/target.ts';
import type { Verb } from '../../cli/verb.ts';
import { whyVerb } from '../../cli/why.ts';
import { UsageError } from '../../shared/errors.ts';
import { REPOSITORY, runCli } from '../e2e/start-cli.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

/** No account, no profile, no metadata service: whatever the machine that runs the tests has. */
const NO_ACCOUNT = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_PROFILE: '',
  AWS_REGION: '',
  AWS_DEFAULT_REGION: '',
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
  AWS_WEB_IDENTITY_TOKEN_FILE: '',
};
const KEYS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

describe('targetOf()', () => {
  it.each([
    [{}, 'embedded'],
    [{ target: 'embedded' }, 'embedded'],
    [{ target: 'aws:vigia' }, 'vigia'],
    [{ target: 'aws:vigia-2-test' }, 'vigia-2-test'],
  ])('of %j is %s', (values, meant) => {
    const target = targetOf(values);
    expect(target.kind === 'aws' ? target.stack : target.kind).toBe(meant);
  });

  it('takes the data folder of an embedded target', () => {
    expect(targetOf({ target: 'embedded', data: '/some/data' })).toEqual({ kind: 'embedded', dir: '/some/data' });
  });

  it.each(['', 'aws', 'aws:', 'AWS:vigia', 'aws:Vigia', 'aws:2', 'aws:a/b', `aws:${'a'.repeat(21)}`, 'gcp:vigia'])(
    'refuses %j and names both forms',
    (target) => {
      expect(() => targetOf({ target })).toThrow(UsageError);
      expect(() => targetOf({ target })).toThrow(/--target.*embedded.*aws:STACK/);
    },
  );

  it('refuses a data folder beside a deployment', () => {
    expect(() => targetOf({ target: 'aws:vigia', data: 'data' })).toThrow(UsageError);
  });
});

const CALLS: readonly (readonly [Verb, readonly string[]])[] = [
  [doctorVerb, []],
  [subscribeVerb, ['reader@example.org', 'topic:fentanyl']],
  [feedsVerb, ['list']],
  [dlqVerb, ['list']],
  [dlqVerb, ['redrive', '--all']],
  [articlesVerb, ['search', 'x']],
  [articlesVerb, ['show', 'abcdef']],
  [whyVerb, ['abcdef']],
  [keysVerb, ['list']],
];

describe('--target', () => {
  it.each(CALLS)('of %o %j in another form is wrong usage, and the help says which there are', async (verb, args) => {
    await expect(callVerb(verb, [...args, '--target', 'moon'])).rejects.toBeInstanceOf(UsageError);
    expect(verb.help).toContain('--target embedded|aws:STACK');
  });

  it('in another form ends with 2', async () => {
    const { code, out, err } = await runCli(['dlq', 'list', '--target', 'moon']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Cannot use --target .*aws:vigia.*\n$/);
  });

  it.each([
    ['a region', {}, /a region must be set.*AWS_REGION/],
    ['credentials', { AWS_REGION: 'eu-west-1' }, /credentials.*AWS_PROFILE/],
    ['an answer', { ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, /Cannot look at the table vigia-records/],
  ])('without %s ends with 1 and one line that says what to do', async (_, env, message) => {
    const { code, out, err } = await runCli(['articles', 'search', 'x', '--target', 'aws:vigia'], {
      env: { ...NO_ACCOUNT, ...env },
    });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('of doctor shows as a problem that AWS cannot be reached, beside what this installation holds', async () => {
    const { code, out } = await runCli(['doctor', '--target', 'aws:vigia'], { env: NO_ACCOUNT });
    expect(code).toBe(1);
    expect(out).toMatch(/^ok +feed list/m);
    expect(out).toMatch(/^problem +deployment +.*AWS_REGION/m);
  });

  it('of feeds add writes the list and says when a deployment follows it', async () => {
    const file = join(temporaryDir(), 'feeds.opml');
    copyFileSync(join(REPOSITORY, 'config/feeds.opml'), file);
    const args = ['add', 'https://new.example/rss', '--no-check', '--feeds', file, '--target', 'aws:vigia'];
    const { code, err } = await callVerb(feedsVerb, args);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/vigia .*next deploy.*docs\/deploy\.md/) });
    expect(readFileSync(file, 'utf8')).toContain('https://new.example/rss');
  });
});

describe('cli/main.ts', () => {
  it('imports no AWS code before a verb asks for it: embedded verbs start fast', () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    follow(join(REPOSITORY, 'cli/main.ts'), seen, packages);
    expect(seen).toContain(join(REPOSITORY, 'cli/dlq.ts'));
    expect([...packages].filter((name) => name.startsWith('@aws'))).toEqual([]);
    expect([...seen].filter((file) => file.includes('/adapters/aws/'))).toEqual([]);
  });
});

/** Every file and package that static imports of a file lead to; those of types are erased. */
function follow(file: string, seen: Set<string>, packages: Set<string>): void {
  if (seen.has(file)) return;
  seen.add(file);
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)';$/gm)) {
    if (from.startsWith('.')) follow(join(dirname(file), from), seen, packages);
    else packages.add(from);
  }
}
