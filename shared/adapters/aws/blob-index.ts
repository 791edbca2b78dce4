import type { DatabaseSync } from 'node:sqlite';
import { VigiaError } from '../../errors.ts';
import { type IndexManifest, indexManifestSchema } from '../../model/index-manifest.ts';
import type { IndexPart, IndexParts } from '../../model/index-part.ts';
import type { Blobs, IndexStorage, IndexUpkeep } from '../../ports.ts';
import { createIndexPart, INDEX_FORMAT, makeIndexPart, type WritableIndexPart } from '../local/sqlite-index-part.ts';
import { createFreshPart, type FreshPart, makeFreshPart } from './fresh-part.ts';
import { hidingPart } from './hiding-part.ts';
import { indexPartFiles, PARTS_FOLDER } from './index-part-files.ts';

export type BlobIndexOptions = {
  readonly blobs: Blobs;
  /** A folder for copies of parts, of this process alone. */
  readonly cacheDir: string;
  /** How long a reader goes on with the manifest that it knows; part of the minute in which articles are found. */
  readonly manifestForMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number;
};

export type BlobIndex = IndexStorage & {
  /** Its files as they lie there, compressed; nothing before the first article of this format. */
  size(): Promise<{ readonly files: number; readonly bytes: number; readonly changedAt: string } | undefined>;
  close(): void;
};

const MANIFESTS = 'index/manifests/';

/** Documents in the fresh part before its fullest month is folded: 8 MB to write for each batch. */
const FOLD_AT = 1_000;

/** Times that a change is made anew when another writer was faster. */
const ATTEMPTS = 6;

/** Parts that no manifest names are left by writers that died; no writer takes that long. */
const ORPHAN_MS = 3_600_000;

/**
 * An index over Blobs: files that never change, one per month and a small fresh one, and a manifest that says which
 * ones hold. A writer puts the next manifest only if it is absent, so of two writers one begins again.
 */
