import type { Context, MiddlewareHandler } from 'hono';
import { isForeign } from '../is-foreign.ts';
import { problem } from './problem.ts';

/** Far above any query that a person would read again; a filter of 4,000 characters fits in percent-encoding. */
const MAX_URL_CHARS = 16 * 1024;

/** Names of parameters here are plain words: nothing else is ever known, and `__proto__` never becomes a key. */
const PARAMETER = /^[a-z][A-Za-z]{0,40}$/;

/** Refuses what no route could read: long addresses, broken encoding, odd parameters, forms of other sites. */
export const checkRequest: MiddlewareHandler = async (c, next) => {
  if (c.req.url.length > MAX_URL_CHARS)
    return problem(c, 'address-too-long', { detail: `An address has at most ${MAX_URL_CHARS} characters.` });
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!isRead && isForeign(c)) return problem(c, 'other-site', { detail: 'Programs send no Origin of another site.' });
  if (!isDecodable(c))
    return problem(c, 'invalid-request', { detail: 'The address must be percent-encoded UTF-8 (RFC 3986).' });
  const odd = [...new URL(c.req.url).searchParams.keys()].find((name) => !PARAMETER.test(name));
  if (odd === undefined) return next();
  const errors = [{ at: 'query', message: `Unknown parameter ${JSON.stringify(odd.slice(0, 80))}.` }];
  return problem(c, 'invalid-request', { errors });
};

function isDecodable(c: Context): boolean {
  const { pathname, search } = new URL(c.req.url);
  try {
    decodeURIComponent(pathname);
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}
