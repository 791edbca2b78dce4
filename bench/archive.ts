/**
 * Prints what the article index costs as the archive grows: indexing rate and bytes at each decade, then first pages of
 * two-word queries, facets, a year's timeline and the memory of a search process, on generated articles of real length;
 * beside them plain FTS5, and LanceDB where a path to it is given (docs/decisions/article-index.md).
 *
 * usage: npm run bench archive [-- LARGEST [PATH-OF-LANCEDB]]   (10^5 unless said; some 6 minutes and 2 GB of disk)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderIndex } from '../shared/adapters/local/folder-index.ts';
import { createArticleIndex } from '../shared/query/create-article-index.ts';
import { articleGenerator, twoWordQueries } from './archive/generate-articles.ts';
import { lanceBeside } from './archive/lance-beside.ts';
import { plainFtsBeside } from './archive/plain-fts-beside.ts';
import { timesText } from './archive/times-text.ts';

const LARGEST = Number(process.argv[2] ?? 100_000);
const LANCEDB = process.argv[3];
const DECADES = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= LARGEST);
/** As many messages as the index function gathers. */
const BATCH = 100;
const QUERIES = 200;

const dir = mkdtempSync(join(tmpdir(), 'vigia-bench-archive-'));
const article = articleGenerator();
try {
  const path = join(dir, 'index', 'articles.sqlite');
  await fill(path);
  const program = join(import.meta.dirname, 'archive', 'search-process.ts');
  console.log(execFileSync(process.execPath, [program, path, String(QUERIES)], { encoding: 'utf8' }).trimEnd());
  const beside = { dir, size: LARGEST, article, queries: twoWordQueries(QUERIES) };
  console.log(await plainFtsBeside(beside));
  console.log(await lanceBeside(beside, LANCEDB));
} finally {
  rmSync(dir, { recursive: true, force: true });
}

/** The longest batch is the longest that the embedded run waits. */
async function fill(path: string): Promise<void> {
  const storage = openFolderIndex(path);
  const index = createArticleIndex(storage);
  let done = 0;
  for (const size of DECADES) {
    const times: number[] = [];
    let cpuMs = 0;
    for (; done < size; done += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, i) => article(done + i));
      const [started, cpuBefore] = [performance.now(), cpuTimeMs()];
      await index.upsert(batch);
      times.push(performance.now() - started);
      cpuMs += cpuTimeMs() - cpuBefore;
    }
    const rate = (times.length * BATCH * 1_000) / times.reduce((sum, ms) => sum + ms, 0);
    const megabytes = folderBytes(join(path, '..')) / 1e6;
    console.log(
      `${String(size).padStart(9)} articles: ${rate.toFixed(0)} articles/s (${(cpuMs / (times.length * BATCH)).toFixed(1)} ms of CPU each), ${megabytes.toFixed(0)} MB; batches of ${BATCH}: ${timesText(times)}`,
    );
  }
  storage.filled();
  await index.remove([article(0).articleId]);
  const started = performance.now();
  await index.maintain();
  console.log(
    `maintain after a removal: ${((performance.now() - started) / 1_000).toFixed(1)} s, ${(folderBytes(join(path, '..')) / 1e6).toFixed(0)} MB`,
  );
  storage.close();
}

/** What the machine's other work does not change. */
function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
