/**
 * How a candidate came up. `given`: the address that was asked for. `link` and `header`: the page names it
 * (`rel=alternate`). `anchor`: a link of the page that looks like a feed's. `sitemap`: robots.txt names it.
 * `well-known`: where such software keeps feeds; nobody named it.
 */
export type FoundBy = 'given' | 'link' | 'header' | 'anchor' | 'sitemap' | 'well-known';

/**
 * What a feed is for. `main`: the news of the site, or of the section that was asked for. `section`: a category, tag or
 * author. `media`: podcasts and videos. `comments`: what readers write, or the feed of one post.
 */
export type FeedRole = 'main' | 'section' | 'media' | 'comments';

/** An address that may be a feed; absolute http(s), without fragment. */
export type FeedCandidate = {
  readonly url: string;
  readonly foundBy: FoundBy;
  readonly role: FeedRole;
  /** As the page names it, in one line. */
  readonly title?: string;
  /** Primary language subtag (`es`), where link or address say one. */
  readonly language?: string;
};
