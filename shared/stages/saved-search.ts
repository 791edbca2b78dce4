/*
 * In: a name and a query as somebody typed them, and the searches that are saved.
 * Out: a saved search ready to store, or every error with what would be right.
 * Guarantees: what is stored can be read today, alone and inside the others, and none holds itself.
 * Leaves to others: storing.
 */
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { SavedSearch } from '../model/saved-search.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { lexQuery } from '../query-language/lex.ts';
import { parseQuery } from '../query-language/parse.ts';

import { queryErrorText } from '../query-language/query-error.ts';
import { slugOf } from '../query-language/tag-resolver.ts';

export type SavedSearchInput = {
  readonly name: string;
  readonly queryText: string;
  readonly note?: string | undefined;
  /** Texts of the saved searches by name, an older one of this name included. */
  readonly saved: ReadonlyMap<string, string>;
  readonly before: SavedSearch | undefined;
  readonly resolveTag: ResolveTag;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type SavedSearchDraft =
  | { readonly kind: 'search'; readonly search: SavedSearch }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] };

/** Far more than a team remembers, and few enough to be read with every query that uses one. */
const MAX_SAVED_SEARCHES = 500;

const NAME = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
const MAX_NAME = 64;
const MAX_NOTE = 500;

/** Checks what was typed and makes the record of it. Without a note an older one stays. */
export function draftSavedSearch(input: SavedSearchInput): SavedSearchDraft {
  const name = slugOf(input.name);
  const queryText = input.queryText.trim();
  const saved = new Map([...input.saved, [name, queryText]]);
  const errors = [
    ...nameErrors(name, input.name),
    ...(saved.size > MAX_SAVED_SEARCHES
      ? [`No more than ${MAX_SAVED_SEARCHES} searches can be saved: remove one.`]
      : []),
    ...((input.note?.length ?? 0) > MAX_NOTE ? [`The note has more than ${MAX_NOTE} characters.`] : []),
  ];
  const context = { resolveTag: input.resolveTag, savedSearches: saved };
  const parsed = parseQuery(errors.length === 0 ? `search:${name}` : queryText, context);
  const alone = parseQuery(queryText, context);
  const queryErrors = alone.kind === 'invalid' ? alone.errors : parsed.kind === 'invalid' ? parsed.errors : [];
  if (alone.kind === 'invalid' || errors.length + queryErrors.length > 0)
    return { kind: 'invalid', errors: [...errors, ...queryErrors.map(queryErrorText)] };
  const note = input.note ?? input.before?.note;
  return {
    kind: 'search',
    search: {
      schemaVersion: 1,
      name,
      queryText,
      canonical: canonicalQuery(alone.query),
      ...(note === undefined || note === '' ? {} : { note }),
      createdAt: input.before?.createdAt ?? input.now,
      updatedAt: input.now,
    },
  };
}

/** Names of the saved searches whose text uses one by its name. */
export function searchesUsing(name: string, saved: ReadonlyMap<string, string>): readonly string[] {
  const uses = (text: string): boolean =>
    lexQuery(text).tokens.some(
      (token) => token.kind === 'term' && token.field === 'search' && slugOf(token.value) === name,
    );
  return [...saved].flatMap(([user, text]) => (user !== name && uses(text) ? [user] : []));
}

function nameErrors(name: string, typed: string): readonly string[] {
  if (NAME.test(name) && name.length <= MAX_NAME) return [];
  return [
    `Cannot use ${JSON.stringify(typed.slice(0, 80))} as a name: write letters, digits and hyphens, at most ${MAX_NAME}, such as \`precursors-mx\`.`,
  ];
}
