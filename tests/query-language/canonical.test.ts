import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalQuery } from '../../shared/query-language/canonical.ts';
import { MAX_QUERY_CHARACTERS, parseQuery } from '../../shared/query-language/parse.ts';
import type { Query } from '../../shared/query-language/query.ts';
import { queryArbitrary } from './query-arbitrary.ts';

function parse(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'invalid') throw new Error(`${text}: ${JSON.stringify(parsed.errors)}`);
  return parsed.query;
}

describe('canonicalQuery()', () => {
  test('reads back to an equal query, and is its own canonical form', () => {
    const small = queryArbitrary.filter((query) => canonicalQuery(query).length <= MAX_QUERY_CHARACTERS);
    fc.assert(
      fc.property(small, (query) => {
        const text = canonicalQuery(query);
        expect(parse(text)).toEqual(query);
        expect(canonicalQuery(parse(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('reads back to an equal query whatever was typed', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      ' ',
      ' ',
      'AND',
      'OR ',
      'NOT ',
      '-',
      '"',
      '«',
      '»',
      'a',
      'Ñu',
      'AK-47',
      'İ',
      'ﬁ',
      'topic:x',
      'level:about',
      'level:mention',
      'source:',
      'title:',
      'after:7d',
      '한국',
    );
    const typed = fc.oneof(
      fc.array(pieces, { maxLength: 20 }).map((list) => list.join('')),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => `source:"${value}" title:"${value}"`),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseQuery(text);
        if (parsed.kind === 'invalid') return;
        const canonical = canonicalQuery(parsed.query);
        expect(parse(canonical)).toEqual(parsed.query);
        expect(canonicalQuery(parse(canonical))).toBe(canonical);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    [
      'Fentaniló AND (topic:a OR -topic:b) level:about',
      'fentanilo ((topic:a level:about) OR NOT (topic:b level:about))',
    ],
    ['((a)) AND ((b AND c))', 'a b c'],
    ['NOT NOT a', 'a'],
    ['- a', undefined],
    ['a b OR c', '(a b) OR c'],
    ['a OR (b OR c)', 'a OR b OR c'],
    ['AK-47 "guns" “Ghost–Guns”', '"ak 47" "guns" "ghost guns"'],
    ['Topic:"Arms Trafficking" SOURCE:"El  Universal"', 'topic:arms-trafficking source:"el universal"'],
    ['source:https://www.reuters.com/world/', 'source:reuters.com'],
    ['source:www.www.bbc.co.uk', 'source:bbc.co.uk'],
    ['source:"AP / Reuters"', 'source:"ap / reuters"'],
    ['source:«\u0301 w»', 'source:w'],
    ['after:07D before:2025-01-31t12:00-06:00', 'after:7d before:2025-01-31T18:00:00.000Z'],
    ['level:about mexico', 'mexico (level:about)'],
    ['lang:ES country:MX', 'lang:es country:mx'],
    ['"AND" and "OR"', '"and" and "or"'],
  ])('writes %j as %j', (typed, canonical) => {
    const parsed = parseQuery(typed);
    expect(parsed.kind === 'query' ? canonicalQuery(parsed.query) : undefined).toBe(canonical);
  });
});
