import type { ResolveTag } from '../model/resolve-tag.ts';
import type { SavedSearch } from '../model/saved-search.ts';
import type { Ports } from '../ports.ts';
import { draftSavedSearch, searchesUsing } from '../stages/saved-search.ts';
import type { Stores } from '../stores/stores.ts';
import { nowIso } from './job-context.ts';

export type SaveSearchContext = {
  readonly ports: Pick<Ports, 'clock'>;
  readonly stores: Pick<Stores, 'savedSearches'>;
  readonly resolveTag: ResolveTag;
};

export type SaveSearchRequest = {
  readonly name: string;
  readonly queryText: string;
  /** The older note stays without one; an empty one takes it away. */
  readonly note?: string | undefined;
};

/** `usedBy`: saved searches that mean something else from now on. `conflict`: somebody saved it at the same time. */
export type SaveSearchReport =
  | { readonly kind: 'saved' | 'changed'; readonly search: SavedSearch; readonly usedBy: readonly string[] }
  | { readonly kind: 'invalid'; readonly errors: readonly string[] }
  | { readonly kind: 'conflict' };

export type RemoveSearchReport =
  | { readonly kind: 'removed' | 'absent' | 'conflict' }
  /** Others could not be read without it. */
  | { readonly kind: 'in-use'; readonly usedBy: readonly string[] };

/** Stores a query under a name, in place of an older one of that name. Idempotent. */
export async function saveSearch(context: SaveSearchContext, request: SaveSearchRequest): Promise<SaveSearchReport> {
  const { savedSearches } = context.stores;
  const saved = await savedSearches.texts();
  const draft = (before: SavedSearch | undefined) =>
    draftSavedSearch({ ...request, saved, before, resolveTag: context.resolveTag, now: nowIso(context) });
  const first = draft(undefined);
  if (first.kind === 'invalid') return first;
  const { name } = first.search;
  const before = await savedSearches.get(name);
  const drafted = draft(before?.record);
  if (drafted.kind === 'invalid') return drafted;
  if ((await savedSearches.save(drafted.search, before?.version)) === 'conflict') return { kind: 'conflict' };
  const kind = before === undefined ? 'saved' : 'changed';
  return { kind, search: drafted.search, usedBy: searchesUsing(name, saved) };
}

/** Forgets a saved search, unless others use it. */
export async function removeSavedSearch(
  { stores: { savedSearches } }: Pick<SaveSearchContext, 'stores'>,
  name: string,
): Promise<RemoveSearchReport> {
  const usedBy = searchesUsing(name, await savedSearches.texts());
  if (usedBy.length > 0) return { kind: 'in-use', usedBy };
  const found = await savedSearches.get(name);
  if (found === undefined) return { kind: 'absent' };
  return { kind: (await savedSearches.remove(name, found.version)) === 'written' ? 'removed' : 'conflict' };
}
