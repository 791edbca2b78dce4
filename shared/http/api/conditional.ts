import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/**
 * Private to whoever holds the key, and never kept without asking. An answer to a GET carries a strong validator of
 * its bytes, and one that is known already is not sent again (RFC 9110 §13.1.2). Exports and packs are streams: none.
 */
export const conditional: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers, status } = c.res;
  headers.append('vary', 'Authorization');
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const isKept = isRead && status === 200 && (headers.get('content-type') ?? '').startsWith('application/json');
  headers.set('cache-control', isKept ? 'private, no-cache' : 'private, no-store');
  if (!isKept) return;
  const body = await c.res.arrayBuffer();
  const etag = `"${createHash('sha256').update(new Uint8Array(body)).digest('base64url')}"`;
  headers.set('etag', etag);
  const isKnown = namesTag(c.req.header('if-none-match') ?? '', etag);
  if (isKnown) for (const name of ['content-type', 'content-length']) headers.delete(name);
  const answer = new Response(isKnown ? null : body, { status: isKnown ? 304 : status, headers });
  c.res = undefined;
  c.res = answer;
};

/** Weak comparison, as If-None-Match asks for (RFC 9110 §8.8.3.2). */
function namesTag(header: string, etag: string): boolean {
  return header.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === etag);
}
