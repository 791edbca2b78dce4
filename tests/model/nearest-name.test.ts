import { expect, test } from 'vitest';
import { nearestName } from '../../shared/model/nearest-name.ts';

test.each([
  ['topc', 'topic'],
  ['TOPIC', 'topic'],
  ['tpoic', 'topic'],
  ['lnag', 'lang'],
  ['grp', undefined],
  ['', undefined],
  ['wednesday', undefined],
])('nearestName() gives for %j the name %j', (typed, expected) => {
  expect(nearestName(typed, ['topic', 'group', 'lang'])).toBe(expected);
});
