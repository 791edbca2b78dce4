import type { FeedCandidate } from './feed-candidate.ts';
import { feedRole } from './feed-role.ts';

/**
 * Where content systems keep their feed: WordPress, Drupal, Ghost, Hugo, Jekyll, Joomla, Blogger, Arc, and what outlets
 * in Spanish make themselves. The most common first.
 */
const PATHS: readonly string[] = [
  '/feed/',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/arc/outboundfeeds/rss/',
  '/feeds/posts/default',
  '/?feed=rss2',
  '/rss/portada',
  '/rss/portada.xml',
  '/rss/noticias',
  '/rss/index.xml',
  '/feed.json',
];

/** Addresses where a page's feed may be although nothing names one: below the page itself, then at the site's root. */
export function wellKnownCandidates(pageUrl: string): readonly FeedCandidate[] {
  const page = new URL(pageUrl);
  const folder = page.pathname.replace(/\/+$/, '');
  const isFolder = folder !== '' && !/\.\w{1,5}$/.test(folder);
  const own = isFolder ? [`${folder}/feed/`, `${folder}/rss`] : [];
  return [...own, ...PATHS].map((path) => {
    const { href } = new URL(path, page.origin);
    return { url: href, foundBy: 'well-known', role: feedRole(href, '', page.pathname) };
  });
}
