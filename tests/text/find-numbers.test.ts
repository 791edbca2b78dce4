import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNumbers } from '../../shared/text/find-numbers.ts';

describe('findNumbers()', () => {
  it.each([
    ['en', 'half a million pills', [500_000]],
    ['en', '1.2 million, 500,000 and 2.5', [1_200_000, 500_000, 2.5]],
    ['en', 'two and a half million', [2_500_000]],
    ['en', 'twenty-five tons, two hundred and fifty kilos', [25, 250]],
    ['en', 'a dozen men, a man and 3 women', [12, 3]],
    ['en', 'three thousand five hundred', [3_500]],
    ['en', '1,200,000', [1_200_000]],
    ['en', 'the million that got away', []],
    ['es', '500 mil pastillas', [500_000]],
    ['es', 'medio millón de pastillas', [500_000]],
    ['es', '1.200.000 y 1,200,000', [1_200_000, 1_200_000]],
    ['es', 'treinta y cinco personas', [35]],
    ['es', 'dos mil 388 elementos', [2_388]],
    ['es', 'un millón 200 mil', [1_200_000]],
    ['es', 'un millón y medio', [1_500_000]],
    ['es', 'mil millones; 500 mil millones', [1e9, 5e11]],
    ['es', 'ciento veinte kilos, quinientas armas', [120, 500]],
    ['es', '2.500 kilos, 3,5 toneladas', [2_500, 3.5]],
    ['es', 'un hombre, millones de pesos', []],
    ['es', '5 soldados y 3 civiles', [5, 3]],
  ])('findNumbers() reads %s %j as %j when it is written so', (language, text, values) => {
    expect(findNumbers(text, language).map(({ value }) => value)).toEqual(values);
  });

  it('findNumbers() gives the value back when digits are grouped in either way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 999_999_999 }), (value) => {
        const grouped = value.toLocaleString('en-US');
        expect(findNumbers(`${grouped} pills`, 'en')[0]?.value).toBe(value);
        expect(findNumbers(`${grouped.replaceAll(',', '.')} pastillas`, 'es')[0]?.value).toBe(value);
      }),
    );
  });

  it('findNumbers() gives places in order that do not overlap when the text is anything', () => {
    const words = fc.constantFrom(
      'half',
      'a',
      'mil',
      'y',
      'medio',
      '500',
      '1,2',
      'million',
      'veinte',
      ' ',
      '-',
      '.',
      'cien',
    );
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        const found = findNumbers(parts.join(' '), 'es');
        for (const [index, { start, end, value }] of found.entries()) {
          expect(start).toBeLessThan(end);
          expect(Number.isFinite(value)).toBe(true);
          expect(found[index - 1]?.end ?? 0).toBeLessThanOrEqual(start);
        }
      }),
    );
  });
});
