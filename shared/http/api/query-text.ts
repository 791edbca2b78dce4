import { z } from '@hono/zod-openapi';

/** As the query language has it (`MAX_QUERY_CHARACTERS` of query-language/parse.ts). */
const MAX_QUERY_CHARS = 2_000;

/** A query in the language of docs/query-language.md, as somebody typed it. */
export const queryTextSchema = z
  .string()
  .min(1)
  .max(MAX_QUERY_CHARS)
  .openapi({ format: 'vigia-query', example: 'topic:fentanyl lang:es', description: 'In the query language.' });
