import { NAMED_ENTITIES } from './named-entities.ts';

/** What windows-1252 has where ISO 8859-1 has the C1 controls U+0080 to U+009F; WHATWG HTML reads them so. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Longer ones are no references. */
const REFERENCE = /&(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));/g;

/**
 * Resolves one level of character references: numeric, XML's five and HTML 4's names. What is not known
 * (an entity that a DTD declares, say) stays as it is written: no DTD is ever read.
 */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED_ENTITIES.get(name) ?? whole;
    return characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}

/** HTML's references to C1 controls, 128 to 159: they mean windows-1252 there too. */
const C1_REFERENCE = /&#(?:(1[2-5]\d)|[xX]([89][0-9a-fA-F]));/g;

/** Drops what no text holds (controls) and reads C1 controls as the windows-1252 they were meant to be. */
export function cleanCharacters(text: string): string {
  const clean = cleanControls(text);
  if (!clean.includes('&#')) return clean;
  return clean.replace(C1_REFERENCE, (whole, decimal?: string, hex?: string) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code >= 0x80 && code <= 0x9f ? characterOf(code) : whole;
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

function cleanControls(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    return code >= 0x80 && code <= 0x9f ? characterOf(code) : '';
  });
}

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252[code - 0x80] ?? '';
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return String.fromCodePoint(code);
}
