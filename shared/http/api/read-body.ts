import type { Context, MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

/** A query, a note and a name: far more than any body of the API holds. */
const MAX_BODY_BYTES = 64 * 1024;

/** No body of the API goes deeper than 2; what recursion could break on is far deeper. */
const MAX_DEPTH = 32;

const BODY_TIMEOUT_MS = 10_000;

type Body =
  | { readonly kind: 'body'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'too-large' | 'too-deep' | 'too-slow' };

/**
 * Reads the body of a request that may change something, before anything looks at it: whole, as JSON, within its
 * limits. A sender that is too slow loses its connection.
 */
export function readBody(timeoutMs = BODY_TIMEOUT_MS): MiddlewareHandler {
  return async (c, next) => {
    if (!takesBody(c.req.method)) return next();
    if (!/^application\/json(?:\s*;|$)/i.test(c.req.header('content-type') ?? ''))
      return problem(c, 'not-json', { detail: 'Send `content-type: application/json`.' });
    // RFC 9110 §15.5.16: what would be taken is said by Accept-Encoding.
    if (!/^(?:identity)?$/i.test(c.req.header('content-encoding') ?? ''))
      return problem(c, 'not-json', { detail: 'Send the body as it is.', headers: { 'accept-encoding': 'identity' } });
    const body = await withinTime(readBounded(c), timeoutMs);
    switch (body.kind) {
      case 'body':
        c.req.raw = new Request(c.req.url, { method: c.req.method, headers: c.req.raw.headers, body: body.bytes });
        return next();
      case 'too-large':
        return problem(c, 'body-too-large', { detail: `A body has at most ${MAX_BODY_BYTES} bytes.`, headers: LAST });
      case 'too-deep':
        return problem(c, 'invalid-request', {
          detail: `JSON here is at most ${MAX_DEPTH} levels deep.`,
          headers: LAST,
        });
      case 'too-slow':
        return problem(c, 'too-slow', { detail: `A body comes within ${timeoutMs / 1000} seconds.`, headers: LAST });
      default:
        return body satisfies never;
    }
  };
}

/** What is left of the body is not read. */
const LAST = { connection: 'close' };

function takesBody(method: string): boolean {
  return method === 'POST' || method === 'PATCH' || method === 'PUT';
}

async function readBounded(c: Context): Promise<Body> {
  const chunks: Uint8Array[] = [];
  const nesting = { depth: 0, inString: false, escaped: false };
  let length = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    if (!staysShallow(nesting, chunk)) return { kind: 'too-deep' };
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) return { kind: 'too-large' };
    chunks.push(chunk);
  }
  return { kind: 'body', bytes: Buffer.concat(chunks) };
}

type Nesting = { depth: number; inString: boolean; escaped: boolean };

const [QUOTE, BACKSLASH, BRACKET, BRACKET_END, BRACE, BRACE_END] = Buffer.from('"\\[]{}');

/** Follows the brackets of JSON over its chunks; all of them are ASCII, which UTF-8 never hides in other letters. */
function staysShallow(nesting: Nesting, chunk: Uint8Array): boolean {
  for (const byte of chunk) {
    if (nesting.escaped) nesting.escaped = false;
    else if (nesting.inString) {
      nesting.escaped = byte === BACKSLASH;
      nesting.inString = byte !== QUOTE;
    } else if (byte === QUOTE) nesting.inString = true;
    else if (byte === BRACKET || byte === BRACE) nesting.depth++;
    else if (byte === BRACKET_END || byte === BRACE_END) nesting.depth--;
    if (nesting.depth > MAX_DEPTH) return false;
  }
  return true;
}

async function withinTime(reading: Promise<Body>, timeoutMs: number): Promise<Body> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Body>((end) => {
    timer = setTimeout(() => end({ kind: 'too-slow' }), timeoutMs);
  });
  // A sender that gives up after it was answered is no fault.
  reading.catch(() => {});
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}
