import { timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import { describeError } from '../errors.ts';
import type { AppDependencies } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';

/** A control request names an address and a query, no more. */
const MAX_CONTROL_BYTES = 64 * 1024;

/**
 * How a verb in another terminal reaches the one process that writes. Only the holder of the token in
 * the data folder (mode 0600) gets in; a browser cannot send it.
 */
export function controlRoutes(app: Hono<DeskEnv>, { control }: AppDependencies): void {
  if (control === undefined) return;
  app.post('/control/:operation', async (c) => {
    if (!isToken(c.req.header('authorization') ?? '', control.token)) return c.json({ error: 'not allowed' }, 403);
    const operation = Object.hasOwn(control.operations, c.req.param('operation'))
      ? control.operations[c.req.param('operation')]
      : undefined;
    if (operation === undefined) return c.json({ error: 'no such operation' }, 404);
    const body = await c.req.text();
    if (body.length > MAX_CONTROL_BYTES) return c.json({ error: 'too large' }, 413);
    try {
      return c.json(await operation(JSON.parse(body)));
    } catch (error) {
      return c.json({ error: describeError(error) }, 500);
    }
  });
}

function isToken(header: string, token: string): boolean {
  const given = Buffer.from(header);
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
