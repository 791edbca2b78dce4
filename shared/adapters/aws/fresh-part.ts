import type { DatabaseSync } from 'node:sqlite';
import type { IndexDocument } from '../../model/index-part.ts';
import { inTransaction } from '../local/sqlite-database.ts';
import { createIndexPart, makeIndexPart, type WritableIndexPart } from '../local/sqlite-index-part.ts';

/**
 * The part that new articles go to. It keeps its documents, to fold them into months later, and the ids of articles
 * whose older documents in months no longer count.
 */
export type FreshPart = {
  readonly part: WritableIndexPart;
  put(documents: readonly IndexDocument[]): void;
  remove(articleIds: readonly string[]): void;
  /** Months of the documents that it keeps, with their number; fullest first. */
  months(): readonly { readonly month: string; readonly documents: number }[];
  documentsOf(month: string): readonly IndexDocument[];
  /** The documents of a month lie in the month's part from now on. */
  folded(month: string): void;
  /** Articles whose documents in the part of that month do not count. */
  hiddenIn(month: string): readonly string[];
  /** The newest drop, to be given to `settled` once every month is without what is hidden in it. */
  newestDrop(): number;
  settled(drop: number): void;
  isEmpty(): boolean;
};

/** Makes its tables in an empty database. */
export function makeFreshPart(db: DatabaseSync): void {
  makeIndexPart(db);
  db.exec(`
    CREATE TABLE kept (article_id TEXT PRIMARY KEY, month TEXT NOT NULL, document TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE dropped (drop_number INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE,
      except_month TEXT NOT NULL) STRICT;`);
}

/** The fresh part in a database of the current format. */
export function createFreshPart(db: DatabaseSync): FreshPart {
  const part = createIndexPart(db);
  const numberIn = (sql: string): number => Number(db.prepare(sql).get()?.['n'] ?? 0);
  return {
    part,
    put: (documents) => {
      part.put(documents);
      const keep = db.prepare('INSERT OR REPLACE INTO kept (article_id, month, document) VALUES (?, ?, ?)');
      inTransaction(db, () => {
        for (const document of documents) {
          keep.run(document.articleId, document.orderedAt.slice(0, 7), JSON.stringify(document));
        }
      });
    },
    remove: (articleIds) => {
      part.remove(articleIds);
      const forget = db.prepare('DELETE FROM kept WHERE article_id = ?');
      const drop = db.prepare(DROP);
      inTransaction(db, () => {
        for (const articleId of articleIds) {
          forget.run(articleId);
          drop.run(articleId, '');
        }
      });
    },
    months: () => {
      const rows = db.prepare('SELECT month, count(*) AS n FROM kept GROUP BY month ORDER BY n DESC, month DESC').all();
      return rows.map(({ month, n }) => ({ month: String(month), documents: Number(n) }));
    },
    documentsOf: (month) => {
      const rows = db.prepare('SELECT document FROM kept WHERE month = ?').all(month);
      // Written by put alone.
      return rows.map(({ document }) => JSON.parse(String(document)) as IndexDocument);
    },
    folded: (month) => {
      const ids = db.prepare('SELECT article_id FROM kept WHERE month = ?').all(month);
      const drop = db.prepare(DROP);
      part.remove(ids.map(({ article_id }) => String(article_id)));
      inTransaction(db, () => {
        for (const { article_id } of ids) drop.run(String(article_id), month);
        db.prepare('DELETE FROM kept WHERE month = ?').run(month);
      });
    },
    hiddenIn: (month) => {
      const rows = db
        .prepare('SELECT article_id FROM kept UNION SELECT article_id FROM dropped WHERE except_month <> ?')
        .all(month);
      return rows.map(({ article_id }) => String(article_id));
    },
    newestDrop: () => numberIn('SELECT max(drop_number) AS n FROM dropped'),
    settled: (drop) => {
      db.prepare('DELETE FROM dropped WHERE drop_number <= ?').run(drop);
    },
    isEmpty: () => numberIn('SELECT count(*) AS n FROM kept') + numberIn('SELECT count(*) AS n FROM dropped') === 0,
  };
}

/** An article that is dropped again gets a new number, so that no older pass over the months settles it. */
const DROP = 'INSERT OR REPLACE INTO dropped (article_id, except_month) VALUES (?, ?)';
