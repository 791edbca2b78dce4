/**
 * Text that XML 1.0 can hold (§2.2, Char): without control characters but tab and line ends, lone surrogates, U+FFFE
 * and U+FFFF. Nothing else changes; escaping is the writer's.
 */
export function xmlText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
