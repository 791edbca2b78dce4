import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportVerb } from '../../cli/export.ts';
import { packVerb } from '../../cli/pack.ts';
import { verifyPackVerb } from '../../cli/verify-pack.ts';
import { runCli, runJson, startCli } from '../e2e/start-cli.ts';
import { callVerb } from './call-verb.ts';

const dir = mkdtempSync(join(tmpdir(), 'vigia-take-away-'));
const DATA = ['--data', join(dir, 'data')];

/** A whole run of the sample newsroom: some 10 s, and more where other suites run beside it. */
beforeAll(async () => void (await runJson(['run', '--once', ...DATA])), 180_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

describe('export', () => {
  const take = (...args: readonly string[]) => callVerb(exportVerb, [...args, ...DATA]);

  it('writes a file that is whole, and says how much is in it', async () => {
    const to = join(dir, 'new', 'fentanyl.csv');
    const { code, out } = await take('topic:fentanyl', '--format', 'csv', '--to', to, '--json');
    const { articles, bytes } = JSON.parse(out);
    expect(code).toBe(0);
    expect(readFileSync(to)).toHaveLength(bytes);
    expect(readFileSync(to, 'utf8').startsWith('\ufeffid,title,')).toBe(true);
    expect(
      readFileSync(to, 'utf8')
        .trimEnd()
        .split(/\r\n(?=[0-9a-f]{20},)/),
    ).toHaveLength(articles + 1);
    expect(readdirSync(join(dir, 'new'))).toEqual(['fentanyl.csv']);
  });

  it('prints to standard output what it would write, without a byte order mark', async () => {
    const { code, out } = await runCli(['export', 'topic:fentanyl', '--format', 'csv', '--limit', '2', ...DATA]);
    expect(code).toBe(0);
    expect(out.startsWith('id,title,')).toBe(true);
    const lines = await runCli(['export', 'topic:fentanyl', '--format', 'jsonl', '--limit', '2', ...DATA]);
    expect(
      lines.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).schemaVersion),
    ).toEqual([1, 1]);
  });

  it('ends without a word when its reader goes away', async () => {
    const run = startCli(['export', 'lang:en OR lang:es', '--format', 'jsonl', '--full-text', ...DATA]);
    run.child.stdout?.destroy();
    expect(await run.ended).toMatchObject({ code: 0, signal: null, err: '' });
  });

  it('writes Parquet into a folder by year and month, and never among other files', async () => {
    const folder = join(dir, 'table');
    const { out } = await take('lang:en OR lang:es', '--format', 'parquet', '--to', folder, '--json');
    const files = filesIn(folder);
    for (const file of files) expect(file).toMatch(/^year=\d{4}\/month=\d\d\/part-\d+\.parquet$/);
    const rows = await Promise.all(
      files.map(
        async (file) => (await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, file)) })).length,
      ),
    );
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(JSON.parse(out).articles);
    await expect(take('topic:fentanyl', '--format', 'parquet', '--to', folder)).rejects.toThrow(
      /new or an empty folder/,
    );
    expect(filesIn(folder)).toEqual(files);
    expect(readdirSync(dir).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('leaves what was there when it is stopped', async () => {
    const to = join(dir, 'kept.jsonl');
    writeFileSync(to, 'before');
    const stopped = { args: ['topic:fentanyl', '--format', 'jsonl', '--to', to, ...DATA], signal: AbortSignal.abort() };
    const silent = { out: () => {}, write: async () => {}, err: () => {}, isTerminal: false, stdin: process.stdin };
    await expect(exportVerb.run({ ...silent, ...stopped })).rejects.toThrow(/Stopped/);
    expect(readFileSync(to, 'utf8')).toBe('before');
    expect(readdirSync(dir).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('names the file itself when it is given a folder', async () => {
    mkdirSync(join(dir, 'folder'));
    await take('topic:fentanyl', '--format', 'ris', '--to', join(dir, 'folder'));
    expect(readdirSync(join(dir, 'folder'))).toEqual([expect.stringMatching(/^vigia-\d{4}-\d\d-\d\d\.ris$/)]);
  });

  it.each([
    [['topic:fentanyl'], /--format must be one of csv, jsonl, .*current value is none/],
    [['topic:fentanyl', '--format', 'xls'], /current value is "xls"/],
    [['--format', 'csv'], /Expected a query/],
    [['topic:nonesuch', '--format', 'csv'], /no topic .nonesuch/],
    [['(topic:fentanyl', '--format', 'csv'], /column/i],
    [['topic:fentanyl', '--format', 'csv', '--limit', '0'], /whole number from 1/],
    [['topic:fentanyl', '--format', 'atom', '--limit', '1001'], /1 to 1000 for a feed/],
  ])('%j says what it needs', async (args, message) => {
    await expect(take(...args)).rejects.toThrow(message);
  });

  it('prints no Parquet to a terminal', async () => {
    const silent = { out: () => {}, write: async () => {}, err: () => {}, stdin: process.stdin };
    const input = { ...silent, args: ['topic:fentanyl', '--format', 'parquet', ...DATA], isTerminal: true };
    await expect(exportVerb.run({ ...input, signal: new AbortController().signal })).rejects.toThrow(/no text/);
  });
});

describe('pack and verify-pack', () => {
  const to = join(dir, 'evidence.zip');

  it('make and check a pack of a query; the hash that was printed tells it from another', async () => {
    const packed = await callVerb(packVerb, ['topic:fentanyl', '--to', to, '--json', ...DATA]);
    const { manifestSha256, articles } = JSON.parse(packed.out);
    expect(articles).toBeGreaterThan(10);
    const checked = await callVerb(verifyPackVerb, [to, '--manifest', manifestSha256]);
    expect(checked).toMatchObject({
      code: 0,
      out: expect.stringMatching(/demonstration, not evidence[\s\S]*is as it was made\.$/),
    });
    const other = await callVerb(verifyPackVerb, [to, '--manifest', 'a'.repeat(64)]);
    expect(other).toMatchObject({ code: 1, out: expect.stringMatching(/FAULT {4}manifest\.json: .*another pack/) });
  });

  it('make a pack of one article, by a beginning of its id and by its address', async () => {
    const { out } = await runCli(['export', 'topic:fentanyl', '--format', 'jsonl', '--limit', '1', ...DATA]);
    const { id, url } = JSON.parse(out);
    for (const named of [id.slice(0, 12), url]) {
      const packed = await callVerb(packVerb, [named, '--to', to, ...DATA]);
      expect(packed).toMatchObject({ code: 0, out: expect.stringMatching(/^1 article, /) });
      expect((await callVerb(verifyPackVerb, [to])).out).toContain(`evidence pack of article ${id}`);
    }
  });

  it('say which file was changed, and that a file is no pack', async () => {
    const bytes = readFileSync(to);
    const at = bytes.indexOf('"contentHash"');
    bytes[at + 20] = bytes[at + 20]! ^ 1;
    writeFileSync(join(dir, 'changed.zip'), bytes);
    const { code, out } = await callVerb(verifyPackVerb, [join(dir, 'changed.zip'), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ isSound: false });
    expect(out).toMatch(/articles\/[0-9a-f]+\/record\.json/);
    expect(await callVerb(verifyPackVerb, [join(import.meta.dirname, 'call-verb.ts')])).toMatchObject({ code: 1 });
  });

  it('leave no file when nothing meets the query', async () => {
    const none = join(dir, 'none.zip');
    await expect(callVerb(packVerb, ['zzzz', '--to', none, ...DATA])).rejects.toThrow(/none meets it/);
    expect(existsSync(none)).toBe(false);
    expect(readdirSync(dir).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it.each([
    [['topic:fentanyl'], /--to FILE\.zip/],
    [['--to', 'x.zip'], /Expected an article or a query/],
    [['http://nowhere.example/', '--to', 'x.zip'], /No article is meant/],
  ])('pack %j says what it needs', async (args, message) => {
    await expect(callVerb(packVerb, [...args, ...DATA])).rejects.toThrow(message);
  });

  it.each([
    [[], /Expected FILE\.zip/],
    [['x.zip', '--manifest', 'abc'], /64 hex digits/],
    [['nowhere.zip'], /Cannot open the pack/],
  ])('verify-pack %j says what it needs', async (args, message) => {
    await expect(callVerb(verifyPackVerb, args)).rejects.toThrow(message);
  });
});
