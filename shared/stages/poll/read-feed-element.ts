import type { ParsedFeed } from './parsed-feed.ts';
import type { FeedDocument } from './read-document.ts';
import { alternateLink, contentText, languageOf, webAddress } from './read-entry-element.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

/** What the feed says of itself, from its root (Atom, CDF) or its `channel` (RSS, RDF). */
export function readFeedElement({ root }: Pick<FeedDocument, 'root'>): ParsedFeed {
  const channel = childOf(root, 'channel') ?? root;
  const title = contentText(childOf(channel, 'title', 'dc:title', 'atom:title'));
  const link = linkOf(channel);
  const language = languageOf(channel);
  const ttlMinutes = ttlOf(channel);
  return {
    ...(title !== undefined && { title }),
    ...(link !== undefined && { link }),
    ...(language !== undefined && { language }),
    ...(ttlMinutes !== undefined && { ttlMinutes }),
  };
}

function linkOf(channel: XmlElement): string | undefined {
  const rss = childOf(channel, 'link');
  return (
    webAddress(textOf(rss), rss?.base) ??
    alternateLink(channel) ??
    webAddress(channel.attributes.get('href'), channel.base)
  );
}

/** RSS 1.0 syndication module: the period over the number of times it is updated in. */
const PERIOD_MINUTES: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['daily', 24 * 60],
  ['weekly', 7 * 24 * 60],
  ['monthly', 30 * 24 * 60],
  ['yearly', 365 * 24 * 60],
]);

function ttlOf(channel: XmlElement): number | undefined {
  const period = PERIOD_MINUTES.get(textOf(childOf(channel, 'sy:updateperiod'))?.toLowerCase() ?? '');
  const frequency = positiveNumber(textOf(childOf(channel, 'sy:updatefrequency'))) ?? 1;
  const asked = [positiveNumber(textOf(childOf(channel, 'ttl'))), period && period / frequency];
  const minutes = Math.max(...asked.map((value) => value ?? 0));
  return minutes > 0 ? minutes : undefined;
}

function positiveNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
