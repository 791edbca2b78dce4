import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, startCli } from '../e2e/start-cli.ts';

/** A run of Vigía as a user starts it, with the sample newsroom in its archive. */
export type Desk = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
};

/** Made by the first test file that asks; the others take copies. */
let filled: string | undefined;

/** `empty` has polled nothing yet. `fill` changes the data folder before the run opens it. */
export async function startDesk(
  options: {
    readonly empty?: boolean;
    readonly args?: readonly string[];
    readonly fill?: (dataDir: string) => Promise<void>;
  } = {},
): Promise<Desk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigia-desk-'));
  const args = ['--data', dataDir, ...(options.args ?? [])];
  if (options.empty !== true) cpSync(await sampleArchive(), dataDir, { recursive: true });
  await options.fill?.(dataDir);
  const run = startCli(['run', ...args, '--port', '0']);
  const [, origin = ''] = await run.said(/(http:\/\/127\.0\.0\.1:\d+)/);
  return {
    origin,
    dataDir,
    stop: async () => {
      run.child.kill('SIGTERM');
      await run.ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function sampleArchive(): Promise<string> {
  if (filled !== undefined) return filled;
  const dir = mkdtempSync(join(tmpdir(), 'vigia-desk-samples-'));
  const { code, err } = await runCli(['run', '--once', '--data', dir]);
  if (code !== 0) throw new Error(`vigia run --once ended with ${code}:\n${err}`);
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  filled = dir;
  return dir;
}
