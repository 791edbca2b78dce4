import type { ResolveTag } from '../model/resolve-tag.ts';
import { type ParsedQuery, parseQuery } from '../query-language/parse.ts';

import type { Stores } from '../stores/stores.ts';

/** What a query that a person typed may lean on. */
export type QueryReader = {
  readonly stores: Pick<Stores, 'savedSearches'>;
  readonly resolveTag: ResolveTag;
};

/** Reads what a person typed: names of tags become their ids, and saved searches their text of today. */
export async function readQuery({ stores, resolveTag }: QueryReader, text: string): Promise<ParsedQuery> {
  if (!/search:/i.test(text)) return parseQuery(text, { resolveTag, savedSearches: new Map() });
  return parseQuery(text, { resolveTag, savedSearches: await stores.savedSearches.texts() });
}
