/**
 * Prints what finding an article's story costs as the archive grows: rows read and written and milliseconds per article,
 * for new articles and for copies of one wire story, per decade. The archive is made of generated signatures:
 * rows of bands as `assignStory` writes them.
 *
 * usage: npm run bench stories [-- LARGEST]   (10^5 unless said; 10^6 takes some 4 GB of disk and an hour)
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import { assignStory } from '../shared/jobs/assign-story.ts';
import type { ClusterContext } from '../shared/jobs/cluster-context.ts';
import type { TaggedArticle } from '../shared/model/tagged-article.ts';
import type { Table, TransactWrite } from '../shared/ports.ts';
import { COPY_WINDOW_DAYS } from '../shared/stages/cluster/copies.ts';
import { copyText } from '../shared/stages/cluster/copy-text.ts';
import { createCopyStore } from '../shared/stores/copies.ts';
import { createStoryStore } from '../shared/stores/stories.ts';

const DECADES = [10_000, 100_000, 1_000_000].filter((size) => size <= Number(process.argv[2] ?? 100_000));
const MEASURED = 200;
const ARTICLE_WORDS = 600;
/** Of the articles that only fill the archive: 20 bands each. */
const SIGNATURE_WORDS = 60;
const SYLLABLES = 'ba co di fu ge ha ki lo mu na pe qui ro sa te vu xi zo'.split(' ');

const dir = mkdtempSync(join(tmpdir(), 'vigia-bench-stories-'));
const file = join(dir, 'table.sqlite');
const db = openSqlite(file);
// Filling is not what is measured: it need not survive a power cut.
db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA wal_autocheckpoint = 100000');
const clock = createSystemClock();
const bare = createSqliteTable(db, { clock });
const calls = { reads: 0, rowsRead: 0, writes: 0 };
const context = contextOver(counted(bare));
let seed = 20_260_302;
let filled = 0;

try {
  for (const size of DECADES) {
    await fillTo(size);
    await report(`${size} articles, new ones`, (i) => [`new-${size}-${i}`, randomText(ARTICLE_WORDS)]);
    const wire = randomText(ARTICLE_WORDS);
    await report(`${size} articles, copies of one`, (i) => [`wire-${size}-${i}`, edited(wire, i)]);
  }
  console.log(`on disk: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
} finally {
  db.close();
  rmSync(dir, { recursive: true, force: true });
}

async function report(name: string, article: (i: number) => readonly [string, string]): Promise<void> {
  const articles = Array.from({ length: MEASURED }, (_, i) => taggedOf(...article(i)));
  Object.assign(calls, { reads: 0, rowsRead: 0, writes: 0 });
  const begun = performance.now();
  for (const tagged of articles) await assignStory(context, tagged, { keepsText: true });
  const each = (total: number): string => (total / MEASURED).toFixed(1);
  const ms = each(performance.now() - begun);
  console.log(
    `${name.padEnd(36)}${each(calls.reads)} reads of ${each(calls.rowsRead)} rows, ${each(calls.writes)} rows written, ${ms} ms`,
  );
}

async function fillTo(size: number): Promise<void> {
  const expiresAt = new Date(clock.now().getTime() + COPY_WINDOW_DAYS * 86_400_000).toISOString();
  let writes: TransactWrite[] = [];
  for (; filled < size; filled++) {
    const id = `filler-${filled}`;
    for (const band of copyText(randomText(SIGNATURE_WORDS)).bands)
      writes.push({
        kind: 'put',
        item: { key: { kind: 'copy-band', partition: band, sort: id }, body: {}, expiresAt },
      });
    if (writes.length < 80) continue;
    await bare.transact(writes);
    writes = [];
  }
  if (writes.length > 0) await bare.transact(writes);
}

function contextOver(table: Table): ClusterContext {
  return { ports: { clock }, stores: { copies: createCopyStore(table), stories: createStoryStore(table) } };
}

function counted(table: Table): Table {
  const rows = (number: number): void => {
    calls.reads++;
    calls.rowsRead += number;
  };
  return {
    ...table,
    get: async (key) => {
      const item = await table.get(key);
      rows(item === undefined ? 0 : 1);
      return item;
    },
    getMany: async (keys) => {
      const items = await table.getMany(keys);
      rows(items.length);
      return items;
    },
    query: async (query) => {
      const page = await table.query(query);
      rows(page.items.length);
      return page;
    },
    put: (item, condition) => {
      calls.writes++;
      return table.put(item, condition);
    },
    transact: (writes) => {
      calls.writes += writes.length;
      return table.transact(writes);
    },
  };
}

function taggedOf(id: string, text: string): TaggedArticle {
  const foundAt = clock.now().toISOString();
  return {
    article: {
      id,
      canonicalUrl: `https://bench.invalid/${id}`,
      url: `https://bench.invalid/${id}`,
      title: id,
      text,
      language: 'en',
      authors: [],
      foundAt,
      source: { feedId: 'bench', title: 'bench', sample: false },
      extraction: { method: 'feed-content', version: '1', notes: [] },
      contentHash: id,
    },
    tags: [],
    modelVersion: 'none',
  };
}

/** Made-up words: nothing is shared but by chance. */
function randomText(words: number): string {
  return Array.from({ length: words }, () => `${syllable()}${syllable()}${syllable()}`).join(' ');
}

function syllable(): string {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return SYLLABLES[(seed >>> 8) % SYLLABLES.length] ?? '';
}

/** Another word at every thirtieth place or so. */
function edited(text: string, number: number): string {
  return text
    .split(' ')
    .map((word, i) => (i % 30 === number % 30 ? `${word}s` : word))
    .join(' ');
}
