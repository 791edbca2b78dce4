import type { Context } from 'hono';

/**
 * Whether another site made a browser send this request. Browsers say where a form came from (Fetch Metadata, and
 * `Origin` in older ones); mail programs and other tools do not, and are not taken for one.
 */
export function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = c.req.header('origin');
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== c.req.header('host'));
}
