import { once } from 'node:events';

/** Writes bytes to standard output as fast as its reader takes them; a reader that goes away ends the process (cli/main.ts). */
export async function writeToStdout(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  for await (const piece of pieces) {
    if (signal.aborted) return;
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}
