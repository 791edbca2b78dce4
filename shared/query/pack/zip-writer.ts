import { createHash } from 'node:crypto';
import { VigiaError } from '../../errors.ts';
import {
  centralRecord,
  crcOf,
  dataDescriptor,
  endRecord,
  localHeader,
  MAX_ZIP_BYTES,
  MAX_ZIP_ENTRIES,
  type ZipEntry,
} from './zip-layout.ts';

/** A file that is in the zip. */
export type WrittenFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/**
 * Writes a zip as a stream of bytes: files in the order that they are added, stored, with fixed times, so that the same
 * files make the same zip. Read what each call gives to its end before the next call.
 *
 * @throws VigiaError `pack-too-large` when there are more bytes or files than a zip without 64-bit fields has room for.
 */
export function createZipWriter() {
  const entries: ZipEntry[] = [];
  const files: WrittenFile[] = [];
  let offset = 0;

  const emit = (bytes: Uint8Array): Uint8Array => {
    offset += bytes.byteLength;
    if (offset > MAX_ZIP_BYTES || entries.length > MAX_ZIP_ENTRIES) throw tooLarge();
    return bytes;
  };

  return {
    /** Hashes of what was added so far, in order. */
    files: files as readonly WrittenFile[],

    /** A file whose content is there. */
    *add(path: string, content: Uint8Array): Generator<Uint8Array> {
      const entry = { path, bytes: content.byteLength, crc: crcOf(content), offset, isStreamed: false };
      yield emit(localHeader(entry));
      yield emit(content);
      entries.push(entry);
      files.push({ path, bytes: entry.bytes, sha256: createHash('sha256').update(content).digest('hex') });
    },

    /** A file whose content comes piece by piece. */
    async *stream(path: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      const begun = { path, bytes: 0, crc: 0, offset, isStreamed: true };
      const hash = createHash('sha256');
      yield emit(localHeader(begun));
      for await (const piece of pieces) {
        begun.bytes += piece.byteLength;
        begun.crc = crcOf(piece, begun.crc);
        hash.update(piece);
        yield emit(piece);
      }
      yield emit(dataDescriptor(begun));
      entries.push(begun);
      files.push({ path, bytes: begun.bytes, sha256: hash.digest('hex') });
    },

    /** The directory: nothing can be added after it. */
    *end(): Generator<Uint8Array> {
      const start = offset;
      for (const entry of entries) yield emit(centralRecord(entry));
      yield emit(endRecord({ entries: entries.length, bytes: offset - start, offset: start }));
    },
  };
}

function tooLarge(): VigiaError {
  return new VigiaError(
    `Cannot write the pack as a zip must hold at most ${MAX_ZIP_BYTES} bytes and ${MAX_ZIP_ENTRIES} files: it would be ` +
      'larger. Pack fewer articles at a time, such as a month with after: and before:.',
    { code: 'pack-too-large' },
  );
}
