import type { ResolveTag } from '../model/resolve-tag.ts';

/** What a query's text may lean on beside itself. Canonical text needs none of it. */
export type QueryContext = {
  /** Without it the id has to be typed, and is not looked up. */
  readonly resolveTag?: ResolveTag;
  /** Texts of saved searches by name, as they were typed; without it `search:` is an error. */
  readonly savedSearches?: ReadonlyMap<string, string>;
};
