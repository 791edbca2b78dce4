/**
 * Pages a CPU-second, peak memory and F1 of the extractor beside trafilatura and newspaper4k (PyPI) and plain
 * Readability on jsdom: every contender on the same pages of ../shared/extraction, one after the other, each in a
 * process of its own that starts cold. `node bench/extract.ts [CONTENDER …]`; the Python ones are installed on
 * first use into .cache/extract-peers.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Readability } from '@mozilla/readability';
import { JSDOM, VirtualConsole } from 'jsdom';
import { z } from 'zod';
import { bundleWorker } from '../infra/bundle-worker.ts';
import { blocksOf } from '../shared/adapters/extractor/blocks.ts';
import type { DomElement } from '../shared/adapters/extractor/dom.ts';
import { PROCESS_LIMITS } from '../shared/adapters/extractor/limits.ts';
import type { readPage } from '../shared/adapters/extractor/read-page.ts';
import { workerFlags } from '../shared/adapters/extractor/worker-flags.ts';

type Page = { readonly id: string; readonly set: string; readonly url: string; readonly file: string };
type ReadText = (page: Page, body: Uint8Array) => Promise<string>;
type ReadPage = typeof readPage;

const root = fileURLToPath(new URL('../', import.meta.url));
const data = join(root, '../shared/extraction');
const readerFile = join(root, 'shared/adapters/extractor/read-page.ts');
const peersFile = join(root, 'bench/extract-peers.py');
const venv = join(root, '.cache/extract-peers');
const PEERS = ['trafilatura==2.3.1', 'newspaper4k==0.9.6', 'lxml_html_clean'];

const NODE_CONTENDERS = ['vigia', 'vigia-bundled', 'vigia-jsdom-rung', 'plain-readability-jsdom'];
const PYTHON_CONTENDERS = ['trafilatura', 'trafilatura-fast', 'newspaper4k'];

const WARM_UP = new TextEncoder().encode(
  `<html><body><article><p>${'One sentence, and no more. '.repeat(20)}</p></article></body></html>`,
);

const costSchema = z.object({ cpuMs: z.number(), peakMb: z.number(), failed: z.number() });

const [verb, ...rest] = process.argv.slice(2);
if (!existsSync(data)) console.log('skipped: ../shared/extraction is not there');
else if (verb === '--run') await runContender(rest[0] ?? '', rest[1] ?? '');
else compare(verb === undefined ? [...NODE_CONTENDERS, ...PYTHON_CONTENDERS] : [verb, ...rest]);

function compare(names: readonly string[]): void {
  const pages = loadPages();
  const folder = mkdtempSync(join(tmpdir(), 'vigia-bench-'));
  const python = names.some((name) => PYTHON_CONTENDERS.includes(name)) ? preparePeers() : undefined;
  try {
    for (const name of names) {
      if (PYTHON_CONTENDERS.includes(name) && python === undefined) continue;
      console.log(report(name, pages, join(folder, `${name}.jsonl`), python));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(name: string, pages: readonly Page[], out: string, python: string | undefined): string {
  const [command, args] =
    python !== undefined && PYTHON_CONTENDERS.includes(name)
      ? [python, [peersFile, name, out]]
      : [
          process.execPath,
          [
            ...(name.startsWith('vigia') ? workerFlags(PROCESS_LIMITS.memoryBytes) : []),
            import.meta.filename,
            '--run',
            name,
            out,
          ],
        ];
  const input = pages.map((page) => JSON.stringify(page)).join('\n');
  const output = execFileSync(command, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  const { cpuMs, peakMb, failed } = costSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  const rate = ((pages.length / cpuMs) * 1_000).toFixed(1);
  const each = (cpuMs / pages.length).toFixed(0);
  return `${name.padEnd(24)} ${rate.padStart(5)} pages a CPU-second, ${each.padStart(4)} ms a page, peak ${String(Math.round(peakMb)).padStart(4)} MB, ${failed} failed, ${scores(out)}`;
}

/** F1 by the scorer of the data set itself. */
function scores(out: string): string {
  // The scorer writes the pages to the command, which must take them before it answers.
  const answer = ['sh', '-c', 'cat > /dev/null; cat "$0"', out];
  const lines = execFileSync(process.execPath, [join(data, 'score.mjs'), '--', ...answer], { encoding: 'utf8' });
  const found = [...lines.matchAll(/^(\w+)\s+YOURS\s+F1 ([\d.]+)/gm)];
  return found.map(([, set, f1]) => `${set} F1 ${f1}`).join(', ');
}

