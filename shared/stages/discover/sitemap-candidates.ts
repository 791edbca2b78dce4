import type { FeedCandidate } from './feed-candidate.ts';

/** News sitemaps are named so; the others list a whole site, back to its first day. */
const NEWS = /news|noticias|notas|google/i;

/** The sitemaps of a robots.txt, in its order, as candidates for a feed: those of news first. */
export function sitemapCandidates(addresses: readonly string[]): readonly FeedCandidate[] {
  const named = addresses.map((url): FeedCandidate => ({ url, foundBy: 'sitemap', role: 'main' }));
  return [...named.filter(({ url }) => NEWS.test(url)), ...named.filter(({ url }) => !NEWS.test(url))];
}
