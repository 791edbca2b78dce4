import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { indexDocument } from '../../shared/query/index-document.ts';
import { fold } from '../../shared/text/fold.ts';
import { searchStem } from '../../shared/text/search-stem.ts';
import type { Beside } from './plain-fts-beside.ts';
import { timesText } from './times-text.ts';

/**
 * LanceDB over the same stems: the 20 best by its score, and what the ArticleIndex port asks of it, the newest first,
 * for which every match must be fetched and sorted: its full-text search knows no other order.
 */
export async function lanceBeside({ dir, size, article, queries }: Beside, path: string | undefined): Promise<string> {
  if (path === undefined) return 'LanceDB: left out, no path of it is given';
  // Not a dependency: the part of its interface that is used here.
  const lance = (await import(pathToFileURL(join(path, 'dist', 'index.js')).href)) as Lance;
  const connection = await lance.connect(join(dir, 'lance'));
  let table: LanceTable | undefined;
  const started = performance.now();
  for (let n = 0; n < size; n += 2_000) {
    const rows = Array.from({ length: Math.min(2_000, size - n) }, (_, i) => rowOf(article(n + i)));
    if (table === undefined) table = await connection.createTable('articles', rows);
    else await table.add(rows);
  }
  if (table === undefined) return 'LanceDB: no articles';
  await table.createIndex('stems', { config: lance.Index.fts(TOKENS_AS_THEY_ARE) });
  const rate = ((size * 1_000) / (performance.now() - started)).toFixed(0);
  const best = await timesOf(queries, (query) => found(lance, table, { query, limit: 20 }));
  const newest = await timesOf(queries, async (query) =>
    (await found(lance, table, { query, limit: size }))
      .sort((a, b) => (a.orderedAt < b.orderedAt ? 1 : -1))
      .slice(0, 20),
  );
  return [
    `LanceDB: ${rate} articles/s (stems alone, generating included)`,
    `LanceDB, 20 best by its score: ${timesText(best)}`,
    `LanceDB, 20 newest, exact: ${timesText(newest)}`,
  ].join('\n');
}

type LanceRow = { readonly id: string; readonly orderedAt: string };
type LanceQuery = object;
type LanceTable = {
  add(rows: readonly object[]): Promise<unknown>;
  createIndex(column: string, options: object): Promise<void>;
  query(): {
    fullTextSearch(query: LanceQuery): {
      select(columns: readonly string[]): { limit(n: number): { toArray(): Promise<LanceRow[]> } };
    };
  };
};
type Lance = {
  connect(path: string): Promise<{ createTable(name: string, rows: readonly object[]): Promise<LanceTable> }>;
  readonly Index: { fts(options: object): object };
  readonly MatchQuery: new (query: string, column: string) => LanceQuery;
  readonly BooleanQuery: new (queries: readonly (readonly [string, LanceQuery])[]) => LanceQuery;
  readonly Occur: { readonly Must: string; readonly Should: string };
};

const TOKENS_AS_THEY_ARE = {
  withPosition: false,
  baseTokenizer: 'whitespace',
  stem: false,
  removeStopWords: false,
  lowercase: false,
  asciiFolding: false,
};

function rowOf(article: ReturnType<Beside['article']>) {
  const { articleId, orderedAt, words } = indexDocument(article);
  return { id: articleId, orderedAt, stems: words.stems };
}

function found({ BooleanQuery, MatchQuery, Occur }: Lance, table: LanceTable, asked: { query: string; limit: number }) {
  const words = asked.query.split(' ').map((word) => {
    const forms = (['en', 'es'] as const).map((language) => `${language}~${searchStem(fold(word), language)}`);
    return [
      Occur.Must,
      new BooleanQuery(forms.map((form) => [Occur.Should, new MatchQuery(form, 'stems')] as const)),
    ] as const;
  });
  return table
    .query()
    .fullTextSearch(new BooleanQuery(words))
    .select(['id', 'orderedAt', '_score'])
    .limit(asked.limit)
    .toArray();
}

async function timesOf(
  queries: readonly string[],
  ask: (query: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const query of queries) {
    const started = performance.now();
    await ask(query);
    times.push(performance.now() - started);
  }
  return times;
}
