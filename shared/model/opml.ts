import { shortHash } from '../text/hash.ts';
import type { Feed } from './feed.ts';
import type { Finding } from './finding.ts';
import { type OpmlBody, type Outline, placeOf, readOutlines } from './opml-outlines.ts';

/** A feed as the OPML says it. */
export type OpmlFeed = Omit<Feed, 'origin'>;

export type ParsedOpml =
  /** The good feeds in order; `findings` tells of outlines, or attributes, that were left out. */
  | { readonly kind: 'opml'; readonly feeds: readonly OpmlFeed[]; readonly findings: readonly Finding[] }
  /** Nothing could be read. */
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/**
 * The feeds of an OPML 2.0 text (http://opml.org/spec2.opml).
 *
 * `xmlUrl` makes an outline a feed; an outline without it is a folder, and the folders around a feed
 * are its category (`agencies`, or `agencies/us`). Title is `title`, else `text`, else the host.
 * `vigia:id`, `vigia:country`, `vigia:minMinutes` and `vigia:maxMinutes` are Vigía's own. Without an id, a hash of the address is the id.
 */
export function parseOpml(text: string): ParsedOpml {
  const read = readOutlines(text);
  if (read.kind === 'invalid') return read;
  const { placed, findings } = readFeeds(text, read.body);
  return { kind: 'opml', feeds: placed.map(({ feed }) => feed), findings };
}

/** More than anybody reads: a file with more faults is no list of feeds. */
const MAX_FINDINGS = 100;

/** A feed with the outline that says it. */
export type PlacedFeed = { readonly outline: Outline; readonly feed: OpmlFeed };

/**
 * The feeds of outlines in their order, repeated ones too. `report` is told of every outline that is none, and of every
 * attribute that was left out.
 */
export function feedsOf(
  body: Pick<OpmlBody, 'children'>,
  report: (outline: Outline, message: string) => unknown,
): readonly PlacedFeed[] {
  return feedOutlines(body.children, []).flatMap(({ outline, folders }) => {
    const feed = feedOf(outline, folders, (message) => report(outline, message));
    return feed === undefined ? [] : [{ outline, feed }];
  });
}

type Report = (message: string) => unknown;

/** The feeds of a text, each once, and what is wrong with it. */
export function readFeeds(
  text: string,
  body: OpmlBody,
): { readonly placed: readonly PlacedFeed[]; readonly findings: readonly Finding[] } {
  const faults: { readonly offset: number; readonly message: string }[] = [];
  const report = ({ start }: Outline, message: string) => faults.push({ offset: start, message });
  const ids = new Set<string>();
  const urls = new Set<string>();
  const placed = feedsOf(body, report).filter(({ outline, feed }) => {
    const isSecond = ids.has(feed.id) || urls.has(feed.url);
    if (ids.has(feed.id))
      report(outline, `Second feed with the id \`${feed.id}\`: change its \`vigia:id\`, or remove it`);
    else if (isSecond) report(outline, `Second feed with the address ${feed.url}: remove it`);
    ids.add(feed.id);
    urls.add(feed.url);
    return !isSecond;
  });
  const findings = faults
    .toSorted((a, b) => a.offset - b.offset)
    .slice(0, MAX_FINDINGS)
    .map(({ offset, message }) => ({ ...placeOf(text, offset), message }));
  return { placed, findings };
}

type FoundOutline = { readonly outline: Outline; readonly folders: readonly string[] };

/** Outlines that are feeds or ought to be: a self-closing outline can be no folder. */
function feedOutlines(outlines: readonly Outline[], folders: readonly string[]): readonly FoundOutline[] {
  return outlines.flatMap((outline) => {
    const own = isFolder(outline) ? [] : [{ outline, folders }];
    return [...own, ...feedOutlines(outline.children, [...folders, nameOf(outline)])];
  });
}

/** An outline without an address, written as a pair. */
export function isFolder(outline: Outline): boolean {
  return !outline.selfClosing && !outline.attributes.has('xmlurl');
}

