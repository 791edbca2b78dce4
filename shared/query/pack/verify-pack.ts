import { createHash } from 'node:crypto';
import { jsonOrNothing } from './json-or-nothing.ts';
import {
  MANIFEST_PATH,
  type PackManifest,
  packManifestSchema,
  SUMS_PATH,
  sumsText,
  WARC_PATH,
} from './pack-manifest.ts';
import { type PackEntry, type PackSource, readZip } from './read-zip.ts';
import { verifyPackedArticle } from './verify-packed-article.ts';
import { verifyWarc } from './verify-warc.ts';
import { crcOf } from './zip-layout.ts';

/** Something that is not as it should be; `path` is the file in the pack, where it is about one. */
export type PackFault = { readonly path?: string; readonly fault: string };

export type PackReport = {
  readonly isSound: boolean;
  /** At most the first 100. */
  readonly faults: readonly PackFault[];
  /** What was checked, for a person. */
  readonly checked: readonly string[];
  /** Absent where the pack has no manifest that can be read. */
  readonly manifest?: Pick<PackManifest, 'createdAt' | 'vigiaVersion' | 'subject' | 'demonstration'> & {
    readonly sha256: string;
    readonly articles: number;
    readonly reserved: number;
  };
};

/** A damaged pack has as many faults as files; nobody reads more than these. */
const MAX_FAULTS = 100;

/** Contents are hashed in pieces of this size. */
const PIECE_BYTES = 256 * 1024;

/** The manifest, SHA256SUMS and an article's files are read whole: a manifest of 5,000 articles has some 13 MB. */
const MAX_WHOLE_BYTES = 64 * 1024 * 1024;

/**
 * Whether a pack is as it was made: the zip byte by byte, every file's hash, manifest and files in both directions, each
 * text's own hash, the words of each receipt at their place, and the digests of the WARC. Reads nothing else, unpacks
 * nothing to disk, and holds no more than one article and the manifest in memory.
 */
export async function verifyPack(source: PackSource, expectedManifest?: string): Promise<PackReport> {
  const zip = await readZip(source);
  if (zip.kind === 'fault') {
    const where = zip.path === undefined ? {} : { path: zip.path };
    return { isSound: false, faults: [{ ...where, fault: zip.fault }], checked: [] };
  }
  const faults: PackFault[] = [];
  const add = (fault: string, path?: string): void => {
    if (faults.length < MAX_FAULTS) faults.push({ fault, ...(path === undefined ? {} : { path }) });
  };
  const pack: OpenPack = { source, entries: new Map(zip.entries.map((entry) => [entry.path, entry])) };
  const hashes = await hashFiles(pack, add);
  const manifest = await readManifest(pack, add);
  if (manifest === undefined)
    return { isSound: false, faults, checked: [`files: ${hashes.size}, their layout and CRC`] };
  const sha256 = hashes.get(MANIFEST_PATH) ?? '';
  if (expectedManifest !== undefined && expectedManifest !== sha256)
    add(`its SHA-256 is ${sha256}, not ${expectedManifest}: this is another pack`, MANIFEST_PATH);
  await compareSums(pack, hashes, add);
  compareFiles(manifest, pack, hashes, add);
  const receipts = await verifyArticles(pack, manifest, add);
  const records = await verifyWarcOf(pack, manifest, add);
  return {
    isSound: faults.length === 0,
    faults,
    checked: [
      `files: ${hashes.size}, their layout, CRC and SHA-256, each in the manifest`,
      `articles: ${manifest.articles.length}, each text against its hash, ${receipts} receipts at their place`,
      `WARC records: ${records}, their digests, and pages against the manifest`,
    ],
    manifest: factsOf(manifest, sha256),
  };
}

function factsOf(manifest: PackManifest, sha256: string): NonNullable<PackReport['manifest']> {
  const { createdAt, vigiaVersion, subject, demonstration, articles } = manifest;
  const reserved = articles.filter((article) => article.reserved !== undefined).length;
  return { createdAt, vigiaVersion, subject, demonstration, sha256, articles: articles.length, reserved };
}

type OpenPack = { readonly source: PackSource; readonly entries: ReadonlyMap<string, PackEntry> };
type AddFault = (fault: string, path?: string) => void;

