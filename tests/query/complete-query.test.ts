import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeQuery, type QueryChoices } from '../../shared/query/complete-query.ts';
import { parseQuery } from '../../shared/query-language/parse.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';

const CHOICES: QueryChoices = {
  fields: [
    { field: 'topic', label: 'tema' },
    { field: 'group', label: 'grupo o facción' },
    { field: 'lang', label: 'idioma' },
    { field: 'source', label: 'medio o fuente' },
    { field: 'title', label: 'título' },
  ],
  values: {
    topic: [
      { value: 'fentanyl', label: 'Fentanilo', also: ['Fentanyl'] },
      { value: 'precursors', label: 'Precursores químicos', also: ['Chemical precursors'] },
    ],
    group: [
      { value: 'cds', label: 'Cártel de Sinaloa', also: ['Sinaloa Cartel'] },
      { value: 'cjng', label: 'Cártel Jalisco Nueva Generación' },
    ],
    lang: [
      { value: 'es', label: 'español' },
      { value: 'en', label: 'inglés' },
    ],
    source: [{ value: 'el universal', label: 'El Universal' }],
  },
};

const resolveTag = tagResolver(
  new Map([
    ['group:cds', ['Pacific Cartel', 'La Federación']],
    ['group:cjng', ['Los Mata Zetas']],
  ]),
);

describe('completeQuery()', () => {
  it.each([
    ['', 'topic: group: lang: source: title:'],
    ['t|', 'topic: title:'],
    ['idi|', 'lang:'],
    ['-gru|', 'group:'],
    ['(topic:|', 'topic:fentanyl topic:precursors'],
    ['topic:PREC|', 'topic:precursors'],
    ['topic:quim|', 'topic:precursors'],
    ['topic:Chem|', 'topic:precursors'],
    ['quim|', 'topic:precursors'],
    ['sinal|', 'group:cds'],
    ['group:"cartel de si|', 'group:cds'],
    ['group:cartel|', 'group:cds group:cjng'],
    ['grupo:cj|', 'group:cjng'],
    ['grop:cj|', 'group:cjng'],
    ['group:federacion|', 'group:cds'],
    ['lang:es|', 'lang:es'],
    ['source:univ|', 'source:"el universal"'],
    ['"topic:fent|', ''],
    ['title:fent|', ''],
    ['zzzz|', ''],
    ['nosuchfield:a|', ''],
    ['a topic:fe|nt b', 'topic:fentanyl'],
  ])('offers for %j: %j', (typed, offered) => {
    const at = typed.indexOf('|');
    const { options } = completeQuery({ text: typed.replace('|', ''), at }, CHOICES, resolveTag);
    expect(options.map(({ text }) => text.trim()).join(' ')).toBe(offered);
  });

  it.each([
    ['a topic:fe|nt b', 'a topic:fentanyl  b'],
    ['-gr|', '-group:'],
    ['(quim|)', '(topic:precursors )'],
    ['group:"cartel de si|naloa" b', 'group:cds  b'],
    ['group:"cartel de si|', 'group:cds '],
  ])('puts an option in the place of the term in %j', (typed, expected) => {
    const text = typed.replace('|', '');
    const { start, end, options } = completeQuery({ text, at: typed.indexOf('|') }, CHOICES);
    expect(text.slice(0, start) + options[0]?.text + text.slice(end)).toBe(expected);
  });

  it('holds its place in whatever was typed, and what it offers can be read', () => {
    const typed = fc.stringMatching(/^[a-z:"“” ()\-áñ]{0,30}$/u);
    fc.assert(
      fc.property(typed, fc.integer({ min: -3, max: 40 }), (text, at) => {
        const { start, end, options } = completeQuery({ text, at }, CHOICES, resolveTag);
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
        for (const option of options.filter((one) => !one.text.endsWith(':')))
          expect(parseQuery(option.text).kind).toBe('query');
      }),
    );
  });
});
