import { describe, expect, it } from 'vitest';
import { isSameName } from '../../../shared/stages/cluster/is-same-name.ts';
import { mayBeSameName } from '../../../shared/stages/cluster/may-be-same-name.ts';

describe('isSameName() and mayBeSameName()', () => {
  it.each([
    ['ovidio guzman', 'ovidio guzman lopez', true, true],
    ['guzman lopez ovidio', 'ovidio guzman lopez', true, true],
    ['manuel farias', 'farias oropeza', false, true],
    ['ovidio guzman lopez', 'joaquin guzman lopez', false, false],
    ['efrain ibarra', 'ramon ibarra lozoya', false, false],
    ['rogelio barraza', 'martin salcido', false, false],
    ['barraza', 'rogelio barraza', false, true],
  ])('isSameName() and mayBeSameName() say of %s and %s: %s and %s, when either comes first', (a, b, same, maybe) => {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(isSameName(one, other)).toBe(same);
      expect(mayBeSameName(one, other)).toBe(maybe);
    }
  });
});
