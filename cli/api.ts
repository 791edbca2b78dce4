import { UsageError } from '../shared/errors.ts';
import { openApiDocument } from '../shared/http/api/openapi-document.ts';
import { parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

/** What the HTTP API says of itself. */
export const apiVerb: Verb = {
  name: 'api',
  summary: 'print the OpenAPI document of the HTTP API',
  help: `usage: ./vigia api openapi

Prints the OpenAPI 3.1 document of the HTTP API as JSON: for generators of clients, and for API tools. A run
serves the same at /api/v1/openapi.json. How to get a key, and each address with an example: docs/api.md.`,
  run: async ({ args, out }) => {
    const { positionals } = parseOptions(args, {});
    if (positionals.length !== 1 || positionals[0] !== 'openapi')
      throw new UsageError('Expected `api openapi` (see --help).');
    out(JSON.stringify(openApiDocument(), null, 2));
    return 0;
  },
};
