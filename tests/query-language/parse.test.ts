import { describe, expect, test } from 'vitest';
import {
  MAX_QUERY_CHARACTERS,
  MAX_QUERY_DEPTH,
  MAX_QUERY_TERMS,
  parseQuery,
} from '../../shared/query-language/parse.ts';
import { queryErrorText } from '../../shared/query-language/query-error.ts';

function errors(text: string): readonly string[] {
  const parsed = parseQuery(text);
  return parsed.kind === 'query'
    ? []
    : parsed.errors.map((error) => `${error.column}+${error.length} ${queryErrorText(error)}`);
}

function query(text: string) {
  const parsed = parseQuery(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.query;
}

const word = (text: string) => ({ kind: 'word', field: 'text', word: text });
const topic = (value: string, level?: string) => ({ kind: 'tag', field: 'topic', value, ...(level ? { level } : {}) });

describe('parseQuery()', () => {
  test.each([
    ['Fentanilo', word('fentanilo')],
    ['and or not y o no', { kind: 'and', parts: ['and', 'or', 'not', 'y', 'o', 'no'].map(word) }],
    ['"guns"', { kind: 'phrase', field: 'text', words: ['guns'] }],
    ['title:AK-47', { kind: 'phrase', field: 'title', words: ['ak', '47'] }],
    ['a AND b c', { kind: 'and', parts: [word('a'), word('b'), word('c')] }],
    ['a b OR c', { kind: 'or', parts: [{ kind: 'and', parts: [word('a'), word('b')] }, word('c')] }],
    ['a -b', { kind: 'and', parts: [word('a'), { kind: 'not', part: word('b') }] }],
    ['NOT lang:es', { kind: 'not', part: { kind: 'lang', value: 'es' } }],
    ['-(a OR b)', { kind: 'not', part: { kind: 'or', parts: [word('a'), word('b')] } }],
    ['a"b"(c)', { kind: 'and', parts: [word('a'), { kind: 'phrase', field: 'text', words: ['b'] }, word('c')] }],
    ['after:7d', { kind: 'after', date: { kind: 'ago', amount: 7, unit: 'd' } }],
    ['before:2025-01-31', { kind: 'before', date: { kind: 'day', day: '2025-01-31' } }],
    ['story:3F9A1C', { kind: 'story', value: '3f9a1c' }],
    ['entity:"DEA"', { kind: 'tag', field: 'entity', value: 'dea' }],
  ])('reads %j', (text, expected) => {
    expect(query(text)).toEqual(expected);
  });

  test.each([
    ['topic:a level:about', topic('a', 'about')],
    ['level:about topic:a', topic('a', 'about')],
    ['(topic:a OR topic:b) level:about', { kind: 'or', parts: [topic('a', 'about'), topic('b', 'about')] }],
    ['topic:a level:about OR topic:b', { kind: 'or', parts: [topic('a', 'about'), topic('b')] }],
    ['(topic:a level:about) topic:b', { kind: 'and', parts: [topic('a', 'about'), topic('b')] }],
    [
      '(topic:a level:mention) topic:b level:about',
      { kind: 'and', parts: [topic('a', 'mention'), topic('b', 'about')] },
    ],
    [
      'topic:a -topic:b level:about',
      { kind: 'and', parts: [topic('a', 'about'), { kind: 'not', part: topic('b', 'about') }] },
    ],
    ['level:about', { kind: 'any-tag', level: 'about' }],
    ['level:about a', { kind: 'and', parts: [word('a'), { kind: 'any-tag', level: 'about' }] }],
    ['NOT (level:about)', { kind: 'not', part: { kind: 'any-tag', level: 'about' } }],
  ])('binds the level to the tags of its AND-group when it reads %j', (text, expected) => {
    expect(query(text)).toEqual(expected);
  });

  test.each([
    ['topc:x', '1+6 Unknown field `topc:` at column 1: did you mean `topic:`?'],
    [
      'a http://x.org/y',
      '3+14 Unknown field `http:` at column 3: the fields are topic, group, entity, title, lang, country, source, story, after, before, level, search; put words with a colon in quotation marks',
    ],
    ['(a b', '1+1 The parenthesis at column 1 is never closed: add `)` where the group ends'],
    ['a b)', '4+1 The parenthesis at column 4 closes nothing: remove it, or add `(` before it'],
    [
      'story:3f9a',
      "1+10 Cannot read `3f9a` as the value of `story:` at column 1: write a story's id or its first digits, 6 at least, such as `story:3f9a1c`",
    ],
    [
      'search:mx',
      '1+9 Cannot use the saved search `mx` at column 1: none can be used here; write its text in parentheses',
    ],
    ['a ()', '3+2 The parentheses at column 3 are empty: write a term between them, or remove them'],
    ['a ""', '3+2 Empty phrase at column 3: write at least one word between the quotation marks'],
    ['a "b c', '3+4 The quotation mark at column 3 is never closed: add `"` where the phrase ends'],
    [
      'a AND',
      '3+3 `AND` at column 3 has nothing after it: write a term after it, or put it in quotation marks to search for the word',
    ],
    [
      'OR a',
      '1+2 `OR` at column 1 has nothing before it: write a term before it, or put it in quotation marks to search for the word',
    ],
    [
      '(a OR) b',
      '4+2 `OR` at column 4 has nothing after it: write a term after it, or put it in quotation marks to search for the word',
    ],
    [
      'NOT',
      '1+3 `NOT` at column 1 has nothing after it: write a term after it, or put it in quotation marks to search for the word',
    ],
    ['a && b', '3+2 `&&` at column 3 has no letter or digit to search for: write `AND`'],
    ['a - b', '3+1 `-` at column 3 has no letter or digit to search for: write `NOT`'],
    [
      'cartel*',
      '1+7 `*` at column 1 is no part of the query language: a plain word finds its forms by itself (`cartel` finds `cartels`); join other words with OR',
    ],
    [
      'after:2025-02-30',
      '1+16 Cannot read `2025-02-30` as the value of `after:` at column 1: write `2025-01-31`, `2025-01-31T18:00Z`, or a time ago such as `7d`, `12h` or `2w`',
    ],
    [
      'lang:spanish',
      '1+12 Cannot read `spanish` as the value of `lang:` at column 1: write an ISO 639-1 code, such as `lang:es`',
    ],
    [
      'country:mexico',
      '1+14 Cannot read `mexico` as the value of `country:` at column 1: write an ISO 3166-1 code of two letters, such as `country:mx`',
    ],
    [
      'level:high',
      '1+10 Cannot read `high` as the value of `level:` at column 1: write `level:about` or `level:mention`',
    ],
    ['-level:about', '1+1 `level:` at column 1 cannot be negated: write `level:mention`, the other of the two levels'],
    [
      'topic:(a OR b)',
      '1+6 `topic:` at column 1 has no value: write one value right after the colon, such as `topic:fentanyl`, and join several such terms with OR',
    ],
    ['', '1+0 The query is empty: write a word, a "phrase" or a field such as `topic:fentanyl`'],
  ])('says what is wrong, where, and what would be right when it reads %j', (text, expected) => {
    expect(errors(text)).toEqual([expected]);
  });

  test.each([
    'after:2025-1-1',
    'after:20250101',
    'after:2025-01-01T10:00',
    'after:yesterday',
    'after:7m',
    'after:-7d',
    'after:99999999d',
    'after:0999-01-01x',
    'before:""',
    'group:<script>',
    'topic:a/b',
    'source:"..."',
    'level:about topic:a level:about',
  ])('refuses %j', (text) => {
    expect(errors(text)).toHaveLength(1);
  });

  test('reports every faulty term in order of column, with the first fault of structure', () => {
    expect(errors('topc:a after:x (lang:spanish OR').map((error) => error.split(' ')[0])).toEqual([
      '1+6',
      '8+7',
      '17+12',
      '30+2',
    ]);
  });

  test('holds its limits, whichever way they are passed', () => {
    expect(errors('a'.repeat(MAX_QUERY_CHARACTERS))).toEqual([]);
    expect(errors('a'.repeat(MAX_QUERY_CHARACTERS + 1))).toEqual([
      '2001+1 The query has 2001 characters, more than 2000: split it into several queries',
    ]);
    expect(errors('a '.repeat(MAX_QUERY_TERMS))).toEqual([]);
    expect(errors('a '.repeat(MAX_QUERY_TERMS + 1))[0]).toContain('201 terms, more than 200');
    expect(errors(`${'('.repeat(MAX_QUERY_DEPTH)}a${')'.repeat(MAX_QUERY_DEPTH)}`)).toEqual([]);
    expect(errors('('.repeat(MAX_QUERY_CHARACTERS))[0]).toContain('Nested deeper than 50 levels at column 51');
    expect(errors(`${'-('.repeat(30)}a${')'.repeat(30)}`)[0]).toContain('Nested deeper than 50');
    expect(errors(`(${'topic:a OR '.repeat(149)}topic:a) level:about`)[0]).toContain(
      'Written out in full, the query has',
    );
  });
});
