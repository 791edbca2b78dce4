import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const dir = mkdtempSync(join(tmpdir(), 'vigia-hostile-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const CASES = [
  { id: 'ip-good', kind: 'ssrf.ip', expect: 'refuse_before_connect', input: '10.0.0.1' },
  { id: 'ip-short', kind: 'ssrf.ip', expect: 'allow', input: '10.0.0.2' },
  { id: 'ip-unknown', kind: 'ssrf.ip', expect: 'made_up', input: '10.0.0.3' },
  { id: 'wire-unknown', kind: 'http.wire', expect: 'feed_error', input: 'sings a song' },
  { id: 'other', kind: 'of.nobody', expect: 'x', input: 'y' },
];
writeFileSync(join(dir, 'cases.jsonl'), CASES.map((one) => JSON.stringify(one)).join('\n'));

function hostile(...args: readonly string[]): Promise<{ readonly code: unknown; readonly out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'hostile-program.ts'), ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, out: stdout + stderr }),
    );
  });
}

describe('npm run hostile', () => {
  it('npm run hostile prints a line a kind, each case that fell short below it, and ends with 1', async () => {
    const { code, out } = await hostile(dir);
    expect(code).toBe(1);
    expect(out).toMatch(/^ssrf\.ip: 1 of 3$/m);
    expect(out).toMatch(/^ {2}ip-short: expected "allow", refused, nothing dialled/m);
    expect(out).toContain('no runner of ssrf.ip knows what "made_up" means');
    expect(out).toMatch(/^http\.wire: 0 of 1\n {2}wire-unknown: .*no server plays "sings a song"$/m);
    expect(out).toMatch(/^of\.nobody: not run \(1\)$/m);
  });

  it.each([
    ['a kind that nobody plays, asked for by name', [dir, '--kind', 'of.nobody'], 1],
    ['a kind that the folder has not', [dir, '--kind', 'x'], 2],
    ['a folder without cases', [join(dir, 'nowhere')], 2],
    ['an unknown option', ['--nonsense'], 2],
  ])('npm run hostile ends as it must for %s', async (_, args, expected) => {
    expect((await hostile(...args)).code).toBe(expected);
  });
});
