import type { ArticleFacets, FacetCount } from '../../shared/ports.ts';
import { terminalLine } from '../terminal-text.ts';
import type { CsvRows } from './csv-of.ts';

/** Totals, then a table for each field that has values; `top` is how many were asked for. */
export function facetText({ articles, stories, fields }: ArticleFacets, top: number): string {
  const tables = Object.entries(fields).flatMap(([field, counts]) =>
    counts.length === 0 ? [] : ['', counts.length === top ? `${field} (the first ${top})` : field, ...counts.map(line)],
  );
  return [`${articles} articles in ${stories} stories`, ...tables].join('\n');
}

function line({ value, count, label }: FacetCount): string {
  const name = label === undefined || label === value ? value : `${value}  ${label}`;
  return `  ${String(count).padStart(7)}  ${terminalLine(name)}`;
}

/** One row a value. */
export function facetRows({ fields }: ArticleFacets): CsvRows {
  const rows = Object.entries(fields).flatMap(([field, counts]) =>
    counts.map(({ value, label, count }) => [field, value, label ?? '', count]),
  );
  return [['field', 'value', 'label', 'articles'], ...rows];
}
