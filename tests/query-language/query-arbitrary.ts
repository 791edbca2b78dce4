import fc from 'fast-check';
import { allOf, anyOf, noneOf, type Query, type QueryTerm } from '../../shared/query-language/query.ts';

const word = fc.constantFrom(
  'fentanilo',
  'armas',
  'a',
  'b',
  'and',
  'ak',
  '47',
  'precursor',
  'precursores',
  'decomisar',
  'ñandu'.normalize('NFD').replace(/\p{M}/gu, ''),
  'оружие',
  '芬太尼',
);
const field = fc.constantFrom('text' as const, 'title' as const);
const level = fc.constantFrom('about' as const, 'mention' as const);
const slug = fc.constantFrom('fentanyl', 'arms-trafficking', 'cjng', 'a.b_c-1');
const day = fc
  .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2040-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

const dateArbitrary = fc.oneof(
  day.map((instant) => ({ kind: 'day' as const, day: instant.slice(0, 10) })),
  day.map((instant) => ({ kind: 'instant' as const, instant })),
  fc.record({
    kind: fc.constant('ago' as const),
    amount: fc.nat(500),
    unit: fc.constantFrom('h' as const, 'd' as const, 'w' as const),
  }),
);

/** Any one term, as the parser would make it. */
const termArbitrary: fc.Arbitrary<QueryTerm> = fc.oneof(
  fc.record({ kind: fc.constant('word' as const), field, word }),
  fc.record({ kind: fc.constant('phrase' as const), field, words: fc.array(word, { minLength: 1, maxLength: 3 }) }),
  fc.record(
    {
      kind: fc.constant('tag' as const),
      field: fc.constantFrom('topic' as const, 'group' as const, 'entity' as const),
      value: slug,
      level,
    },
    { requiredKeys: ['kind', 'field', 'value'] },
  ),
  fc.record({ kind: fc.constant('any-tag' as const), level }),
  fc.constantFrom<QueryTerm>(
    { kind: 'lang', value: 'es' },
    { kind: 'lang', value: 'es-mx' },
    { kind: 'country', value: 'mx' },
    { kind: 'story', value: '0123456789abcdef' },
    { kind: 'story', value: 'abcdef' },
    { kind: 'source', value: 'el universal' },
    { kind: 'source', value: 'bbc.co.uk' },
    { kind: 'source', value: 'a (b) -c' },
  ),
  fc.record({ kind: fc.constantFrom('after' as const, 'before' as const), date: dateArbitrary }),
);

/** Any query in its one shape, small enough for the limits. */
export const queryArbitrary: fc.Arbitrary<Query> = fc.letrec<{ query: Query; parts: [Query, ...Query[]] }>((tie) => ({
  parts: fc
    .tuple(tie('query'), tie('query'), fc.array(tie('query'), { maxLength: 2 }))
    .map(([a, b, more]) => [a, b, ...more]),
  query: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    termArbitrary,
    tie('parts').map((parts) => allOf(...parts)),
    tie('parts').map((parts) => anyOf(...parts)),
    tie('query').map(noneOf),
  ),
})).query;
