/** What a name that a person gave a tag stands for. Candidates are as a query writes them: `group:cds`. */
export type TagResolution =
  | { readonly kind: 'tag'; readonly value: string }
  /** `near`: what was most likely meant, as a query writes it. */
  | { readonly kind: 'unknown'; readonly near?: string }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

/** The id behind a name or an alias typed after `topic:`, `group:` or `entity:`. */
export type ResolveTag = (field: 'topic' | 'group' | 'entity', typed: string) => TagResolution;
