import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a process ended, with all that it printed. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

export type RunningCli = {
  readonly child: ChildProcess;
  /** Resolves once standard output holds a match; rejects when the process ends first. */
  readonly said: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
};

export type CliOptions = {
  /** Written to standard input, which is then closed; without it there is no input. */
  readonly input?: string;
  /** Leaves standard input open for the test to write to. */
  readonly keepInput?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** What to run in place of the verbs' own entry. */
  readonly program?: string;
};

export const REPOSITORY = join(import.meta.dirname, '../..');

/** Halves the start of a process, of which these tests make many. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'vigia-compile-cache');

/** Starts the real command line, in a process of its own, under the Node that runs the tests. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [options.program ?? join(REPOSITORY, 'cli/main.ts'), ...args], {
    stdio: [options.input === undefined && options.keepInput !== true ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, VIGIA_DATA: '', NODE_COMPILE_CACHE, ...options.env },
  });
  const printed = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  if (options.input !== undefined) child.stdin?.end(options.input);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  const said = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(printed.out);
        if (found !== null) resolve(found);
      };
      child.stdout?.on('data', look);
      look();
      void ended.then(({ code, signal, out, err }) =>
        reject(new Error(`ended with ${code ?? signal} before it said ${pattern}:\n${out}\n${err}`)),
      );
    });
  return { child, said, ended };
}

/** Runs a verb to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  return startCli(args, options).ended;
}

/** Runs a verb that must end well and print JSON. */
export async function runJson(args: readonly string[], options: CliOptions = {}): Promise<unknown> {
  const { code, out, err } = await runCli([...args, '--json'], options);
  if (code !== 0) throw new Error(`vigia ${args.join(' ')} ended with ${code}:\n${err}`);
  return JSON.parse(out);
}
