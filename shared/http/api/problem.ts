import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

/** What can be wrong with a request, by the last part of the problem's `type`: stable names for programs. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request does not fit the document of the API' },
  'query-invalid': { status: 400, title: 'The query cannot be understood' },
  'cursor-invalid': { status: 400, title: 'The cursor does not belong to this search' },
  'answer-too-large': { status: 400, title: 'The answer is larger than this deployment can give' },
  'key-needed': { status: 401, title: 'A key is needed' },
  'not-allowed': { status: 403, title: 'The key does not allow this' },
  'other-site': { status: 403, title: 'The request comes from a page of another site' },
  'not-found': { status: 404, title: 'Nothing is here' },
  'method-not-allowed': { status: 405, title: 'This address has no such method' },
  'too-slow': { status: 408, title: 'The body did not come in time' },
  conflict: { status: 409, title: 'Something else stands in the way' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'address-too-long': { status: 414, title: 'The address is too long' },
  'not-json': { status: 415, title: 'The body must be JSON, without a content coding' },
  'wrong-host': { status: 421, title: 'The Host is not one of this Vigía' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Vigía could not answer' },
} as const;
export type ProblemName = keyof typeof PROBLEMS;
export type ProblemStatus = (typeof PROBLEMS)[ProblemName]['status'];

/** One mistake, and where it is. */
export type ProblemError = {
  /** `query.limit`, `path.id` or `body.queryText`. */
  readonly at: string;
  readonly message: string;
  /** Of a query's text, from 1, in UTF-16 units. */
  readonly column?: number;
};

/** RFC 9457. No stack, no path of a machine, no name of a resource is ever in one. */
export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:vigia:problem:query-invalid', description: 'Stable; made for programs.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().openapi({ description: 'What is wrong here, and what to do.' }),
    errors: z
      .array(z.object({ at: z.string(), message: z.string(), column: z.int().min(1).optional() }))
      .optional()
      .openapi({ description: 'Each mistake, with its place.' }),
  })
  .openapi('Problem');

/** The answer to a request that cannot be met. */
export function problem(
  c: Context,
  name: ProblemName,
  more: {
    readonly detail?: string;
    readonly errors?: readonly ProblemError[];
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Response {
  const { status, title } = PROBLEMS[name];
  const { detail, errors, headers } = more;
  const body = { type: `urn:vigia:problem:${name}`, title, status, detail, errors };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json', ...headers });
}
