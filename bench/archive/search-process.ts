/** A process that searches and nothing else: prints what its questions cost, and its memory. For bench/archive.ts. */
import { readFolderIndex } from '../../shared/adapters/local/folder-index.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { twoWordQueries } from './generate-articles.ts';
import { timesText } from './times-text.ts';

const NOW = '2026-11-01T00:00:00.000Z';
const FIELDS = ['topic', 'group', 'lang', 'source', 'month'] as const;
/** What half of the archive answers, or nearly all of it. */
const BROAD = ['lang:es', 'topic:fentanyl OR topic:violence', 'NOT group:zetas', 'level:about'];

const [path = '', queries = '100'] = process.argv.slice(2);
const storage = readFolderIndex(path);
if (storage === undefined) throw new TypeError(`Cannot search ${path}: it is no article index of this version`);
const index = createArticleIndex(storage);
const words = twoWordQueries(Number(queries));

await measure('first page, newest', words, (query) => index.search({ query, now: NOW, limit: 20 }));
print('memory after them', `${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
await measure('first facets (facts are read)', words.slice(0, 1), facets);
await measure('facets', words, facets);
await measure('a year by week', words, (query) =>
  index.timeline({ query: `(${query}) after:2025-11-01 before:2026-11-01`, now: NOW, unit: 'week' }),
);
await measure('first page, by relevance', words, (query) =>
  index.search({ query, now: NOW, limit: 20, order: 'relevance' }),
);
await measure('first page, by story', words, (query) =>
  index.search({ query, now: NOW, limit: 20, collapse: 'story' }),
);
await measure('broad: first page', BROAD, (query) => index.search({ query, now: NOW, limit: 20 }));
await measure('broad: facets', BROAD, facets);
await measure('broad: a year by week', BROAD, (query) =>
  index.timeline({ query: `(${query}) after:2025-11-01 before:2026-11-01`, now: NOW, unit: 'week' }),
);
print('memory at the end', `${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB at most`);
storage.close();

function facets(query: string) {
  return index.facets({ query, now: NOW, fields: FIELDS, top: 10 });
}

async function measure(
  name: string,
  asked: readonly string[],
  ask: (query: string) => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  for (const query of asked) {
    const started = performance.now();
    await ask(query);
    times.push(performance.now() - started);
  }
  print(name, timesText(times));
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(32)}${value}`);
}
