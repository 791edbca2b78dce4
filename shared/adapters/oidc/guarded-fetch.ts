import type { CustomFetch } from 'openid-client';
import { VigiaError } from '../../errors.ts';
import type { Fetcher } from '../../ports.ts';

/** A person waits in front of the browser: a provider that takes longer is down for them. */
const TIMEOUT_MS = 10_000;

/** Discovery documents and key sets have some 5 KB; tokens with every group of a large company some 50 KB. */
const MAX_BODY_BYTES = 256 * 1024;

/** Code of the error that a request ends with that brought no answer. */
export const UNREACHABLE = 'provider-unreachable';

/**
 * What openid-client fetches by: the guarded HTTP client, with its checks of where an address leads, a deadline and a
 * cap. No redirect is followed: nothing of a provider's own endpoints redirects, and tokens shall not travel.
 */
export function guardedFetch(fetcher: Fetcher): CustomFetch {
  return async (url, { method, headers, body }) => {
    const { authorization, accept, 'content-type': contentType } = lowerCase(headers);
    const result = await fetcher.fetch({
      url,
      maxBodyBytes: MAX_BODY_BYTES,
      timeoutMs: TIMEOUT_MS,
      beforeRedirect: async (next) => ({ kind: 'refused', code: 'redirects', url: next, reason: REDIRECTED }),
      ...(accept === undefined ? {} : { headers: { accept } }),
      ...(authorization === undefined ? {} : { authorization }),
      ...(method === 'POST' ? { post: { contentType: contentType ?? FORM, body: String(body ?? '') } } : {}),
    });
    if (result.kind !== 'response') throw new VigiaError(result.reason, { code: UNREACHABLE, retryable: true });
    return new Response(EMPTY.has(result.status) ? null : new Uint8Array(result.body), {
      status: result.status,
      headers: passed(result.headers),
    });
  };
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';
const REDIRECTED = 'The provider sends the request on to another address; Vigía asks the address it was given only.';

/** Statuses that have no body (Fetch standard, null body status). */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The body is decoded and whole: what described its way here does not hold any more. */
function passed(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'content-encoding': _, 'content-length': _l, 'transfer-encoding': _t, ...rest } = headers;
  return rest;
}
