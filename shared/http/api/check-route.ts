import type { MiddlewareHandler } from 'hono';
import { API_ROUTES } from './api-routes.ts';
import { problem } from './problem.ts';

/** A path of the document, and what may be asked of it. */
type KnownPath = { readonly path: string; readonly pattern: RegExp; readonly allow: readonly string[] };

/** Refuses addresses that the document has not, and methods that it has not there (RFC 9110 §15.5.6). */
export function checkRoute(base: string): MiddlewareHandler {
  const known = knownPaths();
  return async (c, next) => {
    const path = c.req.path.slice(base.length);
    // `/subscriptions/preview` is no `/subscriptions/{id}`.
    const found = known.find((one) => one.path === path) ?? known.find(({ pattern }) => pattern.test(path));
    if (found === undefined)
      return problem(c, 'not-found', { detail: `Nothing is at this address; see ${base}/openapi.json.` });
    if (found.allow.includes(c.req.method)) return next();
    const allow = found.allow.join(', ');
    return problem(c, 'method-not-allowed', { detail: `Allowed here: ${allow}.`, headers: { allow } });
  };
}

function knownPaths(): readonly KnownPath[] {
  return [...Map.groupBy(API_ROUTES, ({ path }) => path)].map(([path, routes]) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    allow: routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
  }));
}
