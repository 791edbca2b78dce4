import type { RequestError } from '../../model/reader-desk.ts';
import type { ResolveTag } from '../../model/resolve-tag.ts';
import { canonicalQuery } from '../../query-language/canonical.ts';
import { parseQuery } from '../../query-language/parse.ts';
import { queryErrorText } from '../../query-language/query-error.ts';
import { idResolver } from '../../query-language/tag-resolver.ts';

/** What the words of a query are read by. */
export type QueryVocabulary = {
  /** Whole names, such as `fentanyl` and `group:cjng`. */
  readonly knownTags: ReadonlySet<string>;
  /** Finds tags by what people call them; ids only without it. */
  readonly resolveTag?: ResolveTag | undefined;
  /** Texts of saved searches by name, which a query may name: it takes them as they are today. */
  readonly savedSearches?: ReadonlyMap<string, string> | undefined;
};

export type ReadQuery =
  /** `query`: canonical, so that it stands for itself whatever becomes of names and saved searches. */
  | { readonly kind: 'query'; readonly query: string }
  | { readonly kind: 'invalid'; readonly errors: readonly RequestError[] };

/** A query as somebody typed it. */
export function readQuery(queryText: string, vocabulary: QueryVocabulary): ReadQuery {
  const { knownTags, resolveTag = idResolver(knownTags), savedSearches = new Map() } = vocabulary;
  const parsed = parseQuery(queryText, { resolveTag, savedSearches });
  if (parsed.kind === 'query') return { kind: 'query', query: canonicalQuery(parsed.query) };
  return {
    kind: 'invalid',
    errors: parsed.errors.map((error) => ({ field: 'queryText', message: queryErrorText(error) })),
  };
}
