import { parseDate } from '../../text/dates.ts';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';
import { present } from './present.ts';
import { languageTag } from './read-entry-element.ts';
import { webAddress } from './web-address.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

/**
 * One `url` of a sitemap (sitemaps.org 0.9), with what Google's news extension says of it. Images, videos and
 * translations beside it are read over.
 */
export function readUrlElement(url: XmlElement): ParsedEntry {
  const loc = childOf(url, 'loc');
  const news = childOf(url, 'news:news');
  return present({
    link: webAddress(textOf(loc), loc?.base),
    title: newsText(news, 'news:title'),
    published: parseDate(newsText(news, 'news:publication_date') ?? ''),
    updated: parseDate(textOf(childOf(url, 'lastmod')) ?? ''),
    language: publicationOf(url)?.language,
  });
}

/** The outlet that a news sitemap's `url` belongs to; undefined without the news extension. */
export function publicationOf(url: XmlElement): Pick<ParsedFeed, 'title' | 'language'> | undefined {
  const news = childOf(url, 'news:news');
  if (news === undefined) return undefined;
  const publication = childOf(news, 'news:publication');
  return present({
    title: newsText(publication, 'news:name'),
    language: languageTag(newsText(publication, 'news:language')),
  });
}

function newsText(parent: XmlElement | undefined, key: string): string | undefined {
  return parent && textOf(childOf(parent, key));
}
