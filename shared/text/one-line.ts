/** Combining marks kept after one base character: real scripts stay under it, stacked glyphs do not. */
const MAX_MARKS = 4;

/**
 * Text as one harmless line: line breaks and control characters become spaces; bidi controls,
 * zero-width characters (but the joiner inside emoji) and lone surrogates go; stacked marks are cut.
 * At most `maxCharacters` code points, with `…` where it was cut. For subjects, names and titles.
 */
export function oneLine(text: string, maxCharacters: number): string {
  const flat = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd]/g, '')
    .replaceAll(/(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu, '')
    .replaceAll(new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu'), '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...flat];
  return characters.length <= maxCharacters
    ? flat
    : `${characters
        .slice(0, maxCharacters - 1)
        .join('')
        .trimEnd()}…`;
}
