import { VigiaError } from '../errors.ts';
import { parseQuery } from '../query-language/parse.ts';
import type { Query } from '../query-language/query.ts';
import { queryErrorText } from '../query-language/query-error.ts';

/**
 * The query of a canonical text, for an index.
 *
 * @throws VigiaError `query-invalid`.
 */
export function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'query') return parsed.query;
  throw new VigiaError(`Cannot read the query: ${parsed.errors.map(queryErrorText).join('; ')}`, {
    code: 'query-invalid',
  });
}
