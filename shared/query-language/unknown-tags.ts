import { nearestName } from '../model/nearest-name.ts';
import { lexQuery } from './lex.ts';
import { tagName } from './query.ts';
import type { QueryError } from './query-error.ts';
import { readTerm } from './term.ts';

/**
 * The `topic:`, `group:` and `entity:` terms of a query's text whose tag the topic model does not
 * have, with the nearest that it has. `knownTags` are whole names, such as `fentanyl` and `group:cjng`.
 * Reads the text, not the query, to point at the column.
 */
export function unknownTags(text: string, knownTags: ReadonlySet<string>): readonly QueryError[] {
  return lexQuery(text).tokens.flatMap((token) => {
    const read = token.kind === 'term' ? readTerm(token) : undefined;
    if (read?.kind !== 'term' || read.term.kind !== 'tag' || knownTags.has(tagName(read.term))) return [];
    const { column, length } = token;
    const { field, value } = read.term;
    const message = `The topic model has no ${field} \`${value}\` (column ${column})`;
    return [{ column, length, message, hint: hintFor(tagName(read.term), knownTags) }];
  });
}

function hintFor(name: string, knownTags: ReadonlySet<string>): string {
  const nearest = sameIdElsewhere(name, knownTags) ?? nearestName(name, knownTags);
  return nearest === undefined ? 'see the list of topics' : `did you mean \`${typed(nearest)}\`?`;
}

/** `topic:cjng` for `group:cjng` is right in all but the field. */
function sameIdElsewhere(name: string, knownTags: ReadonlySet<string>): string | undefined {
  const id = name.replace(/^.*:/, '');
  return [id, `group:${id}`, `entity:${id}`].find((candidate) => knownTags.has(candidate));
}

/** A tag's name as a query writes it. */
function typed(name: string): string {
  return name.includes(':') ? name : `topic:${name}`;
}
