/**
 * Prints what taking articles away costs as their number grows: the largest resident memory and the time of an export
 * in each format, and of an evidence pack and its check, each in a process of its own over an archive of generated
 * articles. Memory is constant when the ratio of the last column stays near 1.
 *
 * usage: node bench/export.ts [LARGEST]   (10^4 articles unless said)
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createFileBlobs } from '../shared/adapters/local/file-blobs.ts';
import { openSqlite } from '../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import type { ArticleIndex } from '../shared/ports.ts';
import { exportArticles } from '../shared/query/export/export-articles.ts';
import { EXPORT_FORMATS, isExportFormat } from '../shared/query/export/export-format.ts';
import { packArticles } from '../shared/query/pack/pack-articles.ts';
import { verifyPack } from '../shared/query/pack/verify-pack.ts';
import { archiveArticle } from '../shared/stages/archive.ts';
import { rawPageKey } from '../shared/stages/raw-page-key.ts';
import { createStores, type Stores } from '../shared/stores/stores.ts';
import { sha256Hex } from '../shared/text/hash.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const MS_A_MINUTE = 60_000;
/** Garbage is collected soon, so that what is resident is what is in use. */
const SMALL_HEAP = ['--max-old-space-size=64', '--max-semi-space-size=2'];
const TEXT_WORDS = 550;
const WORDS = 'fentanyl pills seized border agents precursor shipment port cartel weapons officials said court'.split(
  ' ',
);
/** A pack holds at most 5,000 articles. */
const LARGEST_PACK = 1_000;

const [task, dir = '', count = ''] = process.argv.slice(2);
if (task === 'work') await work(dir, count, Number(process.argv[5]));
else await measure(Number(task ?? 10_000));

async function measure(largest: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-bench-export-'));
  try {
    await fill(openArchive(dir), largest);
    for (const format of EXPORT_FORMATS) report(dir, format, [largest / 10, largest]);
    for (const format of ['jsonl full text', 'parquet full text']) report(dir, format, [largest / 10, largest]);
    const most = Math.min(LARGEST_PACK, largest);
    for (const name of ['pack', 'verify-pack']) report(dir, name, [most / 10, most]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function report(dir: string, what: string, sizes: readonly [number, number]): void {
  const [small = NaN, large = NaN] = sizes.map((size) => run(dir, what, size));
  console.log(`${what.padEnd(22)} × ${(large / small).toFixed(2)} memory for 10 times the articles`);
}

/** Megabytes of the largest resident set of a process that does one thing. */
function run(dir: string, what: string, articles: number): number {
  const child = spawnSync(
    process.execPath,
    [...SMALL_HEAP, import.meta.filename, 'work', dir, what, String(articles)],
    {
      encoding: 'utf8',
    },
  );
  if (child.status !== 0) throw new Error(child.stderr);
  const { mb, ms, bytes } = JSON.parse(child.stdout);
  console.log(
    `${what.padEnd(22)} ${String(articles).padStart(7)} articles  ${mb} MB resident  ${ms} ms  ${bytes} bytes`,
  );
  return mb;
}

async function work(dir: string, what: string, articles: number): Promise<void> {
  const stores = openArchive(dir);
  const file = join(dir, `out-${articles}`);
  const begun = performance.now();
  if (what === 'verify-pack') await verify(`${file}.zip`);
  else if (what === 'pack')
    await pipeline(packArticles(stores, packRequest(stores, articles)), createWriteStream(`${file}.zip`));
  else
    await pipeline(
      exportArticles({ stores, articleIndex: numberedIndex() }, exportRequest(what, articles)),
      createWriteStream(file),
    );
  const ms = Math.round(performance.now() - begun);
  const bytes = statSync(what.endsWith('pack') ? `${file}.zip` : file).size;
  console.log(JSON.stringify({ mb: Math.round(process.resourceUsage().maxRSS / 1024), ms, bytes }));
}

function exportRequest(what: string, articles: number) {
  const [format = ''] = what.split(' ');
  if (!isExportFormat(format)) throw new Error(`no format: ${what}`);
  return { query: 'lang:en', now: NOW, fullText: what.endsWith('full text'), format, limit: articles };
}

function packRequest(stores: Stores, articles: number) {
  async function* records() {
    for (let number = 0; number < articles; number++) {
      const found = await stores.articles.get(idOf(number));
      if (found !== undefined) yield found.record;
    }
  }
  return { records: records(), subject: { query: 'lang:en' }, now: NOW, vigiaVersion: '0' };
}

async function verify(path: string): Promise<void> {
  const file = await open(path);
  const read = async (offset: number, length: number) =>
    (await file.read(Buffer.alloc(length), 0, length, offset)).buffer;
  const { isSound, faults } = await verifyPack({ size: (await file.stat()).size, read });
  if (!isSound) throw new Error(JSON.stringify(faults));
  await file.close();
}

/** The index is measured by itself (bench/archive): this one only counts. */
function numberedIndex(): ArticleIndex {
  const unused = async (): Promise<never> => {
    throw new Error('not part of this bench');
  };
  return {
    search: async ({ limit, cursor = '0' }) => {
      const ids = Array.from({ length: limit }, (_, i) => idOf(Number(cursor) + i));
      return {
        hits: ids.map((id) => ({ articleId: id, orderedAt: NOW, storyId: id })),
        cursor: String(Number(cursor) + limit),
      };
    },
    upsert: unused,
    remove: unused,
    facets: unused,
    timeline: unused,
    stories: unused,
    maintain: unused,
  };
}

function openArchive(dir: string): Stores {
  const db = openSqlite(join(dir, 'table.sqlite'));
  db.exec('PRAGMA synchronous = OFF');
  return createStores({
    table: createSqliteTable(db, { clock: createSystemClock() }),
    blobs: createFileBlobs(join(dir, 'blobs')),
  });
}

async function fill({ articles }: Stores, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const [title, text] = [`Seizure ${number}`, textOf(number)];
    const body = Buffer.from(`<!doctype html><title>${title}</title><p>${text}</p>`);
    const foundAt = new Date(Date.parse(NOW) - number * MS_A_MINUTE).toISOString();
    const id = idOf(number);
    const url = `https://news.example/${id}`;
    const article = {
      ...{ id, canonicalUrl: url, url, title, text, language: 'en', authors: ['Ana Ruiz'], foundAt },
      source: { feedId: 'news', title: 'News Example', country: 'US', sample: false },
      extraction: { method: 'readability-linkedom' as const, version: '1', notes: [] },
      contentHash: sha256Hex(`${title}\n\n${text}`),
    };
    const plan = archiveArticle({
      tagged: { article, tags: [], modelVersion: '1-bench' },
      story: { kind: 'new', storyId: id, why: 'first article of its story' },
      fetch: { ...rawPageKey(body), status: 200, url, headers: { 'content-type': 'text/html' }, fetchedAt: foundAt },
      now: foundAt,
    });
    if (plan.kind !== 'store') continue;
    await articles.putRaw(rawPageKey(body).key, body);
    await articles.putText(plan.head.articleKey, plan.text);
    await articles.saveHead(plan.head);
  }
}

function idOf(number: number): string {
  return sha256Hex(`article ${number}`).slice(0, 20);
}

function textOf(number: number): string {
  return Array.from(
    { length: TEXT_WORDS },
    (_, i) => `${WORDS[(number * 7 + i * i) % WORDS.length]}${(number * i) % 997}`,
  ).join(' ');
}
