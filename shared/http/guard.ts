import type { Context, MiddlewareHandler } from 'hono';
import { API_PATH } from './api/create-api.ts';
import { problem } from './api/problem.ts';
import { messagePage } from './message-page.ts';

/** Our own script and style alone, nothing inline, nothing remote, no framing but our own. `blob:` is a chart on its way to a file. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/** Refuses foreign Host headers (DNS rebinding) and gives every answer the headers that keep it inert. */
export function guard(hosts: () => readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    if (hosts().includes((c.req.header('host') ?? '').toLowerCase())) await next();
    else c.res = await wrongHost(c);
    const { headers } = c.res;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-opener-policy', 'same-origin');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  };
}

/** To programs in their own words. */
function wrongHost(c: Context): Response | Promise<Response> {
  const detail = 'This address is not served here.';
  if (c.req.path.startsWith(`${API_PATH}/`)) return problem(c, 'wrong-host', { detail });
  return c.html(messagePage('Wrong host', detail), 421);
}
