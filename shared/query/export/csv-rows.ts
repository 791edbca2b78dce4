import { stringify } from 'csv-stringify/sync';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { groupsOf, topicsOf } from './tags-of.ts';

/** Between the values of one cell: no tag, name or wire holds it. */
const LIST_SEPARATOR = '; ';

/** U+FEFF as UTF-8: Excel takes a file without it for the machine's own code page. */
const BOM = '\ufeff';

/** In the order of the table. */
const COLUMNS: readonly (readonly [name: string, cell: (article: ExportedArticle) => string])[] = [
  ['id', ({ record }) => record.id],
  ['title', ({ record }) => record.title],
  ['url', ({ record }) => record.url],
  ['canonical_url', ({ record }) => record.canonicalUrl],
  ['source', ({ record }) => record.source.title],
  ['source_id', ({ record }) => record.source.feedId],
  ['sample', ({ record }) => String(record.source.sample)],
  ['country', ({ record }) => record.source.country ?? ''],
  ['language', ({ record }) => record.language],
  ['published', ({ record }) => record.publishedAt ?? ''],
  ['found', ({ record }) => record.foundAt],
  ['topics_about', ({ record }) => listCell(topicsOf(record, 'about'))],
  ['topics_mention', ({ record }) => listCell(topicsOf(record, 'mention'))],
  ['groups', ({ record }) => listCell(groupsOf(record))],
  ['story', ({ storyId }) => storyId],
  ['snippet', ({ record }) => record.snippet],
  ['authors', ({ record }) => listCell(record.authors)],
  ['section', ({ record }) => record.section ?? ''],
  ['wires', ({ record }) => listCell(record.wires ?? [])],
  ['extraction_method', ({ record }) => `${record.extraction.method} ${record.extraction.version}`],
  ['model_version', ({ record }) => record.modelVersion],
  ['version', ({ record }) => String(record.articleVersion)],
  ['text_sha256', ({ record }) => record.contentHash],
  ['page_sha256', ({ record }) => record.fetch?.sha256 ?? ''],
];

const TEXT_COLUMN = ['text', ({ archived }: ExportedArticle) => archived?.article.text ?? ''] as const;

/**
 * A row an article (RFC 4180: commas, CRLF, doubled quotes), after a byte order mark and a row of names. A cell that a
 * spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection): whoever reads the file by
 * program takes it off again.
 */
export async function* csvRows(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  { fullText, byteOrderMark = true }: ExportAbout,
): AsyncGenerator<string> {
  const columns = fullText ? [...COLUMNS, TEXT_COLUMN] : COLUMNS;
  yield (byteOrderMark ? BOM : '') + csvOf([columns.map(([name]) => name)]);
  for await (const batch of batches)
    yield csvOf(batch.map((article) => columns.map(([, cell]) => withoutControls(cell(article)))));
}

function csvOf(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true });
}

function listCell(values: readonly string[]): string {
  return values.join(LIST_SEPARATOR);
}

/** Spreadsheets refuse a file for a NUL, and show the other control characters as boxes. Tab and line ends stay. */
function withoutControls(cell: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return cell.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}