export function createBlobIndex({ blobs, cacheDir, manifestForMs, elapsedMs }: BlobIndexOptions): BlobIndex {
  const files = indexPartFiles(blobs, cacheDir);
  const partOf = knownParts();
  let known: { readonly manifest: IndexManifest; readonly at: number } | undefined;

  const newestManifest = async (): Promise<IndexManifest> => {
    const manifest = await readManifest(blobs);
    if (known?.manifest.number !== manifest.number) files.keepOnly(namedBy(manifest, known?.manifest));
    known = { manifest, at: elapsedMs() };
    return manifest;
  };

  const readerManifest = async (): Promise<IndexManifest> =>
    known !== undefined && elapsedMs() - known.at < manifestForMs ? known.manifest : await newestManifest();

  /** `change` gives back the parts of the next manifest, or nothing when there is nothing to change. */
  const commit = async (change: Change): Promise<boolean> => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = await newestManifest();
      const parts = await change(before);
      if (parts === undefined) return false;
      const next = nextManifest(before, parts);
      if (await putManifest(blobs, next)) {
        for (const key of before.retired) if (!keysOf(next).includes(key)) await blobs.erase(key);
        return true;
      }
    }
    throw new VigiaError('Cannot write the index as no other writer may be faster every time: they were. Ask again.', {
      code: 'index-contended',
      retryable: true,
    });
  };

  const changeFresh = async (from: string | undefined, change: (fresh: FreshPart) => void): Promise<Parts['fresh']> => {
    let isEmpty = false;
    const key = await files.write('fresh', from, (db, isNew) => {
      if (isNew) makeFreshPart(db);
      const fresh = createFreshPart(db);
      change(fresh);
      while (fresh.part.forget());
      isEmpty = fresh.isEmpty();
    });
    if (isEmpty) await blobs.erase(key);
    return isEmpty ? undefined : key;
  };

  const readFresh = async (key: string): Promise<FreshPart> => createFreshPart(await files.read(key));

  const changeMonth = (month: string, from: string | undefined, change: (part: WritableIndexPart) => void) =>
    files.write(month, from, (db, isNew) => {
      if (isNew) makeIndexPart(db);
      const part = createIndexPart(db);
      change(part);
      while (part.forget());
    });

  /** Moves the fresh documents of a month into its part. */
  const foldMonth = (month: string): Promise<boolean> =>
    commit(async (manifest) => {
      if (manifest.fresh === undefined) return undefined;
      const fresh = await readFresh(manifest.fresh);
      const documents = fresh.documentsOf(month);
      if (documents.length === 0) return undefined;
      const gone = fresh.hiddenIn(month);
      const key = await changeMonth(month, keyOfMonth(manifest, month), (part) => {
        part.remove(gone);
        part.put(documents);
      });
      return {
        fresh: await changeFresh(manifest.fresh, (next) => next.folded(month)),
        months: withMonth(manifest.months, month, key),
      };
    });

  /** Takes out of a month's part what no longer counts there. */
  const cleanMonth = (month: string): Promise<boolean> =>
    commit(async (manifest) => {
      const from = keyOfMonth(manifest, month);
      if (manifest.fresh === undefined || from === undefined) return undefined;
      const gone = (await readFresh(manifest.fresh)).hiddenIn(month);
      if (partOf(await files.read(from)).placesOf(gone).length === 0) return undefined;
      let articles = 0;
      const key = await changeMonth(month, from, (part) => {
        part.remove(gone);
        articles = part.articles();
      });
      if (articles > 0) return { fresh: manifest.fresh, months: withMonth(manifest.months, month, key) };
      await blobs.erase(key);
      return { fresh: manifest.fresh, months: manifest.months.filter((known) => known.month !== month) };
    });

  const foldFullest = async (): Promise<void> => {
    const { fresh } = await newestManifest();
    if (fresh === undefined) return;
    const months = (await readFresh(fresh)).months();
    const documents = months.reduce((sum, month) => sum + month.documents, 0);
    const [fullest] = months;
    if (documents >= FOLD_AT && fullest !== undefined) await foldMonth(fullest.month);
  };

  const maintain = async (): Promise<IndexUpkeep> => {
    const { fresh, months } = await newestManifest();
    if (fresh === undefined) return { outcome: 'nothing-to-do' };
    let folded = 0;
    for (const { month } of (await readFresh(fresh)).months()) if (await foldMonth(month)) folded++;
    const between = await newestManifest();
    const drop = between.fresh === undefined ? 0 : (await readFresh(between.fresh)).newestDrop();
    let cleaned = 0;
    for (const { month } of between.months) if (await cleanMonth(month)) cleaned++;
    await commit(async (manifest) => {
      if (manifest.fresh === undefined) return undefined;
      return { fresh: await changeFresh(manifest.fresh, (next) => next.settled(drop)), months: manifest.months };
    });
    await eraseRetired(blobs, await newestManifest());
    return { outcome: 'maintained', detail: `${folded} months folded, ${cleaned} of ${months.length} cleaned` };
  };

  return {
    parts: async ({ after, before }): Promise<IndexParts> => {
      const manifest = await readerManifest();
      const fresh = manifest.fresh === undefined ? undefined : await readFresh(manifest.fresh);
      const inside = manifest.months.filter(
        ({ month }) =>
          (after === undefined || month >= after.slice(0, 7)) && (before === undefined || month <= before.slice(0, 7)),
      );
      return {
        anytime: fresh === undefined || manifest.fresh === undefined ? [] : [partOf(await files.read(manifest.fresh))],
        stretches: inside.map(({ month, key }) => ({
          days: { after: `${month}-01`, before: `${month}-31` },
          open: async (): Promise<IndexPart> => {
            const part = partOf(await files.read(key));
            return hidingPart(part, part.placesOf(fresh?.hiddenIn(month) ?? []));
          },
        })),
      };
    },
    put: async (documents) => {
      await commit(async ({ fresh, months }) => ({
        fresh: await changeFresh(fresh, (next) => next.put(documents)),
        months,
      }));
      await foldFullest();
    },
    remove: async (articleIds) => {
      await commit(async ({ fresh, months }) => ({
        fresh: await changeFresh(fresh, (next) => next.remove(articleIds)),
        months,
      }));
    },
    maintain,
    size: async () => {
      const manifest = await newestManifest();
      const keys = keysOf(manifest);
      const changedAt = (await blobs.describe(manifestKey(manifest.number)))?.writtenAt;
      if (keys.length === 0 || changedAt === undefined) return undefined;
      const sizes = await Promise.all(keys.map(async (key) => (await blobs.describe(key))?.bytes ?? 0));
      return { files: keys.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), changedAt };
    },
    close: () => files.close(),
  };
}

