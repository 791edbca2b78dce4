import type { Dirent } from 'node:fs';
import { access, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '../../ports.ts';
import { checkBlobKey } from './blob-key.ts';
import { decodeCursor, encodeCursor } from './table-cursor.ts';
import { isMissing, sweepTemporaryFiles, writeFileAtomically } from './write-file-atomically.ts';

/** Keys in one page of a listing; S3's number. */
const PAGE_KEYS = 1_000;

/** `~` and `+` are in no key, so neither the temporary folder nor a folder of keys can meet a blob. */
const TEMPORARY_DIR = '~tmp';
const FOLDER_MARK = '+';

/**
 * The Blobs port on a folder: blob `raw/2026/a.gz` is the file `raw+/2026+/a.gz`. (With the mark, `raw`
 * and `raw/a` can both be blobs, as on S3.) Files are whole or absent, and readable by their owner only.
 */
export function createFileBlobs(dir: string): Blobs {
  const temporaryDir = join(dir, TEMPORARY_DIR);
  let swept: Promise<void> | undefined;
  return {
    async put(key, bytes, options = {}) {
      const path = pathOf(dir, key);
      const ifAbsent = options.ifAbsent ?? false;
      if (ifAbsent && (await fileExists(path))) return 'conflict';
      swept ??= sweepTemporaryFiles(temporaryDir);
      await swept;
      const outcome = await writeFileAtomically({ path, bytes, temporaryDir, ifAbsent });
      return outcome === 'exists' ? 'conflict' : 'written';
    },

    async get(key) {
      return await readFile(pathOf(dir, key)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
    },

    async exists(key) {
      return await fileExists(pathOf(dir, key));
    },

    async describe(key) {
      const found = await stat(pathOf(dir, key)).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      return found && { bytes: found.size, writtenAt: found.mtime.toISOString() };
    },

    delete: (key) => removeFile(dir, key),
    // A folder keeps no earlier versions.
    erase: (key) => removeFile(dir, key),

    async list(prefix, cursor) {
      const scope = { list: prefix };
      const [after] = cursor === undefined ? [''] : decodeCursor(scope, cursor, ['']);
      const keys: string[] = [];
      for await (const key of keysIn({ ...startOf(dir, prefix), prefix, after: String(after) })) {
        if (keys.length === PAGE_KEYS) return { keys, cursor: encodeCursor(scope, [keys.at(-1) ?? '']) };
        keys.push(key);
      }
      return { keys };
    },
  };
}

function pathOf(dir: string, key: string): string {
  checkBlobKey(key);
  const segments = key.split('/');
  const name = segments.pop() ?? '';
  return join(dir, ...segments.map((segment) => `${segment}${FOLDER_MARK}`), name);
}

async function removeFile(dir: string, key: string): Promise<void> {
  await rm(pathOf(dir, key), { force: true });
}

async function fileExists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

type Walk = {
  /** The folder on disk, and the part of the key that it stands for: empty, or ending in `/`. */
  readonly dir: string;
  readonly base: string;
  readonly prefix: string;
  /** Only keys greater than this one. */
  readonly after: string;
};

/** The deepest folder that holds every key of a prefix: listing one article does not read the names of all. */
function startOf(dir: string, prefix: string): Pick<Walk, 'dir' | 'base'> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const segments = base.split('/').slice(0, -1);
  // What is no segment of a key leads nowhere, and least of all out of the folder.
  if (!segments.every((segment) => /^[a-z0-9._-]+$/.test(segment))) return { dir, base: '' };
  return { dir: join(dir, ...segments.map((segment) => `${segment}${FOLDER_MARK}`)), base };
}

/** Keys in byte order: a folder sorts as its name with `/`, which is what its keys begin with. */
async function* keysIn(walk: Walk): AsyncGenerator<string> {
  for (const { key, folder } of await entriesOf(walk)) {
    if (folder === undefined) {
      if (key.startsWith(walk.prefix) && key > walk.after) yield key;
    } else if (mayHold(key, walk)) {
      yield* keysIn({ ...walk, dir: folder, base: key });
    }
  }
}

/** Whether keys that begin with `base` can have the prefix and lie beyond `after`. */
function mayHold(base: string, { prefix, after }: Walk): boolean {
  const withPrefix = base.startsWith(prefix) || prefix.startsWith(base);
  return withPrefix && (base > after || after.startsWith(base));
}

type WalkEntry = { readonly key: string; readonly folder?: string };

async function entriesOf(walk: Walk): Promise<readonly WalkEntry[]> {
  const entries = await readdir(walk.dir, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return entries
    .map((entry) => walkEntry(walk, entry))
    .filter((entry) => entry !== undefined)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function walkEntry(walk: Walk, entry: Dirent): WalkEntry | undefined {
  if (entry.isFile()) return { key: `${walk.base}${entry.name}` };
  if (!entry.isDirectory() || !entry.name.endsWith(FOLDER_MARK)) return undefined;
  const segment = entry.name.slice(0, -FOLDER_MARK.length);
  return { key: `${walk.base}${segment}/`, folder: join(walk.dir, entry.name) };
}
