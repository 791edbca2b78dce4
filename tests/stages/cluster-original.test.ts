import { describe, expect, it } from 'vitest';
import { type OriginCandidate, originalOf } from '../../shared/stages/cluster/original-of.ts';

const copy = (articleId: string, more: Partial<OriginCandidate> = {}): OriginCandidate => ({
  articleId,
  outlet: 'El Diario',
  at: `2026-03-02T1${articleId}:00:00.000Z`,
  ...more,
});

describe('originalOf()', () => {
  it.each([
    ['the oldest', [copy('2'), copy('1'), copy('3')], '1'],
    ['the oldest that credits nobody', [copy('1', { wires: ['EFE'] }), copy('3'), copy('2')], '2'],
    ['the agency that the others credit', [copy('1', { wires: ['EFE'] }), copy('3', { outlet: 'Agencia EFE' })], '3'],
    [
      'no outlet that only sounds like it',
      [copy('1', { wires: ['AP'] }), copy('2', { outlet: 'Apuntes' }), copy('3')],
      '2',
    ],
    ['the oldest of those that all credit one', [copy('2', { wires: ['AP'] }), copy('1', { wires: ['AP'] })], '1'],
    ['the smaller id of two at one time', [copy('2', { at: 'x' }), copy('1', { at: 'x' })], '1'],
  ] as const)('takes %s', (_, copies, expected) => {
    expect(originalOf(copies)?.articleId).toBe(expected);
    expect(originalOf(copies.toReversed())?.articleId).toBe(expected);
  });

  it('finds none among none', () => {
    expect(originalOf([])).toBeUndefined();
  });
});
