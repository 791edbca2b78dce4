import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFromPypi } from '../fakes/install-from-pypi.ts';
import { type ServedSamples, serveSamples } from './serve-samples.ts';

/** The newest that was tried; it changes its checks from release to release. */
const SCHEMATHESIS_VERSION = '4.32.5';

/** What issue 9 asks for, over both keys. */
const LEAST_REQUESTS = 2_000;

const python = await schemathesisHere();

describe.skipIf(python === undefined)('the HTTP API under schemathesis', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-api-'));
  let served: ServedSamples;
  beforeAll(async () => {
    served = await serveSamples(dir);
  });
  afterAll(async () => {
    await served.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers a reader as its document says, whatever is sent', () => fuzz('reader', '15'));
  it('answers an admin as its document says, whatever is sent', () => fuzz('admin', '20'));

  it(`was asked at least ${LEAST_REQUESTS} times, and never failed by itself`, () => {
    console.log(`schemathesis: ${served.requests()} requests`);
    expect(served.faults).toEqual([]);
    expect(served.requests()).toBeGreaterThanOrEqual(LEAST_REQUESTS);
  });

  async function fuzz(scope: 'admin' | 'reader', examples: string): Promise<void> {
    const { code, out } = await run([
      '--config-file',
      configFor(scope),
      'run',
      `${served.origin}/api/v1/openapi.json`,
      '--header',
      `Authorization: Bearer ${served.keys[scope]}`,
      '--checks=all',
      `--max-examples=${examples}`,
      '--continue-on-failure',
      '--seed=1',
      '--no-color',
    ]);
    expect(code, out).toBe(0);
  }

  /** A reader is refused what only an admin may; an admin is refused nothing. */
  function configFor(scope: 'admin' | 'reader'): string {
    const config = readFileSync(join(import.meta.dirname, 'schemathesis.toml'), 'utf8');
    const file = join(dir, `${scope}.toml`);
    writeFileSync(file, scope === 'admin' ? config : config.replace('"2xx", "304"', '"2xx", "304", "403"'));
    return file;
  }

  /** Its report names the keys that it sent as it likes, and they are worth nothing elsewhere. */
  function run(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
    const child = spawn(python ?? 'python3', ['-m', 'schemathesis.cli', ...args], {
      cwd: dir,
      env: { ...process.env, SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'hooks.py') },
    });
    const chunks: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => chunks.push(text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out: chunks.join('') }));
    });
  }
});

/** Its Python; nothing, and one printed line, where it cannot run. In CI nothing may be skipped. */
async function schemathesisHere(): Promise<string | undefined> {
  try {
    return await installFromPypi('schemathesis', SCHEMATHESIS_VERSION);
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    console.log(`tests/api: skipped, as schemathesis cannot run here: ${String(error).replaceAll(/\s+/g, ' ')}`);
    return undefined;
  }
}
