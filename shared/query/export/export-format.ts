/** What a query's articles can be taken away as. */
export const EXPORT_FORMATS = ['csv', 'jsonl', 'parquet', 'atom', 'json-feed', 'bibtex', 'ris', 'csl-json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type FormatFacts = { readonly contentType: string; readonly extension: string };

/** RFC 4180 and RFC 7111, RFC 4287 §7, jsonfeed.org 1.1, the CSL-JSON schema, IANA's parquet; the others have no registered type. */
const FACTS: Readonly<Record<ExportFormat, FormatFacts>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', extension: 'csv' },
  jsonl: { contentType: 'application/jsonl; charset=utf-8', extension: 'jsonl' },
  parquet: { contentType: 'application/vnd.apache.parquet', extension: 'parquet' },
  atom: { contentType: 'application/atom+xml; charset=utf-8', extension: 'atom' },
  'json-feed': { contentType: 'application/feed+json; charset=utf-8', extension: 'json' },
  bibtex: { contentType: 'application/x-bibtex; charset=utf-8', extension: 'bib' },
  ris: { contentType: 'application/x-research-info-systems; charset=utf-8', extension: 'ris' },
  'csl-json': { contentType: 'application/vnd.citationstyles.csl+json; charset=utf-8', extension: 'json' },
};

export function isExportFormat(name: string): name is ExportFormat {
  return EXPORT_FORMATS.some((format) => format === name);
}

/** The media type of a whole export, for an HTTP answer. */
export function contentTypeOf(format: ExportFormat): string {
  return FACTS[format].contentType;
}

/** A name to save an export under, such as `vigia-2026-11-22.csv`; `now` is ISO 8601, UTC. */
export function fileNameOf(format: ExportFormat, now: string): string {
  return `vigia-${now.slice(0, 10)}.${FACTS[format].extension}`;
}

/** Atom is built in one piece, so a feed's size is bounded; whoever wants more takes another format. */
export const MAX_FEED_ARTICLES = 1_000;

/** A feed is read again and again for what is new; the others are taken away whole. */
export function isFeedFormat(format: ExportFormat): boolean {
  return format === 'atom' || format === 'json-feed';
}
