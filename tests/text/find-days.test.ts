import { describe, expect, it } from 'vitest';
import { findDays } from '../../shared/text/find-days.ts';

/** A Friday. */
const NOW = '2026-11-20T10:00:00Z';
const days = (text: string) => findDays(text, NOW).map(({ day }) => day);

describe('findDays()', () => {
  it.each([
    ['on Tuesday', 'el martes', ['2026-11-17']],
    ['on Friday', 'este viernes', ['2026-11-20']],
    ['on Sept. 15', 'el 15 de septiembre', ['2026-09-15']],
    ['on January 6, 2024', 'el 6 de enero de 2024', ['2024-01-06']],
    ['on December 3', 'el 3 de diciembre', ['2026-12-03']],
    ['on March 1st', 'el 1º de marzo', ['2026-03-01']],
    ['yesterday', 'ayer', ['2026-11-19']],
    ['today', 'hoy', ['2026-11-20']],
    ['next Tuesday', 'el próximo martes', []],
    ['every Monday', 'todos los lunes', []],
  ])('findDays() reads %j and %j alike when both say the same', (english, spanish, expected) => {
    expect(days(english)).toEqual(expected);
    expect(days(spanish)).toEqual(expected);
  });

  it('findDays() finds none when it does not know when the text was written', () => {
    expect(findDays('on Tuesday', '')).toEqual([]);
  });

  it('findDays() takes last year when the date would lie months ahead', () => {
    expect(findDays('el 20 de diciembre', '2026-01-08T00:00:00Z').map(({ day }) => day)).toEqual(['2025-12-20']);
  });
});
