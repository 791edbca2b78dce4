import { WARCRecord, WARCSerializer } from 'warcio';
import { VigiaError } from '../../errors.ts';
import type { ArticleRecord, FetchRecord } from '../../model/article-record.ts';
import { stableUrn } from '../../text/stable-urn.ts';
import type { PackedArticle } from './pack-manifest.ts';
import type { PackStores } from './packed-article.ts';

/** ISO 28500:2017. */
const WARC_VERSION = 'WARC/1.1';

/** Headers that spoke of the body as it was sent: what is kept is the decoded body, so they would mislead a reader. */
const OF_THE_WIRE = new Set(['content-encoding', 'transfer-encoding', 'content-length']);

/** As replay tools name a header that no longer holds for the stored body. */
const ORIGINAL = 'X-Archive-Orig-';

/** `pages`: the fetches whose bytes are kept, by the ids of their records. */
export type WarcArticle = {
  readonly record: ArticleRecord;
  readonly entry: PackedArticle;
  readonly pages: ReadonlyMap<string, FetchRecord>;
};

/**
 * An archive of what was fetched (WARC/1.1, a gzip member a record): a warcinfo record, then for every article the
 * response as it is kept and a metadata record with its receipts. No record is made up for what was not stored: there is
 * no request record, and no response where the text came from the feed.
 */
export async function* warcRecords(
  { articles }: Pick<PackStores, 'articles'>,
  packed: readonly WarcArticle[],
  about: { readonly createdAt: string; readonly vigiaVersion: string },
): AsyncGenerator<Uint8Array> {
  yield* written(warcInfo(about));
  for (const { record, entry, pages } of packed) {
    if (entry.reserved !== undefined) continue;
    for (const [id, page] of pages) yield* written(await responseRecord(articles, id, page));
    yield* written(await metadataRecord(articles, { record, entry, createdAt: about.createdAt }));
  }
}

/** The id of the record that holds a page of an article; the same fetch has the same id in every pack. */
export function responseRecordId(articleId: string, { sha256, fetchedAt }: FetchRecord): string {
  return `<${stableUrn('response', articleId, sha256, fetchedAt)}>`;
}

function warcInfo({
  createdAt,
  vigiaVersion,
}: {
  readonly createdAt: string;
  readonly vigiaVersion: string;
}): WARCRecord {
  const warcHeaders = { 'WARC-Record-ID': `<${stableUrn('warcinfo', createdAt)}>` };
  return WARCRecord.createWARCInfo(
    { date: createdAt, warcVersion: WARC_VERSION, warcHeaders, filename: 'archive.warc.gz' },
    {
      software: `Vigía ${vigiaVersion}`,
      format: 'WARC File Format 1.1',
      conformsTo: 'http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
      description:
        'Bodies are kept decoded: headers of the transfer are named X-Archive-Orig-. Header names are in lower case, ' +
        'repeated ones joined. The requests, the protocol version and the reason phrase were not stored',
    },
  );
}

async function responseRecord(articles: PackStores['articles'], id: string, fetch: FetchRecord): Promise<WARCRecord> {
  const body = await articles.raw(fetch.key);
  if (body === undefined) throw changedMeanwhile(fetch);
  const options = {
    type: 'response',
    url: fetch.url,
    date: fetch.fetchedAt,
    warcVersion: WARC_VERSION,
    warcHeaders: { 'WARC-Record-ID': id },
    // The reason phrase may be empty (RFC 9112 §4); the blank before it may not be missing.
    statusline: `HTTP/1.1 ${fetch.status} `,
    httpHeaders: Object.fromEntries(Object.entries(fetch.headers).map(storedHeader)),
  } as const;
  return WARCRecord.create(options, [body]);
}

function storedHeader([name, value]: readonly [string, string]): readonly [string, string] {
  return [OF_THE_WIRE.has(name) ? `${ORIGINAL}${name}` : name, value.replaceAll(/[\r\n]+/g, ' ')];
}

async function metadataRecord(
  articles: PackStores['articles'],
  { record, entry, createdAt }: Pick<WarcArticle, 'record' | 'entry'> & { readonly createdAt: string },
): Promise<WARCRecord> {
  const archived = await articles.text(record);
  const { id, canonicalUrl, title, contentHash, extraction, modelVersion } = record;
  const body = { id, canonicalUrl, title, contentHash, extraction, modelVersion, tags: archived?.tags ?? record.tags };
  const page = entry.fetches[0]?.warcRecord;
  const options = {
    type: 'metadata',
    url: record.url,
    date: createdAt,
    warcVersion: WARC_VERSION,
    warcHeaders: {
      'WARC-Record-ID': `<${stableUrn('metadata', id, contentHash, createdAt)}>`,
      'Content-Type': 'application/json',
      ...(page === undefined ? {} : { 'WARC-Refers-To': page }),
    },
  } as const;
  return WARCRecord.create(options, [Buffer.from(JSON.stringify(body))]);
}

/** With digests of block and payload in SHA-256. */
async function* written(record: WARCRecord): AsyncGenerator<Uint8Array> {
  yield await WARCSerializer.serialize(record, { gzip: true });
}

function changedMeanwhile({ url }: FetchRecord): VigiaError {
  return new VigiaError(`Cannot pack the page ${url}: it was removed from the archive meanwhile. Pack again.`, {
    code: 'changed-meanwhile',
    retryable: true,
    ids: { url },
  });
}
