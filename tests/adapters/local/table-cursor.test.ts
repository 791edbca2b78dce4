import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../shared/adapters/local/table-cursor.ts';

const refusal = expect.objectContaining({ code: 'bad-cursor' });

describe('decodeCursor()', () => {
  it('gives back any position that encodeCursor() was given', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.nat())), (position) => {
        expect(decodeCursor('scope', encodeCursor('scope', position), position)).toEqual(position);
      }),
    );
  });

  it.each([
    { title: 'fewer values', position: ['a'] },
    { title: 'more values', position: ['a', 1, 'b'] },
    { title: 'values of other types', position: [1, 'a'] },
  ])('refuses a position with $title than the listing has', ({ position }) => {
    expect(() => decodeCursor('scope', encodeCursor('scope', position), ['', 0])).toThrow(refusal);
  });

  it('refuses a cursor of another scope', () => {
    expect(() => decodeCursor('scope', encodeCursor('other', ['a']), [''])).toThrow(refusal);
  });
});
