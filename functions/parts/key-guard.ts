import type { MiddlewareHandler } from 'hono';
import type { LambdaEvent } from 'hono/aws-lambda';
import { z } from 'zod';
import { API_PATH } from '../../shared/http/api/create-api.ts';
import { allowsMethod, apiKeyScopeSchema } from '../../shared/model/api-key.ts';
import { HUB_CALLBACKS, PUBLIC_ASSETS, PUBLIC_PATHS } from '../../shared/names.ts';

/** What the authoriser answered for this request, where the API gateway asked it. */
const authorizedSchema = z.object({
  requestContext: z.object({ authorizer: z.object({ lambda: z.object({ scope: apiKeyScopeSchema }) }) }),
});

const PUBLIC: ReadonlySet<string> = new Set([...PUBLIC_PATHS, ...PUBLIC_ASSETS]);

/**
 * Lets a request through that names a public path, or that the authoriser knows the key of and whose scope allows the
 * method. The API gateway asks the authoriser; this is what stands when a route was forgotten there. What lies below
 * the API's own path is passed on: it looks at the key by itself, and at what the key may do there.
 */
export const keyGuard: MiddlewareHandler<{ Bindings: { readonly event: LambdaEvent } }> = async (c, next) => {
  if (PUBLIC.has(c.req.path) || isHubCallback(c.req.path) || isBelowApi(c.req.path)) return next();
  const asked = authorizedSchema.safeParse(c.env.event);
  if (!asked.success) return c.json({ error: 'a key is needed: Authorization: Bearer vigia_…' }, 401);
  const { scope } = asked.data.requestContext.authorizer.lambda;
  if (!allowsMethod(scope, c.req.method)) return c.json({ error: `a ${scope} key may only read` }, 403);
  return next();
};

/** One segment below, as the API's own route has it. */
function isHubCallback(path: string): boolean {
  const below = path.startsWith(`${HUB_CALLBACKS}/`) ? path.slice(HUB_CALLBACKS.length + 1) : '';
  return below !== '' && !below.includes('/');
}

function isBelowApi(path: string): boolean {
  return path.startsWith(`${API_PATH}/`);
}
