import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayBounds } from '../../shared/query-language/bounds.ts';
import {
  articleDate,
  explainQueryMatch,
  matchesQuery,
  prepareArticle,
  type QueryableArticle,
} from '../../shared/query-language/matches.ts';
import { parseQuery } from '../../shared/query-language/parse.ts';
import { allOf, anyOf, noneOf, type Query } from '../../shared/query-language/query.ts';
import { queryArbitrary } from './query-arbitrary.ts';

const NOW = '2025-06-15T12:00:00.000Z';

const ARTICLE: QueryableArticle = {
  title: 'México decomisa precursores',
  text: "La Armada halló “armas de\nfuego” y fentanilo; el cártel's AK-47. Ghost—guns and the Año Nuevo.",
  language: 'es',
  tags: [
    { tag: 'precursors', level: 'about' },
    { tag: 'fentanyl', level: 'mention' },
    { tag: 'group:cjng', level: 'mention' },
  ],
  sourceId: 'el-universal',
  sourceTitle: 'El Universal (México)',
  country: 'MX',
  url: 'https://www.eluniversal.com.mx/nota/1',
  publishedAt: '2025-06-10T06:30:00-06:00',
  foundAt: '2025-06-10T13:00:00.000Z',
  storyId: '0123456789abcdef',
};

function query(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.query;
}

function matches(text: string, changes: Partial<QueryableArticle> = {}): boolean {
  return matchesQuery(query(text), { ...ARTICLE, ...changes }, NOW);
}

