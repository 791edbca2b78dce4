/**
 * The Encoding standard's own name (lower case) of a charset as HTTP headers and XML declarations write it, with or
 * without the usual separators; undefined for what that standard does not decode (UTF-7, EBCDIC, DOS code pages).
 */
export function charsetLabel(written: string | undefined): string | undefined {
  const label = written?.trim().toLowerCase();
  if (!label) return undefined;
  return encodingOf(label) ?? encodingOf(respelled(label.replace(/[^a-z0-9]/g, '')));
}

/** `label` without separators, put the way the standard writes it. */
function respelled(label: string): string {
  return (
    OTHER_NAMES.get(label) ??
    label
      .replace(/^(?:windows|win|cp|ms|ansi)(125\d)$/, 'windows-$1')
      .replace(/^(?:iso)?8859(\d{1,2})$/, 'iso-8859-$1')
      .replace(/^utf(8|16)(le|be)?$/, 'utf-$1$2')
  );
}

/** Names that programs (Java, Python, Windows) give to charsets and that the standard leaves out. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['latin9', 'iso-8859-15'],
  ['latin10', 'iso-8859-16'],
  ['ansi', 'windows-1252'],
  ['utf8sig', 'utf-8'],
  ['utf8mb4', 'utf-8'],
  ['macroman', 'macintosh'],
  ['koi8', 'koi8-r'],
  ['sjis', 'shift_jis'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['eucjp', 'euc-jp'],
  ['euckr', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['cp950', 'big5'],
  ['cp874', 'windows-874'],
]);

function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    // RangeError: the label is unknown to the Encoding standard.
    return undefined;
  }
}
