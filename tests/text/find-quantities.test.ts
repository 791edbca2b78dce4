import { describe, expect, it } from 'vitest';
import { findQuantities } from '../../shared/text/find-quantities.ts';

const read = (text: string, language: string) =>
  findQuantities(text, language).map(({ unit, value }) => `${Number(value.toPrecision(4))} ${unit}`);

describe('findQuantities()', () => {
  it.each([
    ['half a million fentanyl pills', '500 mil pastillas de fentanilo', ['500000 pill']],
    ['25 metric tons of chemicals', '25 toneladas de químicos', ['25000 kg']],
    ['two and a half tons', 'dos toneladas y media', ['2500 kg']],
    ['$2.5 million', '2.5 millones de dólares', ['2500000 usd']],
    ['US$40bn', '40 mil millones de dólares', ['40000000000 usd']],
    ['seven people were killed', 'siete muertos', ['7 person']],
    ['12 high-caliber rifles', '12 fusiles', ['12 firearm']],
    ['3,450 rounds of ammunition', '3 mil 450 cartuchos', ['3450 round']],
    ['a 34-year-old woman', 'una mujer de 34 años', ['34 age']],
    ['30 years in prison', '30 años de prisión', ['30 year']],
    ['32,000 liters of meth', '32 mil litros de metanfetamina', ['32000 litre']],
    ['a vote of 301', '301 votos', ['301 other'], ['301 vote']],
    ['74 percent of guns', '74 por ciento de las armas', ['74 percent']],
    ['in 2026, at 15:30, case 21-cr-00123', 'en 2026, a las 15:30', []],
    ['three kilometers, 24 hours', 'tres kilómetros, 24 horas', []],
  ])(
    'findQuantities() reads %j and %j alike when both say the same',
    (english, spanish, expected, inSpanish = expected) => {
      expect(read(english, 'en')).toEqual(expected);
      expect(read(spanish, 'es')).toEqual(inSpanish);
    },
  );

  it.each([
    ['1,200 pounds', '544.3 kg'],
    ['60 ounces', '1.701 kg'],
    ['300 mdp', '300000000 mxn'],
    ['10 gallons', '37.85 litre'],
  ])('findQuantities() turns %s to %s when it is another measure', (text, expected) => {
    expect(read(text, 'es')).toEqual([expected]);
  });

  it('findQuantities() covers number and unit when it says where', () => {
    const text = 'Officers found about 780,000 fentanyl pills.';
    const [found] = findQuantities(text, 'en');
    expect(text.slice(found?.start, found?.end)).toBe('780,000 fentanyl pills');
  });
});
