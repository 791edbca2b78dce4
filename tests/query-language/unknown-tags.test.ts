import { describe, expect, test } from 'vitest';
import { queryErrorText } from '../../shared/query-language/query-error.ts';
import { unknownTags } from '../../shared/query-language/unknown-tags.ts';

const KNOWN = new Set(['fentanyl', 'precursors', 'arms-trafficking', 'cartels', 'group:cjng', 'entity:dea']);

describe('unknownTags()', () => {
  test.each([
    ['topic:fentanyl group:cjng entity:dea fentanil', []],
    ['a topic:fentanil', ['3+14 The topic model has no topic `fentanil` (column 3): did you mean `topic:fentanyl`?']],
    ['topic:cjng', ['1+10 The topic model has no topic `cjng` (column 1): did you mean `group:cjng`?']],
    ['-(group:cjgn)', ['3+10 The topic model has no group `cjgn` (column 3): did you mean `group:cjng`?']],
    ['entity:something', ['1+16 The topic model has no entity `something` (column 1): see the list of topics']],
    ['topic:"arms trafficking"', []],
    ['topc:x "unclosed', []],
  ])('reads %j as %j', (text, expected) => {
    const found = unknownTags(text, KNOWN).map((error) => `${error.column}+${error.length} ${queryErrorText(error)}`);
    expect(found).toEqual(expected);
  });
});
