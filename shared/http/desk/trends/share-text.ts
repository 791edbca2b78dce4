import { numberLocale } from '../number-locale.ts';

/** A part of a whole, 0 to 1, as `12.3%`; a dash where there is no whole. */
export function shareText(language: string, part: number, whole: number): string {
  if (whole === 0) return '–';
  return new Intl.NumberFormat(numberLocale(language), { style: 'percent', maximumFractionDigits: 1 }).format(
    part / whole,
  );
}
