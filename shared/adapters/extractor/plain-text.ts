/** Zero-width space, word joiner, byte order mark, soft hyphen and marks of direction: invisible, and they split words for a matcher. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g;

/** Nothing to do: words of printable ASCII with one space between. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** One line of text: whitespace collapsed, invisible characters and controls out, NFC. */
export function plainText(text: string): string {
  if (PLAIN.test(text)) return text;
  return (
    text
      .replace(INVISIBLE, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .trim()
      .normalize('NFC')
  );
}

/** XML's own entities and the space that is no break: what CMS write into JSON strings beside numbers. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** One line of text out of a JSON string in which a template escaped HTML: entities are read once. */
export function plainJsonText(text: string): string {
  if (!text.includes('&')) return plainText(text);
  const read = text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : whole;
  });
  return plainText(read);
}