/** The name of a feed or folder. OPML requires `text`; some programs write `title` only. */
export function nameOf({ attributes }: Outline): string {
  return attributes.get('title') || attributes.get('text') || '';
}

function feedOf(outline: Outline, folders: readonly string[], report: Report): OpmlFeed | undefined {
  const url = urlOf(outline, report);
  const id = url && idOf(outline, url, report);
  if (!url || !id) return undefined;
  const siteUrl = httpUrl(outline.attributes.get('htmlurl') ?? '')?.href;
  const language = checkedValue(outline, 'language', LANGUAGE, 'a language tag such as `es` or `es-MX`', report);
  const country = checkedValue(outline, 'vigia:country', COUNTRY, 'two letters such as `MX`', report)?.toUpperCase();
  const category = folders.filter((folder) => folder !== '').join('/');
  return {
    id,
    url: url.href,
    title: nameOf(outline) || url.host,
    ...(siteUrl === undefined ? {} : { siteUrl }),
    ...(language === undefined ? {} : { language }),
    ...(country === undefined ? {} : { country }),
    ...(category === '' ? {} : { category }),
    ...boundsOf(outline, report),
  };
}

/** Both are left out when they contradict each other. */
function boundsOf(outline: Outline, report: Report): Pick<OpmlFeed, 'minMinutes' | 'maxMinutes'> {
  const minMinutes = minutesIn(outline, 'vigia:minMinutes', report);
  const maxMinutes = minutesIn(outline, 'vigia:maxMinutes', report);
  if (minMinutes !== undefined && maxMinutes !== undefined && minMinutes > maxMinutes) {
    report(
      `Cannot read \`vigia:minMinutes\` as it must be at most \`vigia:maxMinutes\`: current value is \`${minMinutes}\``,
    );
    return {};
  }
  return { ...(minMinutes === undefined ? {} : { minMinutes }), ...(maxMinutes === undefined ? {} : { maxMinutes }) };
}

function minutesIn(outline: Outline, name: string, report: Report): number | undefined {
  const value = checkedValue(outline, name, MINUTES, 'whole minutes from 1 to 9999', report);
  return value === undefined ? undefined : Number(value);
}

/** BCP 47; RSS allows the same tags. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;
/** ISO 3166-1 alpha-2, or `UN`. */
const COUNTRY = /^[a-z]{2}$/i;
/** Up to about a week, as in the configuration. */
const MINUTES = /^[1-9]\d{0,3}$/;
/** Ids become parts of table keys and of addresses. */
const ID = /^[a-z0-9][a-z0-9._-]{0,119}$/i;

function urlOf(outline: Outline, report: Report): URL | undefined {
  const written = outline.attributes.get('xmlurl');
  if (!written) {
    report(`The outline \`${nameOf(outline)}\` has no \`xmlUrl\`: add the feed's address, or write a folder as a pair`);
    return undefined;
  }
  const url = httpUrl(written);
  if (!url) report(`Cannot read \`xmlUrl\` as it must be an http(s) address: current value is \`${written}\``);
  return url;
}

/** Undefined for any other scheme, and for what is no address. */
export function httpUrl(written: string): URL | undefined {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

function idOf(outline: Outline, url: URL, report: Report): string | undefined {
  const id = outline.attributes.get('vigia:id');
  if (id === undefined) return hashId(url.href);
  if (ID.test(id)) return id;
  report(`Cannot read \`vigia:id\` as it must be letters, digits, \`.\`, \`_\` and \`-\`: current value is \`${id}\``);
  return undefined;
}

/** The id of a feed that is given none. */
export function hashId(url: string): string {
  return shortHash([url]);
}

function checkedValue(
  outline: Outline,
  name: string,
  form: RegExp,
  expected: string,
  report: Report,
): string | undefined {
  const value = outline.attributes.get(name);
  if (!value || form.test(value)) return value || undefined;
  report(`Cannot read \`${name}\` as it must be ${expected}: current value is \`${value}\``);
  return undefined;
}
