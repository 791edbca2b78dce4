import type { RequestError } from '../../shared/model/reader-desk.ts';

/** What is wrong with a request, a line each. */
export function errorLines(errors: readonly RequestError[]): string {
  if (errors.length === 0) return 'Cannot make this alert.';
  return errors.map(({ field, message }) => (field === 'queryText' ? `query: ${message}` : message)).join('\n');
}
