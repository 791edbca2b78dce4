import type { Context } from 'hono';
import { problem } from './problem.ts';

/** What is wrong about a query, as the read side says it. */
type WrittenError = { readonly column: number; readonly message: string; readonly hint?: string };

/** A query that cannot be understood: every mistake at its column, with what would be right. */
export function queryProblem(c: Context, errors: readonly WrittenError[], at = 'query.q'): Response {
  return problem(c, 'query-invalid', {
    errors: errors.map(({ column, message, hint }) => ({
      at,
      column,
      message: hint === undefined ? message : `${message}: ${hint}`,
    })),
  });
}
