import { charsetLabel } from './charset-label.ts';

/**
 * The text of a feed. Sure signs first: a byte order mark, or zeros where UTF-16 and UTF-32 have them (XML 1.0
 * appendix F). Then the charset of the HTTP header (RFC 7303 §3; `text/xml` without one has no default), the XML
 * declaration and UTF-8: the first that can be true of these bytes. Labels mean what the Encoding standard says, so
 * Latin-1 and ASCII are windows-1252. UTF-8, whole or with few errors, beats a claim of a single-byte Latin charset.
 * Never throws; what cannot be read is U+FFFD.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | undefined): string {
  const sure = byteOrderMark(bytes) ?? zeroPattern(bytes);
  if (sure) return decodeAs(bytes.subarray(sure.skip), sure.encoding);
  const claims = [charsetOf(contentType), declaredEncoding(bytes)].map(charsetLabel).filter((one) => one !== undefined);
  const mayBeUtf8 = claims.includes('utf-8') || claims.every((encoding) => WEAK.has(encoding));
  const utf8 = mayBeUtf8 ? readUtf8(bytes) : undefined;
  if (utf8 !== undefined) return utf8;
  // UTF-8 was tried, and no zeros were there as UTF-16 has them.
  const others = claims.filter((encoding) => !encoding.startsWith('utf-'));
  for (const encoding of others) {
    const text = decodeStrictly(bytes, encoding);
    if (text !== undefined) return text;
  }
  return decodeAs(bytes, others[0] ?? singleByteCharset(bytes));
}

type Sure = { readonly encoding: string; readonly skip: number };

function byteOrderMark([a, b, c, d]: Uint8Array): Sure | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: 'utf-32le', skip: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf-32be', skip: 4 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  return a === 0xfe && b === 0xff ? { encoding: 'utf-16be', skip: 2 } : undefined;
}

/** Where the zeros of ASCII's first characters stand, when no mark says which wide encoding this is. */
function zeroPattern(bytes: Uint8Array): Sure | undefined {
  if (bytes.byteLength < 4) return undefined;
  const pattern = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? '0' : 'x')).join('');
  const encoding = { '000x': 'utf-32be', x000: 'utf-32le', '0x0x': 'utf-16be', x0x0: 'utf-16le' }[pattern];
  return encoding === undefined ? undefined : { encoding, skip: 0 };
}

function decodeAs(bytes: Uint8Array, encoding: string): string {
  if (encoding.startsWith('utf-32')) return decodeUtf32(bytes, encoding === 'utf-32le');
  return new TextDecoder(encoding).decode(bytes);
}

/** UTF-32 is not in the Encoding standard. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian);
    characters.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code));
  }
  return characters.join('');
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // TypeError: bytes that this encoding does not have.
    return undefined;
  }
}

/**
 * Claims that sound UTF-8 disproves: what is written in these single-byte Latin charsets forms UTF-8 sequences by
 * accident only. A wide charset without zeros is a claim that nothing supports.
 */
const WEAK: ReadonlySet<string> = new Set([
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'iso-8859-16',
  'macintosh',
  'utf-16le',
  'utf-16be',
]);

/** Of ten characters beyond ASCII one may be broken (texts cut in the middle of one); single-byte text breaks nearly all. */
const SOUND_PER_BROKEN = 10;

function readUtf8(bytes: Uint8Array): string | undefined {
  const whole = decodeStrictly(bytes, 'utf-8');
  if (whole !== undefined) return whole;
  const text = decodeAs(bytes, 'utf-8');
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const beyondAscii = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return beyondAscii - broken >= SOUND_PER_BROKEN * broken ? text : undefined;
}

/** Bytes that windows-1252 has no character for: with one of them a text is Latin-2, the next in use, or neither. */
const NOT_WINDOWS_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function singleByteCharset(bytes: Uint8Array): string {
  return bytes.some((byte) => NOT_WINDOWS_1252.has(byte)) ? 'iso-8859-2' : 'windows-1252';
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(contentType ?? '')?.[1];
}

/** As far as HTML looks for one as well (WHATWG HTML §13.2.3.2). */
const PRESCAN_BYTES = 1_024;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, PRESCAN_BYTES));
  return /<\?xml[^>]*\bencoding\s*=\s*["']?\s*([^"'\s?>]+)/i.exec(start)?.[1];
}
