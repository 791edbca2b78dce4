import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  type IndexChanges,
  type IndexDocument,
  type IndexFacts,
  type IndexPart,
  type IndexQuestion,
  type IndexRow,
  WORD_COLUMNS,
} from '../../model/index-part.ts';
import { inTransaction } from './sqlite-database.ts';
import { type IndexSelection, indexSelection } from './sqlite-index-expression.ts';

/** A part that can be written to; for one writer at a time. */
export type WritableIndexPart = IndexPart & {
  /** Replaces documents of the same article. */
  put(documents: readonly IndexDocument[]): void;
  /** Gives back how many of them were there. */
  remove(articleIds: readonly string[]): number;
  articles(): number;
  /** Where the documents of these articles lie, as far as there are any. */
  placesOf(articleIds: readonly string[]): readonly number[];
  /** Takes everything out; it counts as filling until `filled` is called. */
  empty(): void;
  filled(): void;
  /** How many documents were replaced or removed since `forget` ran: their words still lie in the file. */
  forgotten(): number;
  /**
   * Takes one step towards a file without the words of what was replaced or removed, some tens of milliseconds long;
   * false when none is left.
   */
  forget(): boolean;
};

/** Raised whenever files of before would answer differently: columns, tokens or stems. */
export const INDEX_FORMAT = 1;

/** Places inside one hour: more articles than any archive has of one. */
const PLACES_PER_HOUR = 2 ** 24;
const HOUR_MS = 3_600_000;

/** Pages that one step of merging writes (sqlite.org/fts5.html §6.8): about 50 ms on a laptop. */
const MERGE_PAGES = 200;

/**
 * Makes the tables of a part in an empty database. The words are in an FTS5 table that keeps no text (contentless):
 * what it is made from is in the archive.
 */
export function makeIndexPart(db: DatabaseSync): void {
  inTransaction(db, () => {
    db.exec(`
      CREATE VIRTUAL TABLE words USING fts5(${WORD_COLUMNS.join(', ')},
        content = '', contentless_delete = 1, tokenize = "ascii tokenchars '~-._:'");
      CREATE TABLE document (place INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, ordered_at TEXT NOT NULL,
        found_at TEXT NOT NULL, story_id TEXT NOT NULL, labels TEXT NOT NULL, date TEXT NOT NULL,
        change INTEGER NOT NULL) STRICT;
      CREATE INDEX document_change ON document (change);
      CREATE TABLE gone (place INTEGER PRIMARY KEY, change INTEGER NOT NULL) STRICT;
      CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
      INSERT INTO state (name, value) VALUES ('change', 0), ('epoch', 0), ('forgotten', 0), ('merging', 0), ('filled', 0);
      PRAGMA user_version = ${INDEX_FORMAT};`);
  });
}

/** 0 for a database that holds no part. */
export function indexFormatOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** False until whoever fills it anew is done. */
export function isIndexFilled(db: DatabaseSync): boolean {
  return stateOf(db, 'filled') === 1;
}

/** The part in a database of the current format. Freed pages are overwritten, so that removed words leave the file. */
export function createIndexPart(db: DatabaseSync): WritableIndexPart {
  db.exec('PRAGMA secure_delete = ON');
  return {
    identity: db,
    newest: (question, after) => newest(db, question, after),
    places: (question) => places(db, question),
    changes: (since) => changes(db, since),
    put: (documents) => inTransaction(db, () => put(db, documents)),
    remove: (articleIds) => inTransaction(db, () => remove(db, articleIds)),
    articles: () => Number(db.prepare('SELECT count(*) AS n FROM document').get()?.['n']),
    placesOf: (articleIds) => placesOf(db, articleIds),
    empty: () => empty(db),
    filled: () => setState(db, 'filled', 1),
    forgotten: () => stateOf(db, 'forgotten'),
    forget: () => forget(db),
  };
}

// ---------------------------------------------------------------- reading

/** FTS5 gives rows by place, which is in order of the hour; inside an hour they are sorted here. */
function* newest(db: DatabaseSync, question: IndexQuestion, after?: Pick<IndexFacts, 'articleId' | 'orderedAt'>) {
  const bounds = placeBounds(question.days);
  const last = after === undefined ? bounds.last : Math.min(bounds.last, lastPlaceOf(hourOf(after.orderedAt)));
  const statement = select(indexSelection(question.expression), { ...bounds, last });
  const found = db.prepare(`${statement.sql.replace('$columns', ROW_COLUMNS)} ORDER BY place DESC`);
  let hour: IndexRow[] = [];
  for (const raw of found.iterate(...statement.values)) {
    const row = rowOf(raw);
    const [first] = hour;
    if (first !== undefined && hourOfPlace(first.place) !== hourOfPlace(row.place)) {
      yield* sorted(hour, after);
      hour = [];
    }
    hour.push(row);
  }
  yield* sorted(hour, after);
}

