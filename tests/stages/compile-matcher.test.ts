import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuery } from '../../shared/query-language/canonical.ts';
import { matchesQuery, prepareArticle, type QueryableArticle } from '../../shared/query-language/matches.ts';
import { compileMatcher } from '../../shared/stages/match/compile-matcher.ts';
import { queryArbitrary } from '../query-language/query-arbitrary.ts';

const NOW = '2025-06-15T12:00:00.000Z';

const words = fc.array(
  fc.constantFrom(
    'fentanilo',
    'armas',
    'arma',
    'a',
    'b',
    'and',
    'ak',
    '47',
    'precursores',
    'precursor',
    'ñandúes',
    'оружие',
    '芬太尼',
  ),
  { maxLength: 8 },
);
const article: fc.Arbitrary<QueryableArticle> = fc.record({
  title: words.map((some) => some.join(' ')),
  text: words.map((some) => some.join(' ')),
  language: fc.constantFrom('es', 'es-MX', 'en', 'en-US', 'und', 'fr'),
  tags: fc.uniqueArray(
    fc.record({
      tag: fc.constantFrom('fentanyl', 'arms-trafficking', 'group:cjng', 'entity:cjng', 'a.b_c-1'),
      level: fc.constantFrom('about' as const, 'mention' as const),
    }),
    { selector: ({ tag }) => tag },
  ),
  sourceId: fc.constantFrom('el-universal', 'bbc'),
  sourceTitle: fc.constantFrom('El Universal (México)', 'BBC', 'A (b) -c'),
  country: fc.constantFrom('MX', 'GB', undefined),
  url: fc.constantFrom('https://www.bbc.co.uk/1', 'https://el-universal.example/2'),
  foundAt: fc.constantFrom('2025-06-10T13:00:00.000Z', '2025-06-15T11:00:00.000Z', '1999-01-01T00:00:00.000Z'),
  storyId: fc.constant('0123456789abcdef'),
});

describe('compileMatcher()', () => {
  it('finds what each query by itself finds, in the order given', () => {
    fc.assert(
      fc.property(fc.array(queryArbitrary, { maxLength: 20 }), article, (queries, any) => {
        const texts = [...new Set(queries.map(canonicalQuery))];
        const alone = queries.filter((query) => matchesQuery(query, any, NOW)).map(canonicalQuery);
        const found = compileMatcher(texts).matching(prepareArticle(any), NOW);
        expect(found.map(({ text }) => text)).toEqual([...new Set(alone)]);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps texts that do not parse apart, with the reason', () => {
    const { broken } = compileMatcher(['(pills', 'pills']);
    expect([...broken]).toEqual([['(pills', expect.stringMatching(/column 1/)]]);
  });

  it('puts one article to those queries only that need something it has', () => {
    const texts = Array.from({ length: 1_000 }, (_, i) => `"word${i} here" topic:fentanyl`);
    const any = {
      ...fc.sample(article, 1)[0]!,
      title: 'word7 here',
      tags: [{ tag: 'fentanyl', level: 'about' as const }],
    };
    const prepared = prepareArticle(any);
    let asked = 0;
    const counting = new Proxy(prepared, {
      get: (target, name, receiver) => {
        if (name === 'levels') asked++;
        return Reflect.get(target, name, receiver);
      },
    });
    expect(compileMatcher(texts).matching(counting, NOW)).toMatchObject([{ text: texts[7] }]);
    expect(asked).toBeLessThan(10);
  });
});
