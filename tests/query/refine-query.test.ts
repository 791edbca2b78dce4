import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refineQuery } from '../../shared/query/refine-query.ts';
import { canonicalQuery } from '../../shared/query-language/canonical.ts';
import { queryArbitrary } from '../query-language/query-arbitrary.ts';

describe('refineQuery()', () => {
  it.each([
    ['topic:fentanyl', 'lang', 'es', 'topic:fentanyl lang:es'],
    ['a OR b', 'lang', 'es', '(a OR b) lang:es'],
    ['topic:fentanyl level:about', 'group', 'cjng', '(topic:fentanyl level:about) group:cjng'],
    ['a', 'month', '2026-12', 'a after:2026-12-01 before:2027-01-01'],
    ['a', 'source', 'el universal', 'a source:"el universal"'],
    ['', 'topic', 'fentanyl', 'topic:fentanyl'],
  ] as const)('of %j adds %s %s: %j', (query, field, value, expected) => {
    expect(refineQuery(query)(field, value)).toEqual({ kind: 'open', query: expected });
  });

  it.each([
    ['topic:fentanyl lang:es', 'lang', 'es', 'topic:fentanyl'],
    ['(topic:fentanyl level:about) lang:es', 'topic', 'fentanyl', 'lang:es'],
    ['a after:2026-12-01 before:2027-01-01', 'month', '2026-12', 'a'],
    ['lang:es', 'lang', 'es', undefined],
  ] as const)('of %j takes %s %s out again: %j', (query, field, value, without) => {
    expect(refineQuery(query)(field, value)).toEqual({ kind: 'asked', ...(without === undefined ? {} : { without }) });
  });

  it.each([
    ['a OR lang:es', 'lang', 'es'],
    ['NOT lang:es', 'lang', 'es'],
    ['a after:2026-12-01', 'month', '2026-12'],
  ] as const)('of %j does not take %s %s for asked', (query, field, value) => {
    expect(refineQuery(query)(field, value).kind).toBe('open');
  });

  it.each(['www.outlet.example', 'a"b', '', 'UPPER'])('cannot name the source %j', (value) => {
    expect(refineQuery('a')('source', value)).toEqual({ kind: 'unnameable' });
  });

  it('gives the query back when what it added is taken out', () => {
    fc.assert(
      fc.property(queryArbitrary, fc.constantFrom('2019-02', '2026-12'), (query, month) => {
        const text = canonicalQuery(query);
        const added = refineQuery(text)('month', month);
        fc.pre(added.kind === 'open');
        expect(refineQuery(added.query)('month', month)).toEqual({ kind: 'asked', without: text });
      }),
    );
  });
});