function sorted(rows: readonly IndexRow[], after: Pick<IndexFacts, 'articleId' | 'orderedAt'> | undefined) {
  const rest = after === undefined ? rows : rows.filter((row) => newestFirst(after, row) < 0);
  return rest.toSorted(newestFirst);
}

/** By `orderedAt`, then by id, both from the end. */
function newestFirst(a: Pick<IndexFacts, 'articleId' | 'orderedAt'>, b: typeof a): number {
  if (a.orderedAt !== b.orderedAt) return a.orderedAt < b.orderedAt ? 1 : -1;
  return a.articleId === b.articleId ? 0 : a.articleId < b.articleId ? 1 : -1;
}

/** One text for all places: some ten times as fast as a row for each. */
function places(db: DatabaseSync, { expression, days }: IndexQuestion): readonly number[] {
  const statement = select(indexSelection(expression), placeBounds(days));
  const found = db.prepare(statement.sql.replace('$columns', 'json_group_array(place) AS places'));
  // json_group_array over an INTEGER PRIMARY KEY gives whole numbers and nothing else.
  const list = JSON.parse(String(found.get(...statement.values)?.['places'] ?? '[]')) as number[];
  return list.sort((a, b) => a - b);
}

type PlaceBounds = { readonly first: number; readonly last: number };

/** The planner is held to the words first (CROSS JOIN keeps the order of tables, sqlite.org/optoverview.html). */
function select({ match, where, values }: IndexSelection, { first, last }: PlaceBounds) {
  const conditions = where === '' ? '' : ` AND ${where}`;
  const ends = [BigInt(first), BigInt(last)];
  if (match === undefined) {
    return {
      sql: `SELECT $columns FROM document WHERE place BETWEEN ? AND ?${conditions}`,
      values: [...ends, ...values],
    };
  }
  return {
    sql: `SELECT $columns FROM words CROSS JOIN document ON place = words.rowid
      WHERE words MATCH ? AND words.rowid BETWEEN ? AND ?${conditions}`,
    values: [match, ...ends, ...values] satisfies SQLInputValue[],
  };
}

const ROW_COLUMNS = 'place, article_id, ordered_at, found_at, story_id, labels';

function rowOf(raw: Readonly<Record<string, SQLOutputValue>>): IndexRow {
  return {
    place: Number(raw['place']),
    articleId: String(raw['article_id']),
    orderedAt: String(raw['ordered_at']),
    foundAt: String(raw['found_at']),
    storyId: String(raw['story_id']),
    labels: String(raw['labels']),
  };
}

/** `since` is `EPOCH:CHANGE`; rows of another epoch may be gone without a trace. */
function changes(db: DatabaseSync, since: string | undefined): IndexChanges {
  const epoch = stateOf(db, 'epoch');
  const [sinceEpoch, sinceChange] = (since ?? '').split(':').map(Number);
  const whole = sinceEpoch !== epoch || sinceChange === undefined;
  const from = whole ? -1 : sinceChange;
  const change = stateOf(db, 'change');
  const rows = from === change ? [] : db.prepare(`SELECT ${ROW_COLUMNS} FROM document WHERE change > ?`).all(from);
  const gone = whole || from === change ? [] : db.prepare('SELECT place FROM gone WHERE change > ?').all(from);
  return {
    whole,
    rows: rows.map(rowOf),
    gone: gone.map(({ place }) => Number(place)),
    change: `${epoch}:${change}`,
  };
}

// ---------------------------------------------------------------- writing

