import { zoneOfDate } from '../../text/dates.ts';
import type { ParsedFeed } from './parsed-feed.ts';
import { personNames } from './person-names.ts';
import { present } from './present.ts';
import type { FeedDocument } from './read-document.ts';
import {
  alternateLink,
  firstText,
  hrefOf,
  type Inherited,
  languageOf,
  linksOf,
  OTHER_TITLES,
  TITLES,
} from './read-entry-element.ts';
import { skippedTimes } from './skipped-times.ts';
import { webAddress } from './web-address.ts';
import { childOf, childrenOf, textOf, type XmlElement } from './xml-element.ts';

/** What the feed says of itself, from its root (Atom, CDF) or its `channel` (RSS, RDF). */
export function readFeedElement({ root }: Pick<FeedDocument, 'root'>): ParsedFeed {
  const channel = channelOf(root);
  const hubs = linksOf(channel, 'hub');
  return present({
    title: firstText(channel, [...TITLES, ...OTHER_TITLES]),
    link: linkOf(channel),
    language: languageOf(channel),
    ttlMinutes: ttlOf(channel),
    ...skippedTimes(channel),
    hubs: hubs.length > 0 ? hubs : undefined,
    self: linksOf(channel, 'self')[0],
    older: linksOf(channel, 'next')[0] ?? linksOf(channel, 'prev-archive')[0],
  });
}

/** What entries take from `around`, the element that holds them, as far as it was read. */
export function inheritedFrom(around: XmlElement): Inherited {
  const channel = channelOf(around);
  const zones = FEED_DATES.map((key) => zoneOfDate(textOf(childOf(channel, key)) ?? ''));
  return present({
    author: personNames(childrenOf(channel, 'author')),
    zone: zones.find((zone) => zone !== undefined),
  });
}

const FEED_DATES = ['pubdate', 'lastbuilddate', 'updated', 'modified', 'dc:date'];

/** CDF's root is a channel itself, and may hold others. */
function channelOf(root: XmlElement): XmlElement {
  return root.key === 'channel' ? root : (childOf(root, 'channel') ?? root);
}

function linkOf(channel: XmlElement): string | undefined {
  const rss = childrenOf(channel, 'link').find((link) => textOf(link) !== undefined);
  return webAddress(textOf(rss), rss?.base) ?? alternateLink(channel) ?? hrefOf(channel);
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
