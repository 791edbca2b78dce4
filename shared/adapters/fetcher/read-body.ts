import { pipeline, type Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';

/** `unread`: a content coding that is not read (unknown, or several on top of each other). */
export type BodyResult =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unread'; readonly reason: string };

/** What `accept-encoding` offers: the codings that are decoded here. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br, zstd';

/** RFC 9659: a zstd coding on the web needs a window of at most 8 MB (2^23). */
const ZSTD_WINDOW_LOG = 23;

/**
 * Reads a body to its end and takes off its one content coding (RFC 9110 §8.4), counting decoded
 * bytes as they come: what is held in memory never passes `maxBytes`, and neither does what is taken
 * from the wire. Rejects as the stream or the decoder does: an aborted connection, a body cut short.
 */
export async function readBody(
  wire: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<BodyResult> {
  const coding = codingOf(contentEncoding);
  if (coding.kind === 'unread') return coding;
  const wireBytes = { count: 0 };
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of decode(counted(wire, wireBytes, maxBytes), coding.name)) {
    total += chunk.length;
    if (total > maxBytes) return { kind: 'too-large' };
    chunks.push(chunk);
  }
  return wireBytes.count > maxBytes ? { kind: 'too-large' } : { kind: 'read', body: Buffer.concat(chunks) };
}

/** Ends at the cap, so that a coding whose bytes decode to nothing is bounded too. */
async function* counted(
  wire: AsyncIterable<Buffer>,
  seen: { count: number },
  maxBytes: number,
): AsyncGenerator<Buffer> {
  for await (const chunk of wire) {
    seen.count += chunk.length;
    if (seen.count > maxBytes) return;
    yield chunk;
  }
}

async function* decode(source: AsyncGenerator<Buffer>, coding: Coding): AsyncGenerator<Buffer> {
  const first = await source.next();
  if (first.done) return;
  const whole = startingWith(first.value, source);
  if (coding === 'identity') return yield* whole;
  const decoder = createDecoder(coding, first.value);
  // Whatever fails, on the wire or in the decoder, destroys the decoder and surfaces in the loop below.
  pipeline(whole, decoder, () => undefined);
  yield* decoder;
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** `deflate` means zlib (RFC 9110 §8.4.1.2), but servers send raw deflate too: the first byte tells. */
function createDecoder(coding: Exclude<Coding, 'identity'>, start: Buffer): Transform {
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip();
    case 'deflate':
      return ((start[0] ?? 0) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return zlib.createZstdDecompress({ params: { [zlib.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } });
    default:
      return coding satisfies never;
  }
}

type Coding = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd';
const CODINGS: Readonly<Record<string, Coding>> = {
  identity: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  zstd: 'zstd',
};

function codingOf(
  header: string | undefined,
): { readonly kind: 'coding'; readonly name: Coding } | { readonly kind: 'unread'; readonly reason: string } {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > 1) return { kind: 'unread', reason: `the body is compressed ${names.length} times over` };
  const [name = 'identity'] = names;
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  if (coding === undefined)
    return { kind: 'unread', reason: `the body has the unknown content coding ${JSON.stringify(name.slice(0, 40))}` };
  return { kind: 'coding', name: coding };
}
