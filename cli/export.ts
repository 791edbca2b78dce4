import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Reader } from '../local/open-for-reading.ts';
import { UsageError } from '../shared/errors.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  fileNameOf,
  isExportFormat,
  isFeedFormat,
  MAX_FEED_ARTICLES,
} from '../shared/query/export/export-format.ts';
import { showProgress } from './export/show-progress.ts';
import { typedQuery } from './export/typed-query.ts';
import { writeFile } from './export/write-file.ts';
import { writeParquetFolder } from './export/write-parquet-folder.ts';
import { writeToStdout } from './export/write-to-stdout.ts';
import { COMMON_HELP, COMMON_OPTIONS, parseOptions } from './parse-options.ts';
import { openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  format: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string' },
  'full-text': { type: 'boolean' },
} as const;

/** Takes a query's articles away. */
export const exportVerb: Verb = {
  name: 'export',
  summary: 'take the articles of a query away: CSV, JSON lines, Parquet, feeds, bibliographies',
  help: `usage: ./vigia export QUERY --format FORMAT [--to FILE|DIR] [options]

Every article that meets QUERY (docs/query-language.md), newest first; docs/take-away.md describes each format.

  --format FORMAT     csv        a table for spreadsheets: UTF-8, formulas made harmless
                      jsonl      an object a line, with the receipts of every tag
                      parquet    typed columns; to a folder: year=…/month=…/, as DuckDB and Athena query it
                      atom, json-feed            the newest 100 (--limit up to ${MAX_FEED_ARTICLES})
                      bibtex, ris, csl-json      for Zotero, JabRef, EndNote, pandoc
  --to FILE|DIR       write there, whole or not at all (default: standard output)
  --full-text         with the whole text instead of the first 300 characters (csv, jsonl, parquet, feeds):
                      for your own work, as texts belong to their publishers
  --limit N           at most N articles
${TARGET_HELP}
${COMMON_HELP}
  --json with --to gives {"articles": count, "bytes": count, "to": path}.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    if (positionals.length === 0) throw new UsageError('Expected a query after `export` (see --help).');
    const format = formatOf(values.format);
    const request = {
      format,
      limit: limitOf(values.limit, format),
      fullText: values['full-text'] === true,
      now: new Date().toISOString(),
    };
    if (values.to === undefined && format === 'parquet' && input.isTerminal)
      throw new UsageError('Cannot print Parquet to a terminal as it is no text. Add --to FILE, --to DIR, or > FILE.');
    const reader = await openTarget(targetOf(values));
    try {
      const query = await typedQuery(reader, positionals.join(' '));
      return await take(input, reader, { ...request, query, to: values.to, json: values.json === true });
    } finally {
      reader.close();
    }
  },
};

type Taking = {
  readonly query: string;
  readonly format: ExportFormat;
  readonly limit: number | undefined;
  readonly fullText: boolean;
  readonly now: string;
  readonly to: string | undefined;
  readonly json: boolean;
};

async function take({ out, signal }: VerbInput, reader: Reader, taking: Taking): Promise<ExitCode> {
  const progress = showProgress();
  let articles = 0;
  const onProgress = (count: number): void => {
    articles = count;
    progress.tell(count);
  };
  const written = await writeOut(reader, { ...taking, onProgress }, signal).finally(progress.end);
  if (written === undefined) return 0;
  const { bytes, to } = written;
  out(taking.json ? JSON.stringify({ articles, bytes, to }) : `${articles} articles, ${bytes} bytes: ${to}`);
  return 0;
}

/** What was written where; nothing for standard output. The writers of the formats are loaded when they are needed. */
async function writeOut(
  reader: Reader,
  request: Taking & { readonly onProgress: (articles: number) => void },
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly to: string } | undefined> {
  const { to, format } = request;
  if (to !== undefined && format === 'parquet' && !to.endsWith('.parquet')) {
    const { parquetParts } = await import('../shared/query/export/parquet-parts.ts');
    return { bytes: await writeParquetFolder(to, parquetParts(reader, request), signal), to };
  }
  const { exportArticles } = await import('../shared/query/export/export-articles.ts');
  const pieces = exportArticles(reader, { ...request, byteOrderMark: to !== undefined });
  if (to === undefined) {
    await writeToStdout(pieces, signal);
    return undefined;
  }
  const file = isFolder(to) ? join(to, fileNameOf(format, request.now)) : to;
  return { bytes: await writeFile(file, pieces, signal), to: file };
}

function isFolder(path: string): boolean {
  return path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function formatOf(written: string | undefined): ExportFormat {
  if (written !== undefined && isExportFormat(written)) return written;
  throw new UsageError(
    `Cannot export as --format must be one of ${EXPORT_FORMATS.join(', ')}: current value is ${written === undefined ? 'none' : JSON.stringify(written)}`,
  );
}

function limitOf(written: string | undefined, format: ExportFormat): number | undefined {
  if (written === undefined) return undefined;
  const limit = Number(written);
  const most = isFeedFormat(format) ? MAX_FEED_ARTICLES : Number.MAX_SAFE_INTEGER;
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new UsageError(
    `Cannot use --limit as it must be a whole number from 1${isFeedFormat(format) ? ` to ${MAX_FEED_ARTICLES} for a feed` : ''}: current value is ${JSON.stringify(written)}`,
  );
}
