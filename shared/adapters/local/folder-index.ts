import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { VigiaError } from '../../errors.ts';
import type { IndexStorage } from '../../ports.ts';
import { openSqlite } from './sqlite-database.ts';
import { createIndexPart, INDEX_FORMAT, indexFormatOf, isIndexFilled, makeIndexPart } from './sqlite-index-part.ts';

/** `filling`: it is made anew and lacks articles. */
export type FolderIndexState = 'ready' | 'filling';

/** An index in one file of its own, beside the data that it is made from. */
export type FolderIndex = IndexStorage & {
  state(): FolderIndexState;
  /** Empties it; whoever calls fills it again and says so with `filled`. */
  empty(): void;
  filled(): void;
  articles(): number;
  close(): void;
};

/**
 * Opens the index for its one writer. A file that is missing, damaged or of another format is made anew, empty and
 * `filling`: everything in it can be made again.
 */
export function openFolderIndex(path: string): FolderIndex {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = openCurrent(path) ?? makeAnew(path);
  // A message of the index queue is acknowledged in another file: a power cut must not undo what it stood for.
  db.exec('PRAGMA synchronous = FULL');
  return folderIndex(db);
}

/** Opens the index beside its writer; nothing when there is none of this format. It must not be written to. */
export function readFolderIndex(path: string): FolderIndex | undefined {
  try {
    const db = openSqlite(path, { readOnly: true });
    if (indexFormatOf(db) === INDEX_FORMAT) return folderIndex(db);
    db.close();
    return undefined;
  } catch {
    // Missing, damaged, or being made this very moment: the reader does without, and the writer will see to it.
    return undefined;
  }
}

function openCurrent(path: string): DatabaseSync | undefined {
  try {
    const db = openSqlite(path);
    if (indexFormatOf(db) === INDEX_FORMAT) return db;
    db.close();
    return undefined;
  } catch (error) {
    if (error instanceof VigiaError && error.code === 'data-damaged') return undefined;
    throw error;
  }
}

function makeAnew(path: string): DatabaseSync {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  const db = openSqlite(path);
  makeIndexPart(db);
  return db;
}

function folderIndex(db: DatabaseSync): FolderIndex {
  const part = createIndexPart(db);
  let upkeep: ReturnType<IndexStorage['maintain']> | undefined;
  const forgetAll = async () => {
    const forgotten = part.forgotten();
    if (forgotten === 0) return { outcome: 'nothing-to-do' } as const;
    // The run has other work: a turn of it between any two steps.
    while (db.isOpen && part.forget()) await nextTurn();
    return { outcome: 'maintained', detail: `${forgotten} replaced or removed articles forgotten` } as const;
  };
  return {
    parts: async () => {
      // What is asked of the part is answered at once, 100,000 articles in some 100 ms: other readers and the pipeline
      // get a turn between the questions of one page.
      await nextTurn();
      return { anytime: [part], stretches: [] };
    },
    put: async (documents) => part.put(documents),
    remove: async (articleIds) => {
      part.remove(articleIds);
    },
    maintain: () => {
      upkeep ??= forgetAll().finally(() => {
        upkeep = undefined;
      });
      return upkeep;
    },
    state: () => (isIndexFilled(db) ? 'ready' : 'filling'),
    empty: () => part.empty(),
    filled: () => part.filled(),
    articles: () => part.articles(),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
}
