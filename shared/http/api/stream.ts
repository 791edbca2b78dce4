import type { Context } from 'hono';
import { problem } from './problem.ts';

export type StreamedFile = {
  readonly contentType: string;
  readonly fileName: string;
  /** Where the way to the caller has a limit: the file is made whole first, and refused when it is longer. */
  readonly maxBytes?: number | undefined;
};

/**
 * A file as it is made, for a caller that saves it. What fails before the first byte is a problem like any other;
 * what fails later ends the connection, so that nobody takes a part for the whole.
 */
export async function streamFile(c: Context, bytes: AsyncIterable<Uint8Array>, file: StreamedFile): Promise<Response> {
  const iterator = bytes[Symbol.asyncIterator]();
  const headers = {
    'content-type': file.contentType,
    'content-disposition': `attachment; filename="${file.fileName}"`,
  };
  if (file.maxBytes !== undefined) return wholeFile(c, bytes, { headers, maxBytes: file.maxBytes });
  const first = await iterator.next();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => (first.done === true ? stream.close() : stream.enqueue(first.value)),
    pull: async (stream) => {
      const next = await iterator.next();
      if (next.done === true) stream.close();
      else stream.enqueue(next.value);
    },
    cancel: async () => void (await iterator.return?.()),
  });
  return c.body(body, 200, headers);
}

async function wholeFile(
  c: Context,
  bytes: AsyncIterable<Uint8Array>,
  { headers, maxBytes }: { readonly headers: Readonly<Record<string, string>>; readonly maxBytes: number },
): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > maxBytes)
      return problem(c, 'answer-too-large', {
        detail: `An answer here has at most ${maxBytes} bytes. Ask for less, or use ./vigia export --target aws:<stack>.`,
      });
    chunks.push(chunk);
  }
  return c.body(Buffer.concat(chunks), 200, headers);
}
