import { VigiaError } from '../../errors.ts';
import type { ArticleRecord } from '../../model/article-record.ts';
import {
  MANIFEST_PATH,
  PACK_FORMAT,
  PACK_FORMAT_VERSION,
  type PackManifest,
  README_PATH,
  SUMS_PATH,
  sumsText,
  WARC_PATH,
} from './pack-manifest.ts';
import { packReadme } from './pack-readme.ts';
import { type PackStores, packedArticle } from './packed-article.ts';
import { type WarcArticle, warcRecords } from './warc-records.ts';
import { createZipWriter } from './zip-writer.ts';

export type PackRequest = {
  /** What is packed, in this order. */
  readonly records: AsyncIterable<ArticleRecord> | Iterable<ArticleRecord>;
  /** What was asked for, as the manifest says it: an article's id, or canonical text of the query language. */
  readonly subject: PackManifest['subject'];
  /** ISO 8601, UTC: when the pack is made. */
  readonly now: string;
  readonly vigiaVersion: string;
  /** Told after each article how many were packed so far. */
  readonly onProgress?: ((articles: number) => void) | undefined;
  /** Told when the pack is written. */
  readonly onPacked?: ((summary: PackSummary) => void) | undefined;
};

export type PackSummary = {
  readonly articles: number;
  readonly reserved: number;
  readonly demonstration: boolean;
  /** Of manifest.json, which has the hash of every other file: who has this can tell whether a pack is the same. */
  readonly manifestSha256: string;
};

/** Of the largest pack; their rows are in memory, some 4 KB each, their texts and pages are not. */
export const MAX_PACK_ARTICLES = 5_000;

/**
 * An evidence pack as the bytes of a zip: what is stored of each article, the pages as they were fetched, and a manifest
 * with the hash of every file. The same articles and `now` make the same bytes.
 *
 * @throws VigiaError `nothing-to-pack`, `too-many-articles`, `pack-too-large`, `changed-meanwhile`.
 */
export async function* packArticles(stores: PackStores, request: PackRequest): AsyncGenerator<Uint8Array> {
  const { records, now, vigiaVersion, onProgress, onPacked } = request;
  const zip = createZipWriter();
  const packed: WarcArticle[] = [];
  for await (const record of records) {
    if (packed.length === MAX_PACK_ARTICLES) throw tooMany();
    const { entry, pages, files } = await packedArticle(stores, record);
    for (const { path, content } of files) yield* zip.add(path, Buffer.from(content));
    packed.push({ record, entry, pages });
    onProgress?.(packed.length);
  }
  if (packed.length === 0) throw nothingToPack();
  yield* zip.stream(WARC_PATH, warcRecords(stores, packed, { createdAt: now, vigiaVersion }));
  yield* zip.add(README_PATH, Buffer.from(packReadme(packed.some(({ entry }) => entry.demonstration))));
  const manifest: PackManifest = { ...manifestOf(packed, request), files: [...zip.files] };
  yield* zip.add(MANIFEST_PATH, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  const manifestSha256 = zip.files.at(-1)?.sha256 ?? '';
  yield* zip.add(SUMS_PATH, Buffer.from(sumsText(zip.files)));
  yield* zip.end();
  const reserved = packed.filter(({ entry }) => entry.reserved !== undefined).length;
  onPacked?.({ articles: packed.length, reserved, demonstration: manifest.demonstration, manifestSha256 });
}

function manifestOf(
  packed: readonly WarcArticle[],
  { subject, now, vigiaVersion }: PackRequest,
): Omit<PackManifest, 'files'> {
  return {
    format: PACK_FORMAT,
    formatVersion: PACK_FORMAT_VERSION,
    createdAt: now,
    vigiaVersion,
    modelVersions: [...new Set(packed.map(({ entry }) => entry.modelVersion))].toSorted(),
    subject,
    demonstration: packed.some(({ entry }) => entry.demonstration),
    articles: packed.map(({ entry }) => entry),
  };
}

function tooMany(): VigiaError {
  return new VigiaError(
    `Cannot pack this query as a pack must hold at most ${MAX_PACK_ARTICLES} articles: more meet it. Narrow it, such as with after: and before:.`,
    { code: 'too-many-articles' },
  );
}

function nothingToPack(): VigiaError {
  return new VigiaError('Cannot pack this query as a pack must hold an article: none meets it.', {
    code: 'nothing-to-pack',
  });
}
