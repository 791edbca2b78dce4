/**
 * The locale of numbers. Spanish as Mexico writes it, `12,345` and `6.96`, as in the articles beside it: `12.345` would
 * be read there as twelve and a bit.
 */
export function numberLocale(language: string): 'en' | 'es-MX' {
  return language === 'es' ? 'es-MX' : 'en';
}
