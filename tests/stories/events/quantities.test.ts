import { describe, expect, it } from 'vitest';
import { isSameAmount, quantityOf } from '../../../shared/stages/cluster/event-quantity.ts';

const same = (a: string, b: string) => isSameAmount(quantityOf({ key: a }), quantityOf({ key: b }));

describe('isSameAmount()', () => {
  it.each([
    ['pill:500000', 'pill:512000', true],
    ['pill:780000', 'pill:783400', true],
    ['pill:500000', 'pill:1.2e6', false],
    ['kg:24.948', 'kg:25', true],
    ['kg:25000', 'kg:24600', true],
    ['kg:8400', 'kg:25000', false],
    ['pill:25000', 'kg:25000', false],
    ['person:20', 'person:23', false],
    ['age:34', 'age:35', false],
    ['lab:2', 'lab:3', false],
  ])('isSameAmount() of %s and %s is %s when texts round and convert', (a, b, expected) => {
    expect(same(a, b)).toBe(expected);
    expect(same(b, a)).toBe(expected);
  });
});
