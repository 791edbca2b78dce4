/** ISO 639 languages of the news that are written from right to left (CLDR, `characterOrder`). */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set('ar arc ckb dv fa he ks ku-arab ps sd ug ur yi'.split(' '));

/** The direction in which a language is written; `auto` where the language is not known. */
export function textDirection(language: string): 'ltr' | 'rtl' | 'auto' {
  if (language === '' || language === 'und') return 'auto';
  const [primary = ''] = language.toLowerCase().split('-');
  return RIGHT_TO_LEFT.has(primary) || RIGHT_TO_LEFT.has(language.toLowerCase()) ? 'rtl' : 'ltr';
}
