import { parseDate } from '../../text/dates.ts';
import type { SitemapLink } from './parsed-feed.ts';
import { webAddress } from './web-address.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

/** One `sitemap` of a sitemap index (sitemaps.org 0.9), or undefined when it has no web address. */
export function readSitemapElement(sitemap: XmlElement): SitemapLink | undefined {
  const loc = childOf(sitemap, 'loc');
  const url = webAddress(textOf(loc), loc?.base);
  const lastModified = parseDate(textOf(childOf(sitemap, 'lastmod')) ?? '');
  return url === undefined ? undefined : { url, ...(lastModified !== undefined && { lastModified }) };
}
