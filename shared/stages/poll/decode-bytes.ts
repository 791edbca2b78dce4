type Encoding = { readonly label: string; readonly skip: number };

/**
 * The text of a feed: byte order mark first, then the pattern of a `<` in wide encodings, the charset
 * of the HTTP header, the XML declaration, UTF-8 (XML 1.0 appendix F, RFC 7303 §3). Labels mean what
 * the Encoding standard says, so Latin-1 is windows-1252. Bytes that are sound UTF-8 with characters
 * beyond ASCII are UTF-8 whatever single-byte charset is claimed, and unsound UTF-8 is windows-1252.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | undefined): string {
  const sure = byteOrderMark(bytes) ?? widePattern(bytes);
  if (sure) return decodeAs(bytes.subarray(sure.skip), sure.label) ?? '';
  const claimed = charsetOf(contentType) ?? declaredEncoding(bytes) ?? 'utf-8';
  const claimedDecoder = decoderFor(claimed, false);
  if (!claimedDecoder || claimedDecoder.encoding === 'utf-8' || claimedDecoder.encoding.startsWith('utf-16'))
    return strictUtf8(bytes) ?? decodeAs(bytes, 'windows-1252') ?? '';
  if (claimedDecoder.encoding === 'windows-1252') return strictUtf8(bytes) ?? claimedDecoder.decode(bytes);
  return claimedDecoder.decode(bytes);
}

function byteOrderMark(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', skip: 3 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { label: 'utf-32le', skip: 4 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { label: 'utf-32be', skip: 4 };
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', skip: 2 };
  return a === 0xfe && b === 0xff ? { label: 'utf-16be', skip: 2 } : undefined;
}

/** `<` and the zeros around it, where no mark says which wide encoding this is. */
function widePattern(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return { label: 'utf-32be', skip: 0 };
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return { label: 'utf-32le', skip: 0 };
  if (a === 0 && b === 0x3c) return { label: 'utf-16be', skip: 0 };
  return a === 0x3c && b === 0 ? { label: 'utf-16le', skip: 0 } : undefined;
}

function decodeAs(bytes: Uint8Array, label: string): string | undefined {
  if (label.startsWith('utf-32')) return decodeUtf32(bytes, label === 'utf-32le');
  return decoderFor(label, false)?.decode(bytes);
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

function decoderFor(label: string, fatal: boolean): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal });
  } catch {
    // RangeError: the label is unknown to the Encoding standard (UTF-7, say).
    return undefined;
  }
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoderFor('utf-8', true)?.decode(bytes);
  } catch {
    // TypeError: not UTF-8.
    return undefined;
  }
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(contentType ?? '')?.[1];
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  return /<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1];
}
