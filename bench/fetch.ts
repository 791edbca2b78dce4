/**
 * Polling, three ways: (1) 1,000 loopback feeds of real shape polled twice, the second time a fifth of them
 * changed, beside Python feedparser behind a plain client over the same server; (2) the same bytes parsed from
 * memory by both; (3) a simulated day of 1,000 feeds with failures, of which the publishers' log is judged.
 *
 * usage: node bench/fetch.ts [FEEDS] [--day-only] [--log FILE.jsonl]   (default 1000)
 * Prints polls a second, CPU and memory, ratios, and the manners of the day. Exits with 1 when the day breaks one.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { judgeDay } from '../tests/fakes/judge-day.ts';
import { simulateDay } from '../tests/fakes/simulated-day.ts';

type Figures = { readonly wallMs: number; readonly cpuMs: number; readonly rssBytes: number; readonly entries: number };

/** What the venv holds; feedparser is BSD-2. */
const FEEDPARSER = 'feedparser==6.0.12';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'day-only': { type: 'boolean' }, log: { type: 'string' } },
});
const feeds = Number(positionals[0] ?? 1_000);
const here = join(import.meta.dirname, 'fetch');
const dir = mkdtempSync(join(tmpdir(), 'vigia-bench-'));
try {
  if (values['day-only'] !== true) await pollBeside();
  await simulate();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function pollBeside(): Promise<void> {
  const server = start(process.execPath, [join(here, 'feed-server.ts')]);
  const host = `127.0.0.1:${await server.line()}`;
  const python = pythonWithFeedparser();
  try {
    await measure(
      'Vigía',
      host,
      start(process.execPath, [join(here, 'vigia-polls.ts'), host, String(feeds), join(dir, 'data')]),
    );
    if (python !== undefined)
      await measure('feedparser', host, start(python, [join(here, 'feedparser-beside.py'), host, String(feeds)]));
  } finally {
    server.end();
  }
}

async function measure(name: string, host: string, polls: Program): Promise<void> {
  for (const round of [0, 1]) {
    await fetch(`http://${host}/round/${round}`, { method: 'POST' });
    const figures = await polls.ask('round');
    const counts = await (await fetch(`http://${host}/counts`)).json();
    const title = round === 0 ? 'all new' : 'a fifth changed';
    console.log(`${name}, ${title}: ${rates(figures, feeds)}, answers ${JSON.stringify(counts)}`);
  }
  console.log(`${name}, parsing alone: ${rates(await polls.ask('parse'), feeds)}`);
  polls.end();
}

function rates({ wallMs, cpuMs, rssBytes, entries }: Figures, polls: number): string {
  return `${((polls / wallMs) * 1000).toFixed(0)} feeds/s, ${(cpuMs / polls).toFixed(2)} ms CPU a feed, ${Math.round(rssBytes / 1024 ** 2)} MiB at most, ${entries} entries`;
}

async function simulate(): Promise<void> {
  const started = performance.now();
  const day = await simulateDay({ feeds, hours: 24, seed: 1 });
  if (values.log !== undefined) writeFileSync(values.log, day.log.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { figures, broken } = judgeDay(day);
  console.log(`\nA simulated day of ${feeds} feeds (${((performance.now() - started) / 1000).toFixed(0)} s):`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name}: ${value}`);
  for (const line of broken) console.log(`  BROKEN: ${line}`);
  if (broken.length > 0) process.exitCode = 1;
}

/** A python that has feedparser, made on first use; without PyPI one line says what is left out. */
function pythonWithFeedparser(): string | undefined {
  const venv = join(import.meta.dirname, '../node_modules/.cache/bench-feedparser');
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  try {
    if (!existsSync(join(venv, 'ready'))) {
      execFileSync(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', venv], { stdio: 'pipe' });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', FEEDPARSER], {
        stdio: 'pipe',
      });
      writeFileSync(join(venv, 'ready'), FEEDPARSER);
    }
    return python;
  } catch (error) {
    console.log(`feedparser is left out: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  }
}

type Program = { line(): Promise<string>; ask(word: string): Promise<Figures>; end(): void };

/** A program that answers a line with a line. */
function start(command: string, args: readonly string[]): Program {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`${command} ${args[0]} ended early`);
    return next.value;
  };
  return {
    line,
    async ask(word) {
      child.stdin.write(`${word}\n`);
      return JSON.parse(await line());
    },
    end: () => child.stdin.end(),
  };
}
