import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PARSERS } from '../../shared/adapters/extractor/dom.ts';
import { PROCESS_LIMITS } from '../../shared/adapters/extractor/limits.ts';
import { WorkerProcess } from '../../shared/adapters/extractor/worker-process.ts';
import { BUNDLE, FUNCTION_NAMES, type FunctionName } from '../../shared/names.ts';
import { synthesise } from './synthesise.ts';
import { resourcesOf, textResolver } from './template-values.ts';

/** Of what a process said. */
const MAX_SHOWN_CHARS = 600;

const codeSchema = z.object({ S3Key: z.string() });
const environmentSchema = z.object({ Variables: z.record(z.string(), z.unknown()) });

/** Unzipped, where Lambda takes 250: what a cold start reads. Most have 1 to 3; growth shall be noticed. */
const MOST_MB = 4;
/** `ingest`: jsdom and linkedom in the worker. `api`: every page, what draws charts, and the map of countries (0.7). */
const MORE_MB: Partial<Record<FunctionName, number>> = { ingest: 12, api: 7 };

const synthesis = synthesise({ bundled: true });
const resources = resourcesOf(synthesis.pipeline);
const resolve = textResolver(resources);
/** Far from the repository, so that nothing is found that is not in the asset. */
const elsewhere = mkdtempSync(join(tmpdir(), 'vigia-assets-'));
const assets = new Map(FUNCTION_NAMES.map((name) => [name, copyAsset(name)]));
afterAll(() => {
  synthesis.dispose();
  rmSync(elsewhere, { recursive: true, force: true });
});

describe('each asset', () => {
  it.each(FUNCTION_NAMES)('of %s starts in plain Node 24 by itself and offers its handler', (name) => {
    const program = `import(process.argv[1]).then(({ handler }) => process.stdout.write(typeof handler))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, urlOf(name, BUNDLE.entry)], {
      cwd: elsewhere,
      env: environmentOf(name),
      encoding: 'utf8',
    });
    // A bundle's lines are long, and the reason stands at the end.
    expect(stderr.slice(-MAX_SHOWN_CHARS)).toBe('');
    expect(stdout).toBe('function');
  });

  it.each(FUNCTION_NAMES)('of %s is small enough for Lambda', (name) => {
    const megabytes = bytesIn(assets.get(name)!) / 1024 ** 2;
    expect(megabytes).toBeLessThan(MORE_MB[name] ?? MOST_MB);
  });

  it('holds the configuration that its function reads, and no other', () => {
    const held = Object.fromEntries(
      FUNCTION_NAMES.map((name) => [name, filesIn(assets.get(name)!).map(withoutHash).toSorted()]),
    );
    const settings = ['config/vigia.yaml', 'index.mjs'];
    const topics = readdirSync(new URL('../../config/topics', import.meta.url)).map((file) => `config/topics/${file}`);
    expect(held).toEqual({
      dispatch: ['config/feeds.opml', ...settings],
      poll: settings,
      ingest: [...topics, ...settings, 'worker.mjs'],
      index: ['index.mjs'],
      match: settings,
      deliver: [...topics, ...settings],
      'mail-events': settings,
      retag: [...topics, 'index.mjs'],
      sweep: settings,
      webhook: settings,
      websub: settings,
      api: ['assets/desk.css', 'assets/desk.js', ...topics, ...settings],
      authorize: ['index.mjs'],
    });
  });
});

describe('the extraction worker of ingest', () => {
  const pages = new URL('../golden/pages/', import.meta.url);
  const names = readdirSync(pages).flatMap((file) => (file.endsWith('.html') ? [file.slice(0, -5)] : []));

  it.each(PARSERS)('reads the golden pages with %s', async (rung) => {
    const worker = new WorkerProcess(new URL(urlOf('ingest', BUNDLE.worker)), PROCESS_LIMITS);
    for (const name of names) {
      const { rule: _, ...golden } = JSON.parse(readFileSync(new URL(`${name}.json`, pages), 'utf8'));
      const body = readFileSync(new URL(`${name}.html`, pages));
      const { outcome } = await worker.read({ url: 'https://news.example.com/2024/05/story.html', body, rung });
      expect(outcome).toMatchObject({ kind: 'read', result: { kind: 'reading', reading: golden } });
    }
    worker.end({ kind: 'died', reason: 'the test is over' });
  });
});

describe('a synthesis', () => {
  it('is the same to the byte when it is made again', () => {
    const again = synthesise({ bundled: true });
    const files = assembliesIn(again.dir);
    const before = assembliesIn(synthesis.dir);
    again.dispose();
    expect(files).toEqual(before);
  });
});

/** Templates and assets by name, as text; an asset's name is the hash of what it holds. */
function assembliesIn(dir: string): Readonly<Record<string, string>> {
  const names = readdirSync(dir).filter((name) => name.startsWith('asset.') || name.endsWith('.template.json'));
  return Object.fromEntries(
    names
      .toSorted()
      .map((name) => [
        name,
        statSync(join(dir, name)).isFile() ? readFileSync(join(dir, name), 'utf8') : filesIn(join(dir, name)).join(),
      ]),
  );
}

function copyAsset(name: FunctionName): string {
  const { S3Key } = codeSchema.parse(propertiesOfFunction(name)['Code']);
  const target = join(elsewhere, name);
  cpSync(join(synthesis.dir, S3Key.replace(/^(.+)\.zip$/, 'asset.$1')), target, { recursive: true });
  return target;
}

function propertiesOfFunction(name: FunctionName): Readonly<Record<string, unknown>> {
  return Object.values(resources).find(({ Properties }) => Properties['FunctionName'] === `vigia-${name}`)!.Properties;
}

function urlOf(name: FunctionName, file: string): string {
  return pathToFileURL(join(assets.get(name)!, file)).href;
}

/** As the template sets it, and as Lambda adds to it. */
function environmentOf(name: FunctionName): Record<string, string> {
  const { Variables } = environmentSchema.parse(propertiesOfFunction(name)['Environment']);
  return {
    ...Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, resolve(value)])),
    AWS_REGION: 'eu-west-1',
  };
}

function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted();
}

/** Script and stylesheet of the pages are named after what they hold. */
function withoutHash(file: string): string {
  return file.replace(/^(assets\/desk)-[0-9a-f]{8}/, '$1');
}

function bytesIn(dir: string): number {
  return filesIn(dir).reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
}
