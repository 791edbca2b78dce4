import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import type { IndexedArticle } from '../../shared/model/indexed-article.ts';
import { timesText } from './times-text.ts';

export type Beside = {
  readonly dir: string;
  readonly size: number;
  readonly article: (n: number) => IndexedArticle;
  readonly queries: readonly string[];
};

/** FTS5 as it comes: its own tokens, no stems, no fields, the best 20 by its own rank. */
export async function plainFtsBeside({ dir, size, article, queries }: Beside): Promise<string> {
  const path = join(dir, 'plain.sqlite');
  const db = openSqlite(path);
  db.exec('CREATE VIRTUAL TABLE plain USING fts5(title, text)');
  const insert = db.prepare('INSERT INTO plain (rowid, title, text) VALUES (?, ?, ?)');
  let spent = 0;
  for (let n = 0; n < size; n += 100) {
    const batch = Array.from({ length: 100 }, (_, i) => article(n + i));
    const started = performance.now();
    db.exec('BEGIN');
    for (const [i, { title, text }] of batch.entries()) insert.run(n + i, title, text);
    db.exec('COMMIT');
    spent += performance.now() - started;
  }
  const best = db.prepare('SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 20');
  const times = queries.map((query) => {
    const started = performance.now();
    best.all(
      query
        .split(' ')
        .map((word) => `"${word}"`)
        .join(' '),
    );
    return performance.now() - started;
  });
  db.close();
  const megabytes = (statSync(path).size / 1e6).toFixed(0);
  return `plain FTS5, 20 best: ${((size * 1_000) / spent).toFixed(0)} articles/s, ${megabytes} MB, ${timesText(times)}`;
}
