/** How far WHATWG's prescan looks for a `meta` charset (HTML §13.2.3.2). */
const PRESCAN_BYTES = 1024;
/** Real pages put it later, after inlined styles; browsers then reload, we look further at once. */
const LATE_PRESCAN_BYTES = 65_536;

/**
 * The text of a page: BOM, then the HTTP charset, then `meta`, then UTF-8 where the bytes are
 * valid UTF-8, else windows-1252 (WHATWG's default, and its meaning of `iso-8859-1`).
 */
export function decodePage(body: Uint8Array, contentType?: string): string {
  const decoder =
    byBom(body) ?? byLabel(httpCharset(contentType)) ?? byLabel(metaCharset(body)) ?? byLabel(guess(body));
  return (decoder ?? new TextDecoder('utf-8')).decode(body);
}

function byBom(body: Uint8Array): TextDecoder | undefined {
  const [a, b, c] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8');
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be');
  return undefined;
}

function byLabel(label: string | undefined): TextDecoder | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    // A label that no standard knows says nothing: the next source decides.
    return undefined;
  }
}

function httpCharset(contentType: string | undefined): string | undefined {
  return /charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType ?? '')?.[1];
}

function metaCharset(body: Uint8Array): string | undefined {
  for (const length of [PRESCAN_BYTES, LATE_PRESCAN_BYTES]) {
    const head = new TextDecoder('latin1').decode(body.subarray(0, length));
    const label = /<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1];
    // A page that could be read this far as ASCII is not UTF-16, whatever it says (HTML §13.2.3.3).
    if (label !== undefined) return /^utf-?16/i.test(label) ? 'utf-8' : label;
  }
  return undefined;
}

function guess(body: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
