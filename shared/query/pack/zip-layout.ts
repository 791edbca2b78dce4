import { crc32 } from 'node:zlib';

/** A file of a pack as the zip's directory names it. */
export type ZipEntry = {
  readonly path: string;
  readonly bytes: number;
  /** CRC-32 of the content. */
  readonly crc: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Size and CRC follow the content, for they were not known before it. */
  readonly isStreamed: boolean;
};

/** Beyond these a zip needs its 64-bit form, which packs do without (APPNOTE.TXT 4.4.1.4). */
export const MAX_ZIP_BYTES = 0xffff_0000;
export const MAX_ZIP_ENTRIES = 50_000;

/** Sizes of the fixed parts (APPNOTE.TXT 4.3.7, 4.3.9, 4.3.12, 4.3.16). */
const LOCAL_HEADER_BYTES = 30;
export const DESCRIPTOR_BYTES = 16;
export const CENTRAL_RECORD_BYTES = 46;
export const END_RECORD_BYTES = 22;

const LOCAL_HEADER = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL_RECORD = 0x02014b50;
const END_RECORD = 0x06054b50;

/** Needed to extract: 2.0. Made by: 2.0 on Unix, so that the permissions below count. */
const VERSION = 20;
const MADE_BY = (3 << 8) | VERSION;
/** Names are UTF-8. */
const FLAG_UTF8 = 0x0800;
const FLAG_STREAMED = 0x0008;
/** Stored, not deflated: every byte of the zip is then checked, for deflate has bits that no reader looks at. */
const STORED = 0;
/** 1 January 1980, 00:00: a pack's times are in its manifest, and the same articles make the same zip. */
const DOS_DATE = (1 << 5) | 1;
/** A plain file, rw-r--r--. */
const ATTRIBUTES = 0o100644 * 0x1_0000;

/** What stands before a file's content. */
export function localHeader({ path, bytes, crc, isStreamed }: ZipEntry): Buffer {
  const known = isStreamed ? { crc: 0, bytes: 0 } : { crc, bytes };
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  writeFacts(header, 4, isStreamed, known);
  header.writeUInt16LE(Buffer.byteLength(path), 26);
  return Buffer.concat([header, Buffer.from(path)]);
}

/** What stands after the content of a streamed file; nothing after that of another. */
export function dataDescriptor({ bytes, crc, isStreamed }: ZipEntry): Buffer {
  if (!isStreamed) return Buffer.alloc(0);
  const descriptor = Buffer.alloc(DESCRIPTOR_BYTES);
  descriptor.writeUInt32LE(DESCRIPTOR, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(bytes, 8);
  descriptor.writeUInt32LE(bytes, 12);
  return descriptor;
}

/** A file's record in the directory at the end. */
export function centralRecord({ path, bytes, crc, offset, isStreamed }: ZipEntry): Buffer {
  const record = Buffer.alloc(CENTRAL_RECORD_BYTES);
  record.writeUInt32LE(CENTRAL_RECORD, 0);
  record.writeUInt16LE(MADE_BY, 4);
  writeFacts(record, 6, isStreamed, { crc, bytes });
  record.writeUInt16LE(Buffer.byteLength(path), 28);
  record.writeUInt32LE(ATTRIBUTES, 38);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, Buffer.from(path)]);
}

/** The end of the zip. */
export function endRecord(directory: {
  readonly entries: number;
  readonly bytes: number;
  readonly offset: number;
}): Buffer {
  const record = Buffer.alloc(END_RECORD_BYTES);
  record.writeUInt32LE(END_RECORD, 0);
  record.writeUInt16LE(directory.entries, 8);
  record.writeUInt16LE(directory.entries, 10);
  record.writeUInt32LE(directory.bytes, 12);
  record.writeUInt32LE(directory.offset, 16);
  return record;
}

/** The CRC-32 of more bytes after those of `crc`; 0 to begin with. */
export function crcOf(bytes: Uint8Array, crc = 0): number {
  return crc32(bytes, crc);
}

/** Version, flags, method, time, date, CRC and both sizes, which both headers have in this order. */
function writeFacts(
  header: Buffer,
  at: number,
  isStreamed: boolean,
  { crc, bytes }: { readonly crc: number; readonly bytes: number },
): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(isStreamed ? FLAG_UTF8 | FLAG_STREAMED : FLAG_UTF8, at + 2);
  header.writeUInt16LE(STORED, at + 4);
  header.writeUInt16LE(0, at + 6);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(bytes, at + 14);
  header.writeUInt32LE(bytes, at + 18);
}
