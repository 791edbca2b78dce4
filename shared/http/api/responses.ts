import { type RouteConfig, z } from '@hono/zod-openapi';
import { PROBLEMS, type ProblemStatus, problemSchema } from './problem.ts';

type Responses = RouteConfig['responses'];

/** What every route can answer beside what it is for: the checks before it, and faults. */
const ALWAYS = [400, 401, 403, 404, 408, 413, 414, 415, 421, 429, 500] as const;

/** Of Node or API Gateway, which never ask the API. */
const HEAD_TOO_LARGE = { description: 'The address and headers are too large together; without a body' };

/** The responses of a route in the document: its own, and a problem for each of the others. */
export function responses(own: Responses, ...more: readonly ProblemStatus[]): Responses {
  const statuses = [...new Set([...ALWAYS, ...more])].toSorted();
  return {
    ...own,
    431: HEAD_TOO_LARGE,
    ...Object.fromEntries(statuses.map((status) => [status, problemResponse(status)])),
  };
}

/** A JSON answer to a GET, with its validator; 304 where the caller has it already. */
export function kept(schema: z.ZodType, description: string): Responses {
  const headers = {
    ETag: { description: 'Strong validator of the bytes.', required: true, schema: { type: 'string' } },
  } as const;
  return {
    200: { ...json(schema, description), headers },
    304: { description: 'The caller has it already (If-None-Match).', headers },
  };
}

/** A JSON answer. */
export function json(schema: z.ZodType, description: string): Responses[string] {
  return { description, content: { 'application/json': { schema } } };
}

/** Of a route without parameters: any is one that nobody knows. */
export const noQuery = z.strictObject({});

/** The body that a request must have. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true as const, content: { 'application/json': { schema } } };
}

function problemResponse(status: ProblemStatus): Responses[string] {
  const named = Object.values(PROBLEMS).filter((one) => one.status === status);
  return {
    description: [...new Set(named.map(({ title }) => title))].join('; '),
    content: { 'application/problem+json': { schema: problemSchema } },
    ...(status === 429 && {
      headers: { 'Retry-After': { description: 'Seconds.', required: true, schema: { type: 'integer' } } },
    }),
  };
}
