import type { SchemaElement } from 'hyparquet-writer';
import type { ExportedArticle } from './exported-article.ts';
import { entitiesOf, groupsOf, topicsOf } from './tags-of.ts';

type Cell = string | number | Date | readonly string[] | boolean | undefined;

/** One column of the table: its type, and what an article has there. */
export type ParquetColumn = {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  readonly cell: (article: ExportedArticle) => Cell;
};

const UTF8 = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

const COLUMNS: readonly ParquetColumn[] = [
  text('id', ({ record }) => record.id),
  text('title', ({ record }) => record.title),
  text('url', ({ record }) => record.url),
  text('canonical_url', ({ record }) => record.canonicalUrl),
  text('source', ({ record }) => record.source.title),
  text('source_id', ({ record }) => record.source.feedId),
  column('sample', { type: 'BOOLEAN' }, ({ record }) => record.source.sample),
  text('country', ({ record }) => record.source.country),
  text('language', ({ record }) => record.language),
  time('published', ({ record }) => record.publishedAt),
  time('found', ({ record }) => record.foundAt),
  time('ordered', ({ record }) => record.orderedAt),
  list('topics_about', ({ record }) => topicsOf(record, 'about')),
  list('topics_mention', ({ record }) => topicsOf(record, 'mention')),
  list('groups', ({ record }) => groupsOf(record)),
  list('entities', ({ record }) => entitiesOf(record)),
  text('story', ({ storyId }) => storyId),
  text('snippet', ({ record }) => record.snippet),
  list('authors', ({ record }) => record.authors),
  text('section', ({ record }) => record.section),
  list('wires', ({ record }) => record.wires ?? []),
  text('extraction_method', ({ record }) => record.extraction.method),
  text('extraction_version', ({ record }) => record.extraction.version),
  text('model_version', ({ record }) => record.modelVersion),
  column('version', { type: 'INT32' }, ({ record }) => record.articleVersion),
  text('text_sha256', ({ record }) => record.contentHash),
  text('page_sha256', ({ record }) => record.fetch?.sha256),
];

const TEXT = text('text', ({ archived }) => archived?.article.text);

/** The columns of the table, in order; `text` only for those who may have it. */
export function parquetColumns(fullText: boolean): readonly ParquetColumn[] {
  return fullText ? [...COLUMNS, TEXT] : COLUMNS;
}

/** The table's schema: the root and every column, depth first (parquet.thrift, `FileMetaData.schema`). */
export function parquetSchema(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [{ name: 'article', num_children: columns.length }, ...columns.flatMap(({ schema }) => schema)];
}

function column(name: string, type: Omit<SchemaElement, 'name'>, cell: ParquetColumn['cell']): ParquetColumn {
  return { name, schema: [{ repetition_type: 'OPTIONAL', ...type, name }], cell };
}

function text(name: string, cell: (article: ExportedArticle) => string | undefined): ParquetColumn {
  return column(name, UTF8, cell);
}

/** An instant in UTC; the archive has milliseconds. */
function time(name: string, cell: (article: ExportedArticle) => string | undefined): ParquetColumn {
  const type = { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
  return column(name, type, (article) => {
    const instant = cell(article);
    return instant === undefined ? undefined : new Date(instant);
  });
}

/** The three levels of a LIST (parquet-format, LogicalTypes.md, "Lists"). */
function list(name: string, cell: (article: ExportedArticle) => readonly string[]): ParquetColumn {
  const schema: readonly SchemaElement[] = [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { ...UTF8, name: 'element', repetition_type: 'OPTIONAL' },
  ];
  return { name, schema, cell };
}
