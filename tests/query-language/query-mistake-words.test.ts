import { describe, expect, it } from 'vitest';
import { MAX_QUERY_CHARACTERS, parseQuery } from '../../shared/query-language/parse.ts';
import { queryErrorText, queryErrorTextIn } from '../../shared/query-language/query-error.ts';
import type { QueryMistake } from '../../shared/query-language/query-mistake.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';

const context = {
  resolveTag: tagResolver(
    new Map([
      ['fentanyl', ['Fentanyl']],
      ['group:cds', ['Sinaloa Cartel']],
      ['group:chapitos', ['Sinaloa faction']],
    ]),
  ),
  savedSearches: new Map([
    ['loop', 'search:loop'],
    ['broken', 'topic:nothing'],
  ]),
};

/** A query for every kind of mistake, with what may stand in its place. */
const MISTAKES: readonly {
  readonly kind: QueryMistake['kind'];
  readonly query: string;
  readonly instead?: readonly string[];
}[] = [
  { kind: 'empty', query: ' ' },
  { kind: 'open-quote', query: 'a "b' },
  { kind: 'stray-close', query: 'a )' },
  { kind: 'empty-group', query: 'a ()' },
  { kind: 'unclosed-group', query: 'a (b' },
  { kind: 'missing-term', query: ')' },
  { kind: 'second-level', query: 'level:about level:mention' },
  { kind: 'wildcard', query: 'cartel*' },
  { kind: 'empty-phrase', query: 'a ""' },
  { kind: 'too-long', query: 'a'.repeat(MAX_QUERY_CHARACTERS + 1) },
  { kind: 'too-many-terms', query: 'a '.repeat(201) },
  { kind: 'too-deep', query: `${'('.repeat(60)}a` },
  { kind: 'negated-level', query: 'a -level:about' },
  { kind: 'nothing-after', query: 'a AND' },
  { kind: 'nothing-before', query: 'OR a' },
  { kind: 'unusable-search', query: 'search:lop', instead: ['search:loop'] },
  { kind: 'unusable-search', query: 'search:loop' },
  { kind: 'unusable-search', query: 'search:broken' },
  { kind: 'unusable-search', query: 'search:nothing-like-it' },
  { kind: 'unknown-field', query: 'topc:fentanyl', instead: ['topic:fentanyl'] },
  { kind: 'unknown-field', query: 'sorce:"El Universal"', instead: ['source:"El Universal"'] },
  { kind: 'unknown-field', query: 'quantity:4' },
  { kind: 'no-value', query: 'topic: a' },
  { kind: 'no-letter', query: 'a & b', instead: ['AND'] },
  { kind: 'no-letter', query: 'a % b' },
  { kind: 'unknown-tag', query: 'topic:fentanil', instead: ['topic:fentanyl'] },
  { kind: 'unknown-tag', query: 'topic:football' },
  { kind: 'ambiguous-tag', query: 'group:sinaloa', instead: ['group:cds', 'group:chapitos'] },
  { kind: 'bad-value', query: 'lang:español', instead: ['lang:es'] },
  { kind: 'bad-value', query: 'country:mexico' },
  { kind: 'bad-value', query: 'source:%' },
  { kind: 'bad-value', query: 'story:x' },
  { kind: 'bad-value', query: 'after:yesterday' },
  { kind: 'bad-value', query: 'level:high' },
];

describe('queryErrorTextIn()', () => {
  it.each(MISTAKES)('says $kind of $query in Spanish as in English', ({ kind, query, instead }) => {
    const parsed = parseQuery(query, context);
    const error = parsed.kind === 'invalid' ? parsed.errors[0]! : expect.unreachable();
    expect([error.mistake.kind, error.instead]).toEqual([kind, instead]);
    const [english, spanish] = [queryErrorText(error), queryErrorTextIn('es', error)];
    expect(queryErrorTextIn('en', error)).toBe(english);
    expect(spanish).not.toMatch(/\b(?:the|column|write|is|of|did)\b/i);
    expect(english.match(/column \d+/)?.[0].slice(7)).toBe(spanish.match(/columna \d+/)?.[0].slice(8));
    expect(english.match(/`(?:level|lang|search|topic):[^`]*`/g)).toEqual(
      spanish.match(/`(?:level|lang|search|topic):[^`]*`/g),
    );
  });

  it.each(MISTAKES.filter(({ instead }) => instead !== undefined))(
    'of $kind in $query gives what can be read in its place',
    ({ query, instead = [] }) => {
      const parsed = parseQuery(query, context);
      const { column, length } = parsed.kind === 'invalid' ? parsed.errors[0]! : expect.unreachable();
      for (const text of instead.filter((one) => !one.startsWith('search:'))) {
        const right = query.slice(0, column - 1) + text + query.slice(column - 1 + length);
        expect([right, parseQuery(right, context).kind]).toEqual([right, 'query']);
      }
    },
  );
});
