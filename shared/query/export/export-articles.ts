import { atomFeed } from './atom-feed.ts';
import { bibtexEntries } from './bibtex-entries.ts';
import { cslJson } from './csl-json.ts';
import { csvRows } from './csv-rows.ts';
import { type ExportFormat, isFeedFormat, MAX_FEED_ARTICLES } from './export-format.ts';
import type { ExportAbout, ExportedArticle, ExportWriter } from './exported-article.ts';
import { jsonFeed } from './json-feed.ts';
import { jsonLines } from './json-lines.ts';
import { parquetFile } from './parquet-file.ts';
import { type ArticleSources, readBatches } from './read-batches.ts';
import { risEntries } from './ris-entries.ts';

export type ExportRequest = ExportAbout & {
  readonly format: ExportFormat;
  /** At most so many articles, newest first; all of them unless said, but for a feed its newest 100. */
  readonly limit?: number | undefined;
  /** Told after each batch how many articles were read so far. */
  readonly onProgress?: ((articles: number) => void) | undefined;
};

/** What a feed holds unless more is asked for: what feed readers fetch again and again. */
const FEED_ARTICLES = 100;

/** Small pieces are gathered until they are worth a write. */
const CHUNK_BYTES = 64 * 1024;

const WRITERS: Readonly<Record<ExportFormat, ExportWriter>> = {
  csv: csvRows,
  jsonl: jsonLines,
  parquet: parquetFile,
  atom: atomFeed,
  'json-feed': jsonFeed,
  bibtex: bibtexEntries,
  ris: risEntries,
  'csl-json': cslJson,
};

/**
 * The articles of a query in one format, newest first, as they are read: memory does not grow with their number, and
 * nothing is read before it is asked for. `query` must be canonical text that parses.
 *
 * @throws VigiaError `query-invalid` from the index, before the first byte.
 */
export function exportArticles(sources: ArticleSources, request: ExportRequest): AsyncIterable<Uint8Array> {
  const { format, query, now, fullText } = request;
  const batches = readBatches(sources, { query, now, limit: limitOf(request), withText: needsText(format, fullText) });
  return inChunks(WRITERS[format](counted(batches, request.onProgress), request));
}

/** Every article of a batch, told to whoever watches. */
export async function* counted(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  onProgress: ExportRequest['onProgress'],
): AsyncGenerator<readonly ExportedArticle[]> {
  let articles = 0;
  for await (const batch of batches) {
    articles += batch.length;
    onProgress?.(articles);
    yield batch;
  }
}

function limitOf({ format, limit }: ExportRequest): number | undefined {
  return isFeedFormat(format) ? Math.min(limit ?? FEED_ARTICLES, MAX_FEED_ARTICLES) : limit;
}

/** Receipts lie with the text, and only JSON lines carry them; a citation never holds text. */
function needsText(format: ExportFormat, fullText: boolean): boolean {
  switch (format) {
    case 'jsonl':
      return true;
    case 'csv':
    case 'parquet':
    case 'atom':
    case 'json-feed':
      return fullText;
    case 'bibtex':
    case 'ris':
    case 'csl-json':
      return false;
    default:
      return format satisfies never;
  }
}

async function* inChunks(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
