import Parser from 'rss-parser';
import { parseDate } from '../../text/dates.ts';
import type { ParseFeedResult } from './parse-feed.ts';
import type { ParsedEntry } from './parsed-feed.ts';
import { webAddress } from './web-address.ts';

/** A second reading of a text that ours found empty, by rss-parser; undefined when it finds no entry either. */
export function parseWithRssParser(text: string, url: string): ParseFeedResult | undefined {
  const output = parseNow(text);
  const entries = output?.items.map((item) => toEntry(item, url)) ?? [];
  if (output === undefined || entries.length === 0) return undefined;
  const link = webAddress(output.link, url);
  const feed = { ...(output.title !== undefined && { title: output.title }), ...(link !== undefined && { link }) };
  return { kind: 'feed', format: 'rss', feed, entries, cutOff: false, notes: ['Read by rss-parser.'] };
}

type Output = Parser.Output<Record<never, never>>;

/** The builders that `parseString` ends in; its type declarations leave them out. */
const BUILDERS = ['buildAtomFeed', 'buildRSS0_9', 'buildRSS1', 'buildRSS2'] as const;
type Builders = { [Name in (typeof BUILDERS)[number]]?: (document: unknown) => Output };

/**
 * rss-parser parses before `parseString` returns and only delivers by promise; a stage is no place to
 * wait, so the outcome is taken where it is built.
 */
function parseNow(text: string): Output | undefined {
  const parser = new Parser({ defaultRSS: 2 });
  // The methods exist in 3.13.0; a test fails when they go.
  const builders = parser as Builders;
  let output: Output | undefined;
  for (const name of BUILDERS) {
    const build = builders[name]?.bind(parser);
    builders[name] = (document) => {
      output = build?.(document) ?? { items: [] };
      return output;
    };
  }
  parser.parseString(text).catch(() => undefined);
  return output;
}

function toEntry(item: Parser.Item, url: string): ParsedEntry {
  const link = webAddress(item.link, url);
  const published = parseDate(item.isoDate ?? item.pubDate ?? '');
  return {
    ...(item.guid !== undefined && { id: item.guid }),
    ...(link !== undefined && { link }),
    ...(item.title !== undefined && { title: item.title }),
    ...(item.content !== undefined && { summary: item.content }),
    ...(item.creator !== undefined && { author: item.creator }),
    ...(published !== undefined && { published }),
  };
}