type Parts = { readonly fresh: string | undefined; readonly months: IndexManifest['months'] };
type Change = (before: IndexManifest) => Promise<Parts | undefined>;

/** One part object per open file: what is known of its articles goes on with it. */
function knownParts(): (db: DatabaseSync) => WritableIndexPart {
  const parts = new WeakMap<DatabaseSync, WritableIndexPart>();
  return (db) => {
    const part = parts.get(db) ?? createIndexPart(db);
    parts.set(db, part);
    return part;
  };
}

// ---------------------------------------------------------------- manifests

const NOTHING: IndexManifest = { schemaVersion: 1, format: INDEX_FORMAT, number: 0, months: [], retired: [] };

/** An index of another format counts as empty; its parts are retired with the first change. */
async function readManifest(blobs: Blobs): Promise<IndexManifest> {
  const last = (await manifestKeys(blobs)).at(-1);
  const bytes = last === undefined ? undefined : await blobs.get(last);
  if (bytes === undefined) return NOTHING;
  const manifest = indexManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if (manifest.format === INDEX_FORMAT) return manifest;
  return { ...NOTHING, number: manifest.number, retired: [...manifest.retired, ...keysOf(manifest)] };
}

async function manifestKeys(blobs: Blobs): Promise<readonly string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await blobs.list(MANIFESTS, cursor);
    keys.push(...page.keys);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

/** False when another writer was faster. Of the manifests before, the last one stays for its readers. */
async function putManifest(blobs: Blobs, manifest: IndexManifest): Promise<boolean> {
  const key = manifestKey(manifest.number);
  const bytes = Buffer.from(JSON.stringify(manifest));
  if ((await blobs.put(key, bytes, { ifAbsent: true })) === 'conflict') return false;
  const older = (await manifestKeys(blobs)).filter((known) => known < manifestKey(manifest.number - 1));
  for (const known of older) await blobs.erase(known);
  return true;
}

function manifestKey(number: number): string {
  return `${MANIFESTS}${String(number).padStart(12, '0')}.json`;
}

function nextManifest(before: IndexManifest, { fresh, months }: Parts): IndexManifest {
  const next = {
    ...NOTHING,
    number: before.number + 1,
    ...(fresh === undefined ? {} : { fresh }),
    months: months.toSorted((a, b) => (a.month < b.month ? 1 : -1)),
  };
  const named = new Set(keysOf(next));
  return { ...next, retired: keysOf(before).filter((key) => !named.has(key)) };
}

function keysOf({ fresh, months }: IndexManifest): readonly string[] {
  return [...(fresh === undefined ? [] : [fresh]), ...months.map(({ key }) => key)];
}

function namedBy(manifest: IndexManifest, before: IndexManifest | undefined): readonly string[] {
  return [...keysOf(manifest), ...(before === undefined ? [] : keysOf(before))];
}

function keyOfMonth({ months }: IndexManifest, month: string): string | undefined {
  return months.find((known) => known.month === month)?.key;
}

function withMonth(months: IndexManifest['months'], month: string, key: string): IndexManifest['months'] {
  return [...months.filter((known) => known.month !== month), { month, key }];
}

/** What is retired goes at once, and what no writer that lives can still name. */
async function eraseRetired(blobs: Blobs, manifest: IndexManifest): Promise<void> {
  const named = new Set(keysOf(manifest));
  for (const key of manifest.retired) if (!named.has(key)) await blobs.erase(key);
  const writtenAt = (await blobs.describe(manifestKey(manifest.number)))?.writtenAt;
  if (writtenAt === undefined) return;
  const oldest = new Date(Date.parse(writtenAt) - ORPHAN_MS).toISOString();
  let cursor: string | undefined;
  do {
    const page = await blobs.list(PARTS_FOLDER, cursor);
    for (const key of page.keys.filter((known) => !named.has(known))) {
      const orphan = await blobs.describe(key);
      if (orphan !== undefined && orphan.writtenAt < oldest) await blobs.erase(key);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}
