import type { Readable } from 'node:stream';

const LINE_FEED = 10;

/** A line of a stream; `text` is absent when it was longer than allowed and was passed over. */
export type Line = { readonly number: number; readonly text?: string };

/**
 * The lines of a UTF-8 stream, ended by line feed alone (Node's readline also ends them at U+2028, which
 * JSON text may hold). Holds one line at a time; a longer one than `maxBytes` is passed over.
 */
export async function* readLines(input: Readable, maxBytes: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  const take = (): Line => {
    number++;
    const line: Line = bytes > maxBytes ? { number } : { number, text: decoder.decode(Buffer.concat(pieces)) };
    pieces = [];
    bytes = 0;
    return line;
  };
  const keep = (piece: Uint8Array): void => {
    bytes += piece.length;
    if (bytes > maxBytes) pieces = [];
    else pieces.push(piece);
  };
  for await (const chunk of input) {
    let rest: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      keep(rest.subarray(0, end));
      yield take();
      rest = rest.subarray(end + 1);
    }
    keep(rest);
  }
  if (bytes > 0) yield take();
}
