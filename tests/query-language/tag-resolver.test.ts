import { describe, expect, test } from 'vitest';
import { canonicalQuery } from '../../shared/query-language/canonical.ts';
import { parseQuery } from '../../shared/query-language/parse.ts';
import { queryErrorText } from '../../shared/query-language/query-error.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';

const resolveTag = tagResolver(
  new Map([
    ['fentanyl', ['Fentanyl', 'Fentanilo']],
    ['precursors', ['Chemical precursors', 'Precursores químicos']],
    ['arms-trafficking', ['Arms trafficking', 'Tráfico de armas']],
    ['group:cds', ['Sinaloa Cartel', 'Cártel de Sinaloa', 'Sinaloa', 'CDS']],
    ['group:cjng', ['Jalisco New Generation Cartel', 'Cártel Jalisco Nueva Generación', 'CJNG']],
    ['group:old-sinaloa', ['Federación de Sinaloa']],
    ['entity:dea', ['DEA', 'Drug Enforcement Administration']],
  ]),
);

function read(text: string): string {
  const parsed = parseQuery(text, { resolveTag });
  if (parsed.kind === 'query') return canonicalQuery(parsed.query);
  return parsed.errors.map((error) => `${error.column}+${error.length} ${queryErrorText(error)}`).join('; ');
}

describe('tagResolver()', () => {
  test.each([
    ['topic:precursores', 'topic:precursors'],
    ['topic:"precursores químicos"', 'topic:precursors'],
    ['topic:FENTANILO level:about', 'topic:fentanyl level:about'],
    ['topic:"trafico de armas"', 'topic:arms-trafficking'],
    ['topic:"arms trafficking"', 'topic:arms-trafficking'],
    ['group:"cártel de sinaloa"', 'group:cds'],
    ['group:"Sinaloa Cartel" OR group:cds', 'group:cds OR group:cds'],
    // A whole name goes before a word of another.
    ['group:Sinaloa', 'group:cds'],
    ['group:"nueva generacion"', 'group:cjng'],
    ['entity:"drug enforcement"', 'entity:dea'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(read(read(text))).toBe(expected);
  });

  test.each([
    ['a group:cartel', '3+12 `group:cartel` at column 3 may mean several: write one of `group:cds`, `group:cjng`'],
    ['topic:cjng', '1+10 The topic model has no topic `cjng` (column 1): did you mean `group:cjng`?'],
    ['topic:sinaloa', '1+13 The topic model has no topic `sinaloa` (column 1): did you mean `group:cds`?'],
    ['topic:fentani', '1+13 The topic model has no topic `fentani` (column 1): did you mean `topic:fentanyl`?'],
    ['entity:zzzzzz', '1+13 The topic model has no entity `zzzzzz` (column 1): see the list of topics'],
  ])('says of %s what would be right', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});