describe('matchesQuery()', () => {
  test.each([
    'mexico',
    'MÉXICO fentanilo',
    'cartel',
    '"armas de fuego"',
    'armas-de-fuego',
    'AK-47',
    'ano',
    '"ghost guns"',
    'title:precursores',
    'title:"mexico decomisa"',
    'topic:precursors level:about',
    'topic:fentanyl level:mention',
    'topic:fentanyl',
    'group:cjng',
    'level:about',
    'precursor',
    'decomisar title:decomisaron',
    'armas cartel',
    '"precursores"',
    'story:012345',
    'story:0123456789abcdef',
    'lang:es',
    'country:mx',
    'source:el-universal',
    'source:universal',
    'source:"El Universal México"',
    'source:eluniversal.com.mx',
    'source:https://www.eluniversal.com.mx/otra',
    'after:2025-06-10 before:2025-06-11',
    'after:5d',
    'before:4d',
    'after:2025-06-10T12:30Z',
    'cocaina OR fentanilo',
    'fentanilo -cocaina',
    'NOT lang:en',
    'topic:precursors -topic:fentanyl level:about',
  ])('is true when the article has %j', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each([
    'mexicano',
    'fentani',
    '"precursor"',
    'title:"decomisar"',
    'story:012345678a',
    '"armas fuego"',
    '"precursores la"',
    'title:armas',
    'title:"precursores la armada"',
    'topic:fentanyl level:about',
    'topic:precursors level:mention',
    'topic:cjng',
    'group:precursors',
    'entity:cjng',
    'lang:en',
    'country:us',
    'source:univers',
    'source:universal.com.mx',
    'source:com',
    'after:2025-06-11',
    'before:2025-06-10',
    'before:2025-06-10T12:30Z',
    'after:4d',
    'cocaina',
    'fentanilo cocaina',
    '-fentanilo',
  ])('is false when the article lacks %j', (text) => {
    expect(matches(text)).toBe(false);
  });

  test('finds the regions of a language, not the language of a region', () => {
    expect(matches('lang:es', { language: 'es-MX' })).toBe(true);
    expect(matches('lang:es-mx', { language: 'es-MX' })).toBe(true);
    expect(matches('lang:es-mx')).toBe(false);
  });

  test.each([
    ['es', 'decomisó', 'decomisar', true],
    ['es-MX', 'decomisó', 'decomisar', true],
    ['en', 'seized', 'seizing', true],
    ['en', 'decomisó', 'decomisar', false],
    ['pt', 'apreendeu', 'apreender', false],
    ['pt', 'Ação', 'acao', true],
    ['und', 'seized', 'seize', false],
  ])('finds forms of a word in a text of %s: %s by %s is %s', (language, text, word, expected) => {
    expect(matches(word, { language, text })).toBe(expected);
    expect(matches(`"${word}"`, { language, text })).toBe(
      text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase() === word,
    );
  });

  test('gives a prepared article the answer of the article itself', () => {
    fc.assert(
      fc.property(queryArbitrary, (any) => {
        expect(matchesQuery(any, prepareArticle(ARTICLE), NOW)).toBe(matchesQuery(any, ARTICLE, NOW));
      }),
    );
  });

  test('follows the laws of logic', () => {
    fc.assert(
      fc.property(queryArbitrary, queryArbitrary, (a, b) => {
        const met = (any: Query) => matchesQuery(any, ARTICLE, NOW);
        expect(met(noneOf(a))).toBe(!met(a));
        expect(met(allOf(a, b))).toBe(met(a) && met(b));
        expect(met(anyOf(a, b))).toBe(met(a) || met(b));
        expect(met(allOf(b, a))).toBe(met(allOf(a, b)));
      }),
    );
  });
});

describe('explainQueryMatch()', () => {
  test('gives each term that was met, with the words of the article', () => {
    const asked = query(
      '(cocaina OR fentanilo) "armas de fuego" title:mexico topic:precursors level:about -cocaina lang:es after:30d fentanilo',
    );
    expect(explainQueryMatch(asked, ARTICLE, NOW)).toEqual([
      { term: 'fentanilo', field: 'text', words: 'fentanilo' },
      { term: '"armas de fuego"', field: 'text', words: 'armas de fuego' },
      { term: 'title:mexico', field: 'title', words: 'México' },
      { term: 'topic:precursors', field: 'topic' },
      { term: 'lang:es', field: 'lang' },
      { term: 'after:30d', field: 'after' },
    ]);
  });

  test('gives nothing when the query as a whole is not met', () => {
    expect(explainQueryMatch(query('fentanilo cocaina'), ARTICLE, NOW)).toEqual([]);
  });
});

describe('articleDate()', () => {
  test.each([
    [{ foundAt: '2025-06-10T13:00:00Z' }, '2025-06-10T13:00:00.000Z'],
    [{ foundAt: '2025-06-10T13:00:00Z', publishedAt: '2025-06-10T06:30:00-06:00' }, '2025-06-10T12:30:00.000Z'],
    [{ foundAt: '2025-06-10T13:00:00Z', publishedAt: '2025-06-09' }, '2025-06-09T00:00:00.000Z'],
    [{ foundAt: '2025-06-10T13:00:00Z', publishedAt: '2031-01-01' }, '2025-06-10T13:00:00.000Z'],
    [{ foundAt: '2025-06-10T13:00:00Z', publishedAt: 'soon' }, '2025-06-10T13:00:00.000Z'],
  ])('reads %j as %s', (article, expected) => {
    expect(articleDate(article)).toBe(expected);
  });
});

describe('dayBounds()', () => {
  test.each([
    ['a', {}],
    ['after:2025-01-01', { after: '2025-01-01' }],
    ['before:2025-01-01T10:00Z', { before: '2025-01-01' }],
    ['a after:7d before:2025-06-12', { after: '2025-06-08', before: '2025-06-12' }],
    ['after:2025-01-01 after:2025-02-01', { after: '2025-02-01' }],
    ['after:2025-01-01 OR a', {}],
    ['after:2025-01-01 OR after:2025-02-01', { after: '2025-01-01' }],
    ['-after:2025-01-01', { before: '2025-01-01' }],
    ['-(after:2025-01-01 a)', {}],
  ])('reads %j as %j', (text, expected) => {
    expect(dayBounds(query(text), NOW)).toEqual(expected);
  });

  test('never leaves out the day of an article that matches', () => {
    const days = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date(NOW), noInvalidDate: true });
    fc.assert(
      fc.property(queryArbitrary, days, (any, date) => {
        const article = { ...ARTICLE, publishedAt: date.toISOString() };
        if (!matchesQuery(any, article, NOW)) return;
        const { after = '', before = '9999' } = dayBounds(any, NOW);
        const day = articleDate(article).slice(0, 10);
        expect(day >= after && day <= before).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
