/** A part of a whole, 0 to 1, as `12.3%` or `12,3 %`; a dash where there is no whole. */
export function shareText(language: string, part: number, whole: number): string {
  if (whole === 0) return '–';
  const locale = language === 'es' ? 'es' : 'en';
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}
