import { pipeline, type Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';

/**
 * `read`: the body, or its beginning where it `isCut` at the cap; `wireBytes` is what was taken from the wire
 * for it. `unread`: a content coding that is not read (unknown, or several on top of each other).
 */
export type BodyResult =
  | { readonly kind: 'read'; readonly body: Uint8Array; readonly isCut: boolean; readonly wireBytes: number }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unread'; readonly reason: string };

export type BodyOptions = {
  /** The headers of those names; 0 where there is no length. */
  readonly contentEncoding: string | undefined;
  readonly contentLength: number;
  /** Of the decoded body, and of what is taken from the wire. */
  readonly maxBytes: number;
  /** What becomes of a longer body: `refuse` ends as `too-large`, `keep` gives its beginning. */
  readonly atCap: 'refuse' | 'keep';
};

/** What `accept-encoding` offers: the codings that are decoded here. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br, zstd';

/** RFC 9659: a zstd coding on the web needs a window of at most 8 MB (2^23). */
const ZSTD_WINDOW_LOG = 23;

/**
 * Reads a body to its end and takes off its one content coding (RFC 9110 §8.4), counting decoded
 * bytes as they come: neither what is held in memory nor what is taken from the wire passes `maxBytes` by more
 * than a chunk. Nothing is read under a coding that is not read. Rejects as the stream or the decoder does: an aborted connection, a body cut short.
 */
export async function readBody(wire: Readable, options: BodyOptions): Promise<BodyResult> {
  const { contentEncoding, contentLength, maxBytes, atCap } = options;
  const coding = codingOf(contentEncoding);
  if (coding.kind === 'unread') return coding;
  if (atCap === 'refuse' && contentLength > maxBytes) return { kind: 'too-large' };
  const read = await readUpTo(wire, coding.name, maxBytes);
  return read.isCut && atCap === 'refuse' ? { kind: 'too-large' } : { kind: 'read', ...read };
}

async function readUpTo(
  wire: Readable,
  coding: Coding,
  maxBytes: number,
): Promise<Omit<Extract<BodyResult, { kind: 'read' }>, 'kind'>> {
  const wireBytes = { count: 0 };
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of decode(upTo(maxBytes, wire, wireBytes), coding)) {
      total += chunk.length;
      chunks.push(chunk);
      if (total > maxBytes) break;
    }
  } catch (error) {
    // A decoder whose bytes end at the cap calls that a body cut short.
    if (wireBytes.count <= maxBytes) throw error;
  }
  const body = Buffer.concat(chunks);
  const isCut = total > maxBytes || wireBytes.count > maxBytes;
  return { body: body.subarray(0, maxBytes), isCut, wireBytes: wireBytes.count };
}

/** Ends at the cap, so that a coding whose bytes decode to nothing is bounded too. */
async function* upTo(maxBytes: number, wire: AsyncIterable<Buffer>, seen: { count: number }): AsyncGenerator<Buffer> {
  for await (const chunk of wire) {
    const room = maxBytes - seen.count;
    seen.count += chunk.length;
    if (room > 0) yield chunk.subarray(0, room);
    if (seen.count > maxBytes) return;
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
