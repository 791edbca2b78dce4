import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { VigiaError } from '../../errors.ts';
import type { Blobs } from '../../ports.ts';
import { openSqlite } from '../local/sqlite-database.ts';

/** Where the parts of an index lie: gzipped SQLite files that are never changed, named by their content. */
export const PARTS_FOLDER = 'index/parts/';

const unzip = promisify(gunzip);
const zip = promisify(gzip);

/** Fast: a part is written every few seconds, and read from the same region. */
const GZIP_LEVEL = 3;

/** Parts as files of this machine: fetched once each, opened for reading, and copied to be changed. */
export type IndexPartFiles = {
  /** @throws VigiaError `index-part-missing`, retryable: a newer manifest names others. */
  read(key: string): Promise<DatabaseSync>;
  /** A new part made from one that is there, or from nothing; gives back its key. */
  write(name: string, from: string | undefined, change: (db: DatabaseSync, isNew: boolean) => void): Promise<string>;
  /** Closes and deletes the files of all parts but these. */
  keepOnly(keys: readonly string[]): void;
  close(): void;
};

/** `dir` is this process's own: nothing in it is needed later. */
export function indexPartFiles(blobs: Blobs, dir: string): IndexPartFiles {
  const open = new Map<string, Promise<DatabaseSync>>();
  const pathOf = (key: string): string => join(dir, basename(key, '.gz'));

  const fetchPart = async (key: string): Promise<string> => {
    const path = pathOf(key);
    if (existsSync(path)) return path;
    const bytes = await blobs.get(key);
    if (bytes === undefined) {
      throw new VigiaError(`Cannot read part ${key} of the index as it must be there: it is not. Ask again.`, {
        code: 'index-part-missing',
        retryable: true,
        ids: { key },
      });
    }
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.tmp`, await unzip(bytes), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
    return path;
  };

  const closePart = (key: string): void => {
    const opened = open.get(key);
    open.delete(key);
    // One that could not be opened has nothing to close.
    opened?.then((db) => db.close()).catch(() => undefined);
  };

  return {
    read: (key) => {
      const known = open.get(key);
      if (known !== undefined) return known;
      const opening = fetchPart(key).then((path) => openSqlite(path, { readOnly: true }));
      open.set(key, opening);
      opening.catch(() => open.delete(key));
      return opening;
    },

    write: async (name, from, change) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const path = join(dir, `${name}.work`);
      rmSync(path, { force: true });
      if (from !== undefined) copyFileSync(await fetchPart(from), path);
      const bytes = changed(path, from === undefined, change);
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      const key = `${PARTS_FOLDER}${name}-${hash}.sqlite.gz`;
      renameSync(path, pathOf(key));
      await blobs.put(key, await zip(bytes, { level: GZIP_LEVEL }));
      return key;
    },

    keepOnly: (keys) => {
      const kept = new Set(keys);
      for (const key of [...open.keys()].filter((known) => !kept.has(known))) {
        closePart(key);
        rmSync(pathOf(key), { force: true });
      }
    },

    close: () => {
      for (const key of [...open.keys()]) closePart(key);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One file, with no log beside it: what is uploaded is all there is. */
function changed(path: string, isNew: boolean, change: (db: DatabaseSync, isNew: boolean) => void): Uint8Array {
  const db = openSqlite(path);
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF');
    change(db, isNew);
  } finally {
    db.close();
  }
  return readFileSync(path);
}
