/** What one document says of itself; nothing here is cleaned by house rules yet. */
export type Reading = {
  readonly title: string;
  /** Plain text of the article's blocks, in order, without empty ones. */
  readonly paragraphs: readonly string[];
  readonly byline?: string;
  readonly siteName?: string;
  /** As found in the page's metadata, best source first; not yet parsed. */
  readonly publishedCandidates: readonly string[];
  readonly modifiedCandidates: readonly string[];
  readonly htmlLang?: string;
  /** `rel=canonical`, absolute. */
  readonly canonicalUrl?: string;
  readonly method: 'readability-linkedom' | 'readability-jsdom';
  readonly version: string;
  /** What happened on the way: rungs that failed, caps that cut. */
  readonly notes: readonly string[];
};

export type ExtractResult =
  | { readonly kind: 'reading'; readonly reading: Reading }
  /** No article was found; `reason` says why in words. */
  | { readonly kind: 'no-article'; readonly reason: string }
  | { readonly kind: 'too-large'; readonly reason: string }
  /** The worker passed its CPU or memory limit and was killed. */
  | { readonly kind: 'timed-out'; readonly reason: string }
  | { readonly kind: 'crashed'; readonly reason: string };
