import {
  CENTRAL_RECORD_BYTES,
  centralRecord,
  DESCRIPTOR_BYTES,
  dataDescriptor,
  END_RECORD_BYTES,
  endRecord,
  localHeader,
  MAX_ZIP_BYTES,
  MAX_ZIP_ENTRIES,
  type ZipEntry,
} from './zip-layout.ts';

/** A file that can be read at any place. */
export type PackSource = {
  readonly size: number;
  /** Exactly `length` bytes. */
  read(offset: number, length: number): Promise<Buffer>;
};

/** Where a file's content lies. */
export type PackEntry = ZipEntry & { readonly contentAt: number };

export type ZipReading =
  | { readonly kind: 'zip'; readonly entries: readonly PackEntry[] }
  | { readonly kind: 'fault'; readonly path?: string; readonly fault: string };

/** Longest name that a pack's own files have, with room. */
const MAX_NAME_BYTES = 200;

/** Segments of plain letters: none is empty, `.` or `..`, and none begins at a root. */
const SAFE_PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

const REPACKED =
  'The file was changed, or unpacked and packed again; SHA256SUMS inside still tells which files are as they were';

/**
 * The files of a zip that is, byte for byte, laid out as `createZipWriter` writes it: every header is made again from
 * the directory and compared, and contents lie end to end, so no byte stands outside of what is checked. Nothing is
 * unpacked, and no more than the directory is in memory.
 */
export async function readZip(source: PackSource): Promise<ZipReading> {
  if (source.size < END_RECORD_BYTES) return fault('it is no zip: it is too short');
  if (source.size > MAX_ZIP_BYTES + END_RECORD_BYTES)
    return fault(`it is larger than a pack can be (${MAX_ZIP_BYTES} bytes)`);
  const end = await source.read(source.size - END_RECORD_BYTES, END_RECORD_BYTES);
  const directory = { entries: end.readUInt16LE(10), bytes: end.readUInt32LE(12), offset: end.readUInt32LE(16) };
  if (!end.equals(endRecord(directory)))
    return fault(`it does not end as a pack does: it is no zip, cut off, or changed. ${REPACKED}`);
  if (directory.entries > MAX_ZIP_ENTRIES)
    return fault(`it has ${directory.entries} files; a pack has at most ${MAX_ZIP_ENTRIES}`);
  if (directory.offset + directory.bytes + END_RECORD_BYTES !== source.size)
    return fault(`its directory is not where its end says. ${REPACKED}`);
  if (directory.bytes > directory.entries * (CENTRAL_RECORD_BYTES + MAX_NAME_BYTES))
    return fault('its directory is larger than its files need');
  const entries = readDirectory(await source.read(directory.offset, directory.bytes), directory.entries);
  return 'fault' in entries ? entries : placeEntries(source, entries, directory.offset);
}

function readDirectory(bytes: Buffer, count: number): readonly ZipEntry[] | Extract<ZipReading, { kind: 'fault' }> {
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const entry = readRecord(bytes, at);
    if (entry === undefined) return fault(`record ${i + 1} of its directory is not as a pack has it. ${REPACKED}`);
    if (!SAFE_PATH.test(entry.path)) return fault(`a file has a name that no pack has: ${JSON.stringify(entry.path)}`);
    if (paths.has(entry.path)) return fault('it is there twice', entry.path);
    paths.add(entry.path);
    entries.push(entry);
    at += CENTRAL_RECORD_BYTES + Buffer.byteLength(entry.path);
  }
  return at === bytes.length ? entries : fault(`its directory has bytes that belong to no file. ${REPACKED}`);
}

/** Nothing unless the bytes are what the writer would have written for what they say. */
function readRecord(bytes: Buffer, at: number): ZipEntry | undefined {
  if (at + CENTRAL_RECORD_BYTES > bytes.length) return undefined;
  const nameBytes = bytes.readUInt16LE(at + 28);
  const end = at + CENTRAL_RECORD_BYTES + nameBytes;
  if (nameBytes > MAX_NAME_BYTES || end > bytes.length) return undefined;
  const entry = {
    path: bytes.toString('utf8', at + CENTRAL_RECORD_BYTES, end),
    isStreamed: (bytes.readUInt16LE(at + 8) & 8) !== 0,
    crc: bytes.readUInt32LE(at + 16),
    bytes: bytes.readUInt32LE(at + 20),
    offset: bytes.readUInt32LE(at + 42),
  };
  return centralRecord(entry).equals(bytes.subarray(at, end)) ? entry : undefined;
}

/** Contents end to end from the first byte to the directory, each between its own headers. */
async function placeEntries(
  source: PackSource,
  entries: readonly ZipEntry[],
  directoryAt: number,
): Promise<ZipReading> {
  const placed: PackEntry[] = [];
  let at = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    const contentAt = at + header.length;
    const descriptor = dataDescriptor(entry);
    const end = contentAt + entry.bytes + descriptor.length;
    if (entry.offset !== at || end > directoryAt)
      return fault(`it does not lie where the directory says. ${REPACKED}`, entry.path);
    if (!(await source.read(at, header.length)).equals(header))
      return fault(`its header is not as the directory has it. ${REPACKED}`, entry.path);
    if (descriptor.length > 0 && !(await source.read(end - DESCRIPTOR_BYTES, DESCRIPTOR_BYTES)).equals(descriptor))
      return fault(`what follows it is not as the directory has it. ${REPACKED}`, entry.path);
    placed.push({ ...entry, contentAt });
    at = end;
  }
  return at === directoryAt
    ? { kind: 'zip', entries: placed }
    : fault(`it has bytes that belong to no file. ${REPACKED}`);
}

function fault(words: string, path?: string): Extract<ZipReading, { kind: 'fault' }> {
  return { kind: 'fault', fault: words, ...(path === undefined ? {} : { path }) };
}