/** SHA-256 of every file, by name. */
async function hashFiles({ source, entries }: OpenPack, add: AddFault): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const entry of entries.values()) {
    const hash = createHash('sha256');
    let crc = 0;
    for await (const piece of piecesOf(source, entry)) {
      hash.update(piece);
      crc = crcOf(piece, crc);
    }
    if (crc !== entry.crc) add('its bytes were changed: the CRC-32 of the zip is another', entry.path);
    hashes.set(entry.path, hash.digest('hex'));
  }
  return hashes;
}

async function* piecesOf(source: PackSource, { contentAt, bytes }: PackEntry): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes; at += PIECE_BYTES)
    yield await source.read(contentAt + at, Math.min(PIECE_BYTES, bytes - at));
}

async function readManifest(pack: OpenPack, add: AddFault): Promise<PackManifest | undefined> {
  const text = await readWhole(pack, MANIFEST_PATH, add);
  if (text === undefined) return undefined;
  const parsed = packManifestSchema.safeParse(jsonOrNothing(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  add(`it is no manifest of an evidence pack: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, MANIFEST_PATH);
  return undefined;
}

/** The text of a small file; nothing, and a fault, where it is not there or not small. */
async function readWhole({ source, entries }: OpenPack, path: string, add: AddFault): Promise<string | undefined> {
  const entry = entries.get(path);
  if (entry !== undefined && entry.bytes <= MAX_WHOLE_BYTES)
    return (await source.read(entry.contentAt, entry.bytes)).toString('utf8');
  add(entry === undefined ? 'it is not there' : `it is larger than ${MAX_WHOLE_BYTES} bytes`, path);
  return undefined;
}

/** SHA256SUMS is made again from the files and must be the same text. */
async function compareSums(pack: OpenPack, hashes: ReadonlyMap<string, string>, add: AddFault): Promise<void> {
  const text = await readWhole(pack, SUMS_PATH, add);
  if (text === undefined) return;
  const files = [...hashes].filter(([path]) => path !== SUMS_PATH).map(([path, sha256]) => ({ path, sha256 }));
  if (text === sumsText(files)) return;
  const lines = new Set(text.split('\n'));
  for (const { path, sha256 } of files)
    if (!lines.has(`${sha256}  ${path}`)) add('SHA256SUMS has another SHA-256 for it, or none', path);
  add('it is not the list of the files that are there', SUMS_PATH);
}

/** Nothing missing, nothing more, nothing else. */
function compareFiles(
  { files }: PackManifest,
  { entries }: OpenPack,
  hashes: ReadonlyMap<string, string>,
  add: AddFault,
): void {
  const listed = new Set([MANIFEST_PATH, SUMS_PATH]);
  for (const { path, bytes, sha256 } of files) {
    if (listed.has(path)) add('the manifest names it twice', path);
    listed.add(path);
    const entry = entries.get(path);
    if (entry === undefined) add('the manifest names it, and it is not there', path);
    else if (entry.bytes !== bytes || hashes.get(path) !== sha256)
      add('its bytes were changed: the manifest has another SHA-256', path);
  }
  for (const path of entries.keys()) if (!listed.has(path)) add('it is there, and the manifest does not name it', path);
}

/** How many receipts were checked. */
async function verifyArticles(pack: OpenPack, { articles }: PackManifest, add: AddFault): Promise<number> {
  let receipts = 0;
  const ids = new Set<string>();
  for (const article of articles) {
    if (ids.has(article.id)) add(`article ${article.id} is there twice`, MANIFEST_PATH);
    ids.add(article.id);
    receipts += await verifyPackedArticle(article, (path) => readWhole(pack, path, add), add);
  }
  return receipts;
}

async function verifyWarcOf({ source, entries }: OpenPack, { articles }: PackManifest, add: AddFault): Promise<number> {
  const entry = entries.get(WARC_PATH);
  if (entry === undefined) {
    add('it is not there', WARC_PATH);
    return 0;
  }
  const pages = new Map(
    articles.flatMap(({ fetches }) =>
      fetches.flatMap(({ warcRecord, sha256 }) => (warcRecord === undefined ? [] : [[warcRecord, sha256] as const])),
    ),
  );
  return verifyWarc(piecesOf(source, entry), pages, (fault) => add(fault, WARC_PATH));
}
