import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type SavedSearch, savedSearchSchema } from '../../model/saved-search.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import { type ApiEnv, adminOnly } from './check-key.ts';
import { problem } from './problem.ts';
import { queryTextSchema } from './query-text.ts';
import { json, jsonBody, kept, noQuery, responses } from './responses.ts';

const searchSchema = savedSearchSchema.omit({ schemaVersion: true }).openapi('SavedSearch');

/** As `search:NAME` has it. */
const nameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/)
  .openapi({ example: 'precursors-mx' });
const params = z.object({ name: nameSchema });
const tags = ['Searches'];

const listRoute = createRoute({
  method: 'get',
  path: '/searches',
  operationId: 'listSearches',
  summary: 'The saved searches of the team',
  tags,
  request: { query: noQuery },
  responses: responses(kept(z.object({ searches: z.array(searchSchema) }), 'By name.')),
});

const oneRoute = createRoute({
  method: 'get',
  path: '/searches/{name}',
  operationId: 'getSearch',
  summary: 'One saved search',
  tags,
  request: { params, query: noQuery },
  responses: responses(kept(searchSchema, 'The saved search.')),
});

const saveRoute = createRoute({
  method: 'post',
  path: '/searches',
  operationId: 'saveSearch',
  summary: 'Saves a search under a name, or in place of the one that has it (admin)',
  tags,
  request: {
    query: noQuery,
    body: jsonBody(
      z.strictObject({ name: nameSchema, queryText: queryTextSchema, note: z.string().max(500).optional() }),
    ),
  },
  responses: responses({ 201: json(searchSchema, 'Saved.') }, 409),
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/searches/{name}',
  operationId: 'removeSearch',
  summary: 'Removes a saved search that no other one uses (admin)',
  tags,
  request: { params, query: noQuery },
  responses: responses({ 204: { description: 'Removed.' } }, 409),
});

export const SAVED_SEARCH_ROUTES = [listRoute, oneRoute, saveRoute, removeRoute];

/** Searches with a name, which all share: every key reads them, admins change them. */
export function savedSearchRoutes(
  api: OpenAPIHono<ApiEnv>,
  { stores, api: { searches } }: Pick<AppDependencies, 'stores'> & { readonly api: Pick<ApiDependencies, 'searches'> },
): void {
  api.on(['POST', 'DELETE'], ['/searches', '/searches/*'], adminOnly);
  api.openapi(listRoute, async (c) => {
    const all = await stores.savedSearches.all();
    return c.json({ searches: all.map(({ record }) => searchAnswer(record)) }, 200);
  });
  api.openapi(oneRoute, async (c) => {
    const found = await stores.savedSearches.get(c.req.valid('param').name);
    return found === undefined ? problem(c, 'not-found', NO_SEARCH) : c.json(searchAnswer(found.record), 200);
  });
  api.openapi(saveRoute, async (c) => {
    const report = await searches.save(c.req.valid('json'));
    switch (report.kind) {
      case 'saved':
      case 'changed':
        return c.json(searchAnswer(report.search), 201);
      case 'invalid':
        return problem(c, 'query-invalid', { errors: report.errors.map((message) => ({ at: 'body', message })) });
      case 'conflict':
        return problem(c, 'conflict', { detail: 'Somebody else saved it at the same time: try again.' });
      default:
        return report satisfies never;
    }
  });
  api.openapi(removeRoute, async (c) => {
    const report = await searches.remove(c.req.valid('param').name);
    switch (report.kind) {
      case 'removed':
        return c.body(null, 204);
      case 'absent':
        return problem(c, 'not-found', NO_SEARCH);
      case 'in-use':
        return problem(c, 'conflict', {
          detail: `Others use it: ${report.usedBy.join(', ')}. Change or remove them first.`,
        });
      case 'conflict':
        return problem(c, 'conflict', { detail: 'Somebody else changed it at the same time: try again.' });
      default:
        return report satisfies never;
    }
  });
}

const NO_SEARCH = { detail: 'No saved search has this name.' };

function searchAnswer({ schemaVersion: _, ...search }: SavedSearch): z.infer<typeof searchSchema> {
  return search;
}
