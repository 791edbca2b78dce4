import { z } from 'zod';
import { articleDateSchema, extractionMethodSchema } from '../../model/article.ts';

/** What a pack calls itself; `formatVersion` grows when an older `verify-pack` could not read it. */
export const PACK_FORMAT = 'vigia-evidence-pack';
export const PACK_FORMAT_VERSION = 1;

/** Names of the files that every pack has. */
export const MANIFEST_PATH = 'manifest.json';
export const SUMS_PATH = 'SHA256SUMS';
export const README_PATH = 'README.txt';
export const WARC_PATH = 'archive.warc.gz';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

const packFileSchema = z.object({ path: z.string(), bytes: z.number().int().min(0), sha256: sha256Schema });

const packedFetchSchema = z.object({
  articleVersion: z.number().int().min(1),
  /** The address that answered. */
  url: z.string(),
  status: z.number().int(),
  fetchedAt: z.string(),
  /** Of the page's bytes, decoded. */
  sha256: sha256Schema,
  /** The record that holds them in archive.warc.gz; absent where the bytes are not kept. */
  warcRecord: z.string().optional(),
});
export type PackedFetch = z.infer<typeof packedFetchSchema>;

/** What a pack says of an article, whether or not its text may be in it. */
const packedArticleSchema = z.object({
  id: z.string(),
  title: z.string(),
  canonicalUrl: z.string(),
  /** The address that answered. */
  url: z.string(),
  sourceTitle: z.string(),
  /** From the sample newsroom: demonstration, not evidence. */
  demonstration: z.boolean(),
  publishedAt: z.string().optional(),
  publishedFrom: articleDateSchema.optional(),
  foundAt: z.string(),
  /** SHA-256 of title, two line feeds and text, all UTF-8. */
  contentHash: sha256Schema,
  articleVersion: z.number().int().min(1),
  extraction: z.object({ method: extractionMethodSchema, version: z.string(), notes: z.array(z.string()) }),
  modelVersion: z.string(),
  /** How its page was fetched, the text of today first; none where the text came from the feed alone. */
  fetches: z.array(packedFetchSchema),
  /** The publisher's server says that the page is no longer there. */
  gone: z.object({ since: z.string(), reason: z.string() }).optional(),
  /** Why it is in its story, and the story that this is today. */
  story: z.object({ id: z.string(), kind: z.string(), of: z.string().optional(), why: z.string() }),
  /** The publisher's reservation, in words: then there is nothing of it but this entry. */
  reserved: z.string().optional(),
  /** Its files under articles/<id>/: by name, so that no reader has to guess. */
  files: z.object({
    record: z.string().optional(),
    text: z.string().optional(),
    receipts: z.string().optional(),
    earlierReceipts: z.string().optional(),
    versions: z.string().optional(),
    /** Earlier texts and what changed, in the order of versions.json. */
    history: z.array(z.string()),
  }),
  /** What a reader might look for and Vigía does not have, in words. */
  notStored: z.array(z.string()),
});
export type PackedArticle = z.infer<typeof packedArticleSchema>;

/** The table of contents of a pack, `manifest.json`. */
export const packManifestSchema = z.object({
  format: z.literal(PACK_FORMAT),
  formatVersion: z.literal(PACK_FORMAT_VERSION),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  vigiaVersion: z.string(),
  /** Topic models that the tags are from. */
  modelVersions: z.array(z.string()),
  subject: z.union([z.object({ article: z.string() }), z.object({ query: z.string() })]),
  /** True when any article is from the sample newsroom. */
  demonstration: z.boolean(),
  articles: z.array(packedArticleSchema),
  /** Every other file of the pack but SHA256SUMS, in order. */
  files: z.array(packFileSchema),
});
export type PackManifest = z.infer<typeof packManifestSchema>;

/** The lines of SHA256SUMS, as `sha256sum -c` reads them. */
export function sumsText(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
}
