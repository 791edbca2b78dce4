import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, REPOSITORY, runCli, startCli } from '../e2e/start-cli.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';

type Packages = Readonly<Record<string, object>>;

/** What a clone asks for: one package to run, one tool, and one that no platform of ours has. */
const LOCKED: Packages = {
  '': { name: 'vigia' },
  'node_modules/parser': { version: '1.2.0' },
  'node_modules/tool': { version: '3.0.0', dev: true },
  'node_modules/node-plan9': { version: '24.0.0', optional: true },
};

const WITHOUT_TOOL: Packages = { 'node_modules/parser': { version: '1.2.0' } };
const WHOLE: Packages = { ...WITHOUT_TOOL, 'node_modules/tool': { version: '3.0.0', dev: true } };

/** In place of npm: writes down how it was called, installs what `npm-installs.json` says, ends with `npm-status`. */
const FAKE_NPM = `
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('npm-installs.json')) {
  mkdirSync('node_modules', { recursive: true });
  cpSync('npm-installs.json', 'node_modules/.package-lock.json');
  for (const path of Object.keys(JSON.parse(readFileSync('npm-installs.json', 'utf8')).packages)) mkdirSync(path, { recursive: true });
}
process.exitCode = existsSync('npm-status') ? Number(readFileSync('npm-status', 'utf8')) : 0;
`;

type Clone = {
  readonly dir: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly npmCalls: () => readonly string[];
};

/** A clone with the real launcher and lockfile of its own; its verbs print their arguments. */
function makeClone(
  installed: Packages | undefined,
  options: { readonly npmInstalls?: Packages; readonly npmStatus?: number } = {},
): Clone {
  const dir = temporaryDir();
  const write = (path: string, text: string): void => writeFileSync(join(dir, path), text);
  mkdirSync(join(dir, 'bin'));
  mkdirSync(join(dir, 'cli'));
  cpSync(join(REPOSITORY, 'bin/launch.mjs'), join(dir, 'bin/launch.mjs'));
  write('package.json', '{"type":"module"}');
  write(
    'cli/main.ts',
    'process.channel?.unref(); console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;',
  );
  write('package-lock.json', JSON.stringify({ packages: LOCKED }));
  write('fake-npm.js', FAKE_NPM);
  if (installed !== undefined) install(dir, installed);
  if (options.npmInstalls !== undefined) write('npm-installs.json', JSON.stringify({ packages: options.npmInstalls }));
  if (options.npmStatus !== undefined) write('npm-status', String(options.npmStatus));
  const env = { npm_execpath: join(dir, 'fake-npm.js') };
  return {
    dir,
    run: (...args) => runCli(args, { program: join(dir, 'bin/launch.mjs'), env }),
    npmCalls: () =>
      existsSync(join(dir, 'npm-calls')) ? readFileSync(join(dir, 'npm-calls'), 'utf8').trim().split('\n') : [],
  };
}

function install(dir: string, packages: Packages): void {
  for (const path of Object.keys(packages)) mkdirSync(join(dir, path), { recursive: true });
  writeFileSync(join(dir, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
}

describe('launch.mjs', () => {
  it.each<readonly [string, Packages]>([
    ['everything', WHOLE],
    ['all but the tools', WITHOUT_TOOL],
    ['more than the lockfile names', { ...WHOLE, 'node_modules/stray': { version: '1.0.0' } }],
  ])('runs a verb at once where %s is installed, and passes arguments and exit status on', async (_, installed) => {
    const clone = makeClone(installed);
    expect(await clone.run('why', 'a b', '--json')).toMatchObject({
      code: 7,
      out: '["why","a b","--json"]\n',
      err: '',
    });
    expect((await clone.run('start', '--port', '0')).out).toBe('["run","--port","0"]\n');
    expect(clone.npmCalls()).toEqual([]);
  });

  it.each<readonly [string, Packages | undefined]>([
    ['nothing', undefined],
    ['another version', { 'node_modules/parser': { version: '1.1.9' } }],
    ['a part', { 'node_modules/tool': { version: '3.0.0' } }],
  ])('installs the runtime packages where %s is installed, then runs', async (_, installed) => {
    const clone = makeClone(installed, { npmInstalls: WITHOUT_TOOL });
    const { code, out, err } = await clone.run('doctor');
    expect({ code, out }).toEqual({ code: 7, out: '["doctor"]\n' });
    expect(err).toContain('npm ci');
    expect(clone.npmCalls()).toEqual([expect.stringMatching(/^ci .*--omit=dev$/)]);
    await clone.run('doctor');
    expect(clone.npmCalls()).toHaveLength(1);
    expect(existsSync(join(clone.dir, '.vigia-install.lock'))).toBe(false);
  });

  it('installs again when a package that the lockfile of node_modules names is gone from the disk', async () => {
    const clone = makeClone(undefined, { npmInstalls: WITHOUT_TOOL });
    mkdirSync(join(clone.dir, 'node_modules'));
    writeFileSync(join(clone.dir, 'node_modules/.package-lock.json'), JSON.stringify({ packages: WITHOUT_TOOL }));
    expect(await clone.run('doctor')).toMatchObject({ code: 7 });
    expect(clone.npmCalls()).toHaveLength(1);
  });

  it('installs the tools as well for the tests', async () => {
    const clone = makeClone(WITHOUT_TOOL, { npmInstalls: WHOLE });
    await clone.run('test');
    expect(clone.npmCalls()).toEqual([expect.not.stringContaining('--omit')]);
  });

  it('says what to do when npm fails, and holds nobody up afterwards', async () => {
    const clone = makeClone(undefined, { npmStatus: 3 });
    for (let run = 0; run < 2; run++) {
      const { code, out, err } = await clone.run('doctor');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/npm ci ended with 3\..*network/);
    }
    expect(clone.npmCalls()).toHaveLength(2);
  });

  it('takes over from an installation that was killed', async () => {
    const clone = makeClone(undefined, { npmInstalls: WITHOUT_TOOL });
    const killed = startCli(['--version'], { program: '--version' });
    await killed.ended;
    writeFileSync(join(clone.dir, '.vigia-install.lock'), String(killed.child.pid));
    expect(await clone.run('doctor')).toMatchObject({ code: 7 });
  });

  it('waits for an installation that is on, and does not repeat it', async () => {
    const clone = makeClone(undefined, { npmInstalls: WITHOUT_TOOL });
    const runs = await Promise.all([clone.run('doctor'), clone.run('doctor'), clone.run('doctor')]);
    expect(runs.map(({ code }) => code)).toEqual([7, 7, 7]);
    expect(clone.npmCalls()).toHaveLength(1);
  });

  it('says that a clone without lockfile is no whole one', async () => {
    const clone = makeClone(WHOLE);
    writeFileSync(join(clone.dir, 'package-lock.json'), '{}');
    expect(await clone.run('doctor')).toMatchObject({ code: 1, err: expect.stringContaining('package-lock.json') });
  });
});
