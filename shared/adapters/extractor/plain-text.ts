/** Zero-width space, word joiner, byte order mark, soft hyphen: invisible, and they split words for a matcher. */
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad]/g;

/** One line of text: whitespace collapsed, invisible characters and controls out, NFC. */
export function plainText(text: string): string {
  return (
    text
      .replace(INVISIBLE, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
      .trim()
      .normalize('NFC')
  );
}
