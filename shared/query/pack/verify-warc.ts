import { createHash } from 'node:crypto';
import { WARCParser, type WARCRecord } from 'warcio';
import { describeError } from '../../errors.ts';

/** A page is capped at a fraction of this when it is fetched, and so are receipts. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** Of all records, unpacked: more is no pack but a bomb. */
const MAX_WARC_BYTES = 16 * 1024 * 1024 * 1024;

/** Bytes unpacked at once stay under 1,032 times this (the most that deflate can do). */
const STEP_BYTES = 16 * 1024;

/** The head of an HTTP answer is never longer: servers send 8 to 64 KB at most. */
const MAX_HEAD_BYTES = 1024 * 1024;

const CRLFCRLF = Buffer.from('\r\n\r\n');

/**
 * Checks the digests of every WARC record, and that the responses are the pages that the manifest names (`pages`: record
 * id to SHA-256 of the body), none missing and none more. Gives back how many records it read.
 */
export async function verifyWarc(
  bytes: AsyncIterable<Uint8Array>,
  pages: ReadonlyMap<string, string>,
  addFault: (fault: string) => void,
): Promise<number> {
  const missing = new Set(pages.keys());
  let [records, unpacked] = [0, 0];
  try {
    for await (const record of new WARCParser(inSteps(bytes), { parseHttp: false })) {
      records++;
      const digests = await digestsOf(record);
      unpacked += digests.bytes;
      if (unpacked > MAX_WARC_BYTES) throw new Error(`it unpacks to more than ${MAX_WARC_BYTES} bytes`);
      checkRecord(record, digests, pages, addFault);
      missing.delete(record.warcHeader('WARC-Record-ID') ?? '');
    }
  } catch (error) {
    addFault(`record ${records + 1} cannot be read: ${describeError(error)}`);
  }
  if (records === 0) addFault('it holds no WARC record');
  for (const id of missing) addFault(`the page ${id} of the manifest is not in it`);
  return records;
}

async function* inSteps(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes)
    for (let at = 0; at < piece.length; at += STEP_BYTES) yield piece.subarray(at, at + STEP_BYTES);
}

type Digests = { readonly bytes: number; readonly block: string; readonly payload: string };

function checkRecord(
  record: WARCRecord,
  { bytes, block, payload }: Digests,
  pages: ReadonlyMap<string, string>,
  addFault: (fault: string) => void,
): void {
  const id = record.warcHeader('WARC-Record-ID') ?? 'without an id';
  if (bytes !== record.warcContentLength) addFault(`record ${id} is cut off`);
  if (record.warcType === 'warcinfo') return;
  if (record.warcBlockDigest !== block) addFault(`record ${id} is not the block of its digest`);
  if (record.warcPayloadDigest !== payload) addFault(`record ${id} is not the payload of its digest`);
  if (record.warcType !== 'response') return;
  const page = pages.get(id);
  if (page === undefined) addFault(`the response ${id} is none that the manifest names`);
  else if (`sha256:${page}` !== payload) addFault(`the response ${id} is not the page whose SHA-256 the manifest has`);
}

/** Of the block as it is, and of what follows an HTTP head; the same where there is none. */
async function digestsOf(record: WARCRecord): Promise<Digests> {
  const [block, payload] = [createHash('sha256'), createHash('sha256')];
  let head = record.warcType === 'response' ? Buffer.alloc(0) : undefined;
  let bytes = 0;
  for await (const piece of record.reader) {
    bytes += piece.length;
    if (bytes > MAX_RECORD_BYTES) throw new Error(`it is larger than ${MAX_RECORD_BYTES} bytes`);
    block.update(piece);
    if (head === undefined) {
      payload.update(piece);
      continue;
    }
    head = Buffer.concat([head, piece]);
    const end = head.indexOf(CRLFCRLF);
    if (end < 0 && head.length > MAX_HEAD_BYTES) throw new Error('its HTTP head does not end');
    if (end < 0) continue;
    payload.update(head.subarray(end + CRLFCRLF.length));
    head = undefined;
  }
  return { bytes, block: `sha256:${block.digest('hex')}`, payload: `sha256:${payload.digest('hex')}` };
}
