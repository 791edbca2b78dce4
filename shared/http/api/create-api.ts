import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { VigiaError } from '../../errors.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import { articleRoutes } from './article-routes.ts';
import { type ApiEnv, checkKey } from './check-key.ts';
import { checkRequest } from './check-request.ts';
import { checkRoute } from './check-route.ts';
import { conditional } from './conditional.ts';
import { feedRoutes } from './feed-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { openApiDocument } from './openapi-document.ts';
import { problem } from './problem.ts';
import { readBody } from './read-body.ts';
import { savedSearchRoutes } from './saved-search-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { storyRoutes } from './story-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { takeAwayRoutes } from './take-away-routes.ts';
import { topicRoutes } from './topic-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Where the API is. */
export const API_PATH = '/api/v1';

export type ApiApp = OpenAPIHono<ApiEnv>;

/**
 * The HTTP API, to be mounted at `API_PATH`. What every request goes through, in this order: its form, its key and
 * pace, its address, its body; then a route reads what the document says it reads. Every refusal is a problem (RFC 9457).
 */
export function createApi(deps: AppDependencies & { readonly api: ApiDependencies }): ApiApp {
  const api: ApiApp = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => (result.success ? undefined : unfit(result, c)),
  });
  api.use('*', conditional, checkRequest);
  api.get('/openapi.json', (c) => c.json(openApiDocument()));
  api.use('*', checkKey(deps), checkRoute(API_PATH), readBody(deps.api.bodyTimeoutMs));
  searchRoutes(api, deps);
  articleRoutes(api, deps);
  storyRoutes(api, deps);
  feedRoutes(api, deps);
  topicRoutes(api, deps);
  savedSearchRoutes(api, deps);
  takeAwayRoutes(api, deps);
  subscriptionRoutes(api, deps);
  webhookRoutes(api, deps);
  keyRoutes(api, deps);
  api.onError((error, c) => failed(error, c, deps.api));
  return api;
}

/** What the schema of a route found. A path that cannot be an id names nothing. */
function unfit(
  result: { readonly target: string; readonly error: { readonly issues: readonly Issue[] } },
  c: Context,
): Response {
  if (result.target === 'param') return problem(c, 'not-found', { detail: 'No id looks like this.' });
  const where = result.target === 'json' ? 'body' : result.target;
  const errors = result.error.issues.map((issue) => ({
    at: [where, ...issue.path].join('.'),
    message: (where === 'query' && miscounted(issue, c)) || issue.message,
  }));
  return problem(c, 'invalid-request', { errors });
}

/** A parameter of a query string is a text: where it is none, it is absent or there more than once. */
function miscounted({ code, path: [name] }: Issue, c: Context): string | undefined {
  if (code !== 'invalid_type' && code !== 'invalid_value') return undefined;
  const { length = 0 } = c.req.queries(String(name)) ?? [];
  if (length === 1) return undefined;
  return length === 0 ? 'is missing' : 'is given more than once';
}

type Issue = { readonly code: string; readonly path: readonly PropertyKey[]; readonly message: string };

function failed(error: unknown, c: Context, { onFault }: ApiDependencies): Response {
  if (error instanceof HTTPException && error.status === 400)
    return problem(c, 'invalid-request', { errors: [{ at: 'body', message: 'The body is not JSON.' }] });
  if (error instanceof VigiaError && error.code === 'cursor-invalid')
    return problem(c, 'cursor-invalid', { detail: 'Ask again without it, or with the query that it came from.' });
  onFault(error, { method: c.req.method, path: c.req.path });
  return problem(c, 'internal', { detail: 'The operator finds the reason in the log. Try again later.' });
}
