import { stringify } from 'csv-stringify/sync';
import { terminalLine } from '../terminal-text.ts';

/** The first row names the columns. */
export type CsvRows = readonly [readonly string[], ...(readonly (string | number)[])[]];

/**
 * Rows as CSV (RFC 4180), with CRLF line ends and no last one. A cell that a spreadsheet would take for a formula gets
 * an apostrophe before it (OWASP, CSV injection).
 */
export function csvOf(rows: CsvRows): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? terminalLine(cell) : cell)));
  return stringify(cells, { record_delimiter: 'windows', escape_formulas: true }).replace(/\r\n$/, '');
}