/** In order of place: FTS5 writes out what it has gathered whenever a rowid is not the greatest so far. */
function put(db: DatabaseSync, documents: readonly IndexDocument[]): void {
  const unique = [...new Map(documents.map((document) => [document.articleId, document])).values()];
  removePlaces(
    db,
    placesOf(
      db,
      unique.map(({ articleId }) => articleId),
    ),
  );
  const change = nextChange(db);
  const placed = placeDocuments(db, unique).toSorted((a, b) => a.place - b.place);
  const columns = WORD_COLUMNS.map((column) => `, ${column}`).join('');
  const insertWords = db.prepare(`INSERT INTO words (rowid${columns}) VALUES (?${', ?'.repeat(WORD_COLUMNS.length)})`);
  const insertDocument = db.prepare(
    `INSERT INTO document (${ROW_COLUMNS}, date, change) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { document, place } of placed) {
    const { articleId, orderedAt, foundAt, storyId, labels, date, words } = document;
    insertWords.run(BigInt(place), ...WORD_COLUMNS.map((column) => words[column]));
    insertDocument.run(BigInt(place), articleId, orderedAt, foundAt, storyId, labels, date, change);
  }
}

/** The next free places of their hours. */
function placeDocuments(db: DatabaseSync, documents: readonly IndexDocument[]) {
  const last = db.prepare('SELECT max(place) AS place FROM document WHERE place BETWEEN ? AND ?');
  const next = new Map<number, number>();
  return documents.map((document) => {
    const hour = hourOf(document.orderedAt);
    const start = hour * PLACES_PER_HOUR;
    const known = next.get(hour) ?? Number(last.get(BigInt(start), BigInt(lastPlaceOf(hour)))?.['place'] ?? start - 1);
    next.set(hour, known + 1);
    return { document, place: known + 1 };
  });
}

function remove(db: DatabaseSync, articleIds: readonly string[]): number {
  const found = placesOf(db, articleIds);
  removePlaces(db, found);
  return found.length;
}

function placesOf(db: DatabaseSync, articleIds: readonly string[]): readonly number[] {
  const find = db.prepare('SELECT place FROM document WHERE article_id = ?');
  return articleIds.flatMap((articleId) => {
    const found = find.get(articleId);
    return found === undefined ? [] : [Number(found['place'])];
  });
}

function removePlaces(db: DatabaseSync, places: readonly number[]): void {
  if (places.length === 0) return;
  const change = nextChange(db);
  const statements = [
    db.prepare('DELETE FROM words WHERE rowid = ?'),
    db.prepare('DELETE FROM document WHERE place = ?'),
  ];
  const note = db.prepare('INSERT OR REPLACE INTO gone (place, change) VALUES (?, ?)');
  for (const place of new Set(places)) {
    for (const statement of statements) statement.run(BigInt(place));
    note.run(BigInt(place), change);
  }
  setState(db, 'forgotten', stateOf(db, 'forgotten') + places.length);
}

function empty(db: DatabaseSync): void {
  inTransaction(db, () => {
    db.exec(`INSERT INTO words (words) VALUES ('delete-all'); DELETE FROM document; DELETE FROM gone`);
    for (const name of ['filled', 'forgotten', 'merging'] as const) setState(db, name, 0);
    setState(db, 'epoch', stateOf(db, 'epoch') + 1);
  });
}

/**
 * A contentless table marks what is deleted and leaves its words to the next merge (sqlite.org/fts5.html §4.4.3). The
 * first step of a merge takes every segment (a negative number of pages), the others go on with it (§6.8).
 */
function forget(db: DatabaseSync): boolean {
  if (stateOf(db, 'forgotten') === 0) return false;
  const begins = stateOf(db, 'merging') === 0;
  const before = totalChanges(db);
  inTransaction(db, () => {
    db.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ?)`).run(begins ? -MERGE_PAGES : MERGE_PAGES);
    if (begins) setState(db, 'merging', stateOf(db, 'forgotten'));
  });
  // Fewer than two changes: the merge had nothing left to do. The step itself changes a row, and the first one two.
  const done = !begins && totalChanges(db) - before < 2;
  if (done) endForgetting(db);
  return !done;
}

/** What was removed while the merge ran is for the next one. */
function endForgetting(db: DatabaseSync): void {
  inTransaction(db, () => {
    setState(db, 'forgotten', stateOf(db, 'forgotten') - stateOf(db, 'merging'));
    setState(db, 'merging', 0);
    setState(db, 'epoch', stateOf(db, 'epoch') + 1);
    db.exec('DELETE FROM gone');
  });
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

function totalChanges(db: DatabaseSync): number {
  return Number(db.prepare('SELECT total_changes() AS n').get()?.['n']);
}

type StateName = 'change' | 'epoch' | 'forgotten' | 'merging' | 'filled';

function stateOf(db: DatabaseSync, name: StateName): number {
  return Number(db.prepare('SELECT value FROM state WHERE name = ?').get(name)?.['value'] ?? 0);
}

function setState(db: DatabaseSync, name: StateName, value: number): void {
  db.prepare('UPDATE state SET value = ? WHERE name = ?').run(value, name);
}

function nextChange(db: DatabaseSync): number {
  const change = stateOf(db, 'change') + 1;
  setState(db, 'change', change);
  return change;
}

// ---------------------------------------------------------------- places

/** Days that are no days, such as those before year 0, are beyond every article. */
function placeBounds({ after, before }: IndexQuestion['days']): PlaceBounds {
  const first = after === undefined ? Number.NaN : hourOf(`${after}T00:00:00Z`) * PLACES_PER_HOUR;
  const last = before === undefined ? Number.NaN : lastPlaceOf(hourOf(`${before}T23:59:59Z`));
  return {
    first: Number.isNaN(first) ? Number.MIN_SAFE_INTEGER : first,
    last: Number.isNaN(last) ? Number.MAX_SAFE_INTEGER : last,
  };
}

function hourOf(instant: string): number {
  return Math.floor(Date.parse(instant) / HOUR_MS);
}

function hourOfPlace(place: number): number {
  return Math.floor(place / PLACES_PER_HOUR);
}

function lastPlaceOf(hour: number): number {
  return (hour + 1) * PLACES_PER_HOUR - 1;
}
