/** Where on a page a date was said: `time` elements, the page's address, words that a reader sees. */
export type PageDateSource = 'json-ld' | 'meta' | 'time' | 'url' | 'text';

/** A date as the page words it, zone included; not yet parsed. */
export type DateCandidate = { readonly source: PageDateSource; readonly text: string };

/** Names that one place of the page gives as the authors; one name may be a whole line ("By Ann Lee and Bob Ray"). */
export type Byline = {
  readonly source: 'json-ld' | 'meta' | 'markup' | 'line';
  readonly names: readonly string[];
};

/** What a stretch of text is. A `quote` is a `blockquote`: the words of others, embedded posts included. */
export type BlockKind = 'paragraph' | 'heading' | 'quote' | 'list-item';

/** One stretch of an article's text: a line without breaks, never empty. */
export type TextBlock = { readonly kind: BlockKind; readonly text: string };

/**
 * What a page is when it is no plain article. `paywalled-stub`: the beginning of a text that is sold;
 * `live-blog`, `gallery`, `video`: articles of another build.
 */
export type ArticleForm = 'paywalled-stub' | 'live-blog' | 'gallery' | 'video';

/** What stands at an address instead of an article. `soft-404`: a page that says it is not there, with status 200. */
export type PageObstacle = 'challenge-page' | 'consent-page' | 'cookie-wall' | 'soft-404' | 'paywalled-stub' | 'video';

/** What one document says of itself; nothing here is cleaned by house rules yet. */
export type Reading = {
  readonly title: string;
  /** The article's text in order. */
  readonly blocks: readonly TextBlock[];
  /** Best source first. */
  readonly bylines: readonly Byline[];
  readonly siteName?: string;
  /** The outlet's own word for the part of the paper ("Politics"). */
  readonly section?: string;
  /** Best source first, never the feed's. */
  readonly published: readonly DateCandidate[];
  readonly modified: readonly DateCandidate[];
  readonly htmlLang?: string;
  /** `rel=canonical`, absolute. */
  readonly canonicalUrl?: string;
  /** `rel=license`, JSON-LD `license`: an absolute address or the words that stand there. */
  readonly licence?: string;
  /** The publisher's reservations in the page's `meta`: `noarchive`, `tdm`. */
  readonly reservations: readonly string[];
  /** Lines that name who worked on a wire story; they are no part of the text. */
  readonly credits: readonly string[];
  readonly form?: ArticleForm;
  readonly method: 'readability-linkedom' | 'readability-jsdom' | 'json-ld';
  readonly version: string;
  /** What happened on the way: rungs that failed, caps that cut. */
  readonly notes: readonly string[];
};

export type ExtractResult =
  | { readonly kind: 'reading'; readonly reading: Reading }
  /** No article was found; `reason` says why in words, `obstacle` what stands there instead where that is known. */
  | { readonly kind: 'no-article'; readonly reason: string; readonly obstacle?: PageObstacle }
  | { readonly kind: 'too-large'; readonly reason: string }
  /** The worker passed its CPU or memory limit and was killed. */
  | { readonly kind: 'timed-out'; readonly reason: string }
  | { readonly kind: 'crashed'; readonly reason: string };
