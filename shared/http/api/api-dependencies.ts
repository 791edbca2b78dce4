import type { SavedSearch } from '../../model/saved-search.ts';
import type { ApiKeyStore } from '../../stores/api-keys.ts';
import type { TokenRate } from './token-buckets.ts';

/** A tag of the topic model, as the API lists it. */
export type ListedTag = {
  /** As queries name it: `fentanyl`, `group:cjng`, `entity:naloxone`. */
  readonly tag: string;
  readonly labels: { readonly en: string; readonly es: string };
};

/** How saved searches are changed. */
export type SavedSearchDesk = {
  readonly save: (request: {
    readonly name: string;
    readonly queryText: string;
    readonly note?: string | undefined;
  }) => Promise<
    | { readonly kind: 'saved' | 'changed'; readonly search: SavedSearch }
    | { readonly kind: 'invalid'; readonly errors: readonly string[] }
    | { readonly kind: 'conflict' }
  >;
  readonly remove: (
    name: string,
  ) => Promise<
    | { readonly kind: 'removed' | 'absent' | 'conflict' }
    | { readonly kind: 'in-use'; readonly usedBy: readonly string[] }
  >;
};

/** What the API needs beside what the pages stand on. */
export type ApiDependencies = {
  readonly keys: ApiKeyStore;
  readonly searches: SavedSearchDesk;
  /** As evidence packs name it. */
  readonly vigiaVersion: string;
  /** Made anew at each call where that costs something: only `GET /topics` asks. */
  readonly topics: () => { readonly modelVersion: string; readonly tags: readonly ListedTag[] };
  /** So many random bytes, for new keys. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** Told of what nobody expected; the caller hears no more than that it happened. */
  readonly onFault: (error: unknown, request: { readonly method: string; readonly path: string }) => void;
  /** Of one key; `KEY_RATE` of check-key.ts unless given. */
  readonly keyRate?: TokenRate;
  /** Of requests without a known key from one address; `ADDRESS_RATE` unless given. */
  readonly addressRate?: TokenRate;
  /** Where the way to the caller has a limit of its own (Lambda): an answer of more bytes is refused. */
  readonly maxAnswerBytes?: number;
  /** How long the body of a request may take; 10 seconds unless given. */
  readonly bodyTimeoutMs?: number;
};