function loadPages(): readonly Page[] {
  const lines = readFileSync(join(data, 'gold.jsonl'), 'utf8').trim().split('\n');
  const schema = z.object({ id: z.string(), set: z.string(), url: z.string() });
  return lines.map((line) => {
    const page = schema.parse(JSON.parse(line));
    return { ...page, file: join(data, 'pages', `${page.id}.html.gz`) };
  });
}

/** A Python of its own with the peers; without a network or a Python they are left out, and it says so. */
function preparePeers(): string | undefined {
  const python = join(venv, 'bin/python');
  const isReady = () => spawnSync(python, ['-c', 'import trafilatura, newspaper'], { stdio: 'ignore' }).status === 0;
  if (isReady()) return python;
  mkdirSync(venv, { recursive: true });
  spawnSync('python3', ['-m', 'venv', venv], { stdio: 'ignore' });
  // An old pip trips over newspaper4k's extras; one package at a time also shows which one failed.
  for (const peer of [['--upgrade', 'pip'], ...PEERS.map((name) => [name])])
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...peer], { stdio: 'ignore' });
  if (isReady()) return python;
  console.log('skipped: trafilatura and newspaper4k, as pip could not install them');
  return undefined;
}

/** In a process of its own: the pages on standard input, the texts to `out`, the cost to standard output. */
async function runContender(name: string, out: string): Promise<void> {
  const read = await loadContender(name);
  // Loading a library is no page's cost, here as with the Python peers.
  await read({ id: '', set: '', url: 'https://example.com/', file: '' }, WARM_UP).catch(() => undefined);
  const pages = readFileSync(0, 'utf8')
    .split('\n')
    .map((line): Page => JSON.parse(line));
  const lines: string[] = [];
  let cpuMs = 0;
  let failed = 0;
  for (const page of pages) {
    const body = gunzipSync(readFileSync(page.file));
    const before = process.cpuUsage();
    const text = await read(page, body).catch(() => undefined);
    const used = process.cpuUsage(before);
    cpuMs += (used.user + used.system) / 1_000;
    if (text === undefined) failed++;
    // Each page comes to a worker as a message of its own. Within one turn of the event loop the weak references of
    // jsdom would keep every document of it (ECMA-262 §9.9.3).
    await new Promise((resolve) => setImmediate(resolve));
    lines.push(JSON.stringify({ id: page.id, text: text ?? '' }));
  }
  writeFileSync(out, lines.join('\n'));
  console.log(JSON.stringify({ cpuMs, peakMb: process.resourceUsage().maxRSS / 1024, failed }));
}

async function loadContender(name: string): Promise<ReadText> {
  switch (name) {
    case 'vigia':
      return vigia(await importReader(readerFile), ['linkedom', 'jsdom']);
    case 'vigia-jsdom-rung':
      return vigia(await importReader(readerFile), ['jsdom']);
    case 'vigia-bundled':
      return vigia(await importReader(bundleReader()), ['linkedom', 'jsdom']);
    case 'plain-readability-jsdom':
      return async (page, body) => {
        const { window } = new JSDOM(body, { url: page.url, virtualConsole: new VirtualConsole() });
        const content = new Readability<Element>(window.document, { serializer: (node) => node as Element }).parse()
          ?.content;
        // The product's own way from elements to lines: Readability's text glues paragraphs together.
        return content ? textOf(blocksOf(content as unknown as DomElement)) : '';
      };
    default:
      throw new Error(`no contender ${name}`);
  }
}

function textOf(blocks: readonly { readonly text: string }[]): string {
  return blocks.map((block) => block.text).join('\n\n');
}

async function importReader(file: string): Promise<ReadPage> {
  // The module's type is that of the source file, also where it was bundled.
  const module = (await import(pathToFileURL(file).href)) as { readonly readPage: ReadPage };
  return module.readPage;
}

/** The ladder as the extractor climbs it, in this process: what a page costs without the pipe to a worker. */
function vigia(read: ReadPage, rungs: readonly ('linkedom' | 'jsdom')[]): ReadText {
  return async ({ url }, body) => {
    for (const rung of rungs) {
      const result = await read({ url, body, contentType: 'text/html; charset=utf-8', rung }).catch(() => undefined);
      if (result?.kind === 'reading') return textOf(result.reading.blocks);
    }
    throw new Error('no rung read the page');
  };
}

/** What the worker runs, bundled as the worker itself is for its deployment. */
function bundleReader(): string {
  const outfile = join(mkdtempSync(join(tmpdir(), 'vigia-bundle-')), 'read-page.mjs');
  bundleWorker(readerFile, outfile);
  return outfile;
}
