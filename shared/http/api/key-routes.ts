import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { apiKeyRecordSchema, apiKeyScopeSchema, shownApiKey } from '../../model/api-key.ts';
import { subscriberId } from '../../model/ids.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import { type ApiEnv, adminOnly } from './check-key.ts';
import { newApiKey } from './new-api-key.ts';
import { problem } from './problem.ts';
import { json, jsonBody, kept, noQuery, responses } from './responses.ts';

const keySchema = apiKeyRecordSchema.omit({ schemaVersion: true, hash: true }).openapi('Key');

const newKeySchema = z.strictObject({
  scope: apiKeyScopeSchema,
  name: z
    .string()
    .max(80)
    .regex(/^[ -~\u00a0-\uffff]*$/)
    .default('')
    .openapi({ description: 'What it is for: one line.' }),
  reader: z
    .email()
    .max(254)
    .optional()
    .openapi({ format: 'vigia-address', description: 'Address of the reader whose alerts it may change.' }),
});

const tags = ['Keys'];

const listRoute = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'listKeys',
  summary: 'Every key but the keys themselves, the revoked ones included (admin)',
  tags,
  request: { query: noQuery },
  responses: responses(kept(z.object({ keys: z.array(keySchema) }), 'Oldest first.')),
});

const makeRoute = createRoute({
  method: 'post',
  path: '/keys',
  operationId: 'makeKey',
  summary: 'A new key, shown this once (admin)',
  tags,
  request: { query: noQuery, body: jsonBody(newKeySchema) },
  responses: responses(
    { 201: json(keySchema.extend({ key: z.string() }).openapi('NewKey'), 'The key, for the last time.') },
    409,
  ),
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/keys/{id}',
  operationId: 'revokeKey',
  summary: 'Revokes a key: it opens nothing from this moment on (admin). A key cannot revoke itself',
  tags,
  request: { params: z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) }), query: noQuery },
  responses: responses({ 204: { description: 'Revoked.' } }, 409),
});

export const KEY_ROUTES = [listRoute, makeRoute, revokeRoute];

/** The keys of programs. */
export function keyRoutes(
  api: OpenAPIHono<ApiEnv>,
  deps: { readonly api: Pick<ApiDependencies, 'keys' | 'randomBytes'>; readonly now: () => string },
): void {
  const { keys, randomBytes } = deps.api;
  api.use('/keys', adminOnly);
  api.use('/keys/*', adminOnly);
  api.openapi(listRoute, async (c) => {
    const listed: ReturnType<typeof shownApiKey>[] = [];
    for await (const { record } of keys.all()) listed.push(shownApiKey(record));
    return c.json({ keys: listed }, 200);
  });
  api.openapi(makeRoute, async (c) => {
    const { scope, name, reader } = c.req.valid('json');
    const { key, record } = newApiKey(randomBytes, {
      scope,
      name,
      subscriberId: reader === undefined ? undefined : subscriberId(reader),
      now: deps.now(),
    });
    if ((await keys.save(record)) === 'conflict')
      return problem(c, 'conflict', { detail: 'The id is taken: try again.' });
    return c.json({ ...shownApiKey(record), key }, 201);
  });
  api.openapi(revokeRoute, async (c) => {
    const { id } = c.req.valid('param');
    if (id === c.get('caller').id)
      return problem(c, 'conflict', { detail: 'A key cannot revoke itself; `./vigia keys revoke` can.' });
    const revoked = await keys.revoke(id, deps.now());
    return revoked === undefined ? problem(c, 'not-found', { detail: 'No key has this id.' }) : c.body(null, 204);
  });
}
