import type { Finding } from './finding.ts';
import { feedsOf, type OpmlFeed } from './opml.ts';
import { type OpmlFault, readOutlinesLeniently } from './opml-lenient.ts';
import { type Outline, placeFinder, readOutlines } from './opml-outlines.ts';

/** A feed of another list, with its line and column there. */
export type ForeignFeed = { readonly feed: OpmlFeed; readonly line: number; readonly column: number };

export type ImportList = {
  /** In their order, repeated ones too. */
  readonly feeds: readonly ForeignFeed[];
  /** What is wrong, by place. */
  readonly findings: readonly Finding[];
  /** Outlines or lines that should be feeds and are not among them. */
  readonly notTaken: number;
};

/**
 * The feeds of another program's list: OPML, well-formed or not, or a plain text with one address a line. Every line
 * that is wrong is told, and the others are read all the same. `decode` resolves character references.
 */
export function readImportList(text: string, decode: (value: string) => string): ImportList {
  return /^\s*\ufeff?\s*</.test(text) ? readForeignOpml(text, decode) : readAddresses(text);
}

function readForeignOpml(text: string, decode: (value: string) => string): ImportList {
  const strict = readOutlines(text);
  const read = strict.kind === 'outlines' ? { body: strict.body, faults: [] } : readOutlinesLeniently(text, decode);
  const faults: OpmlFault[] = [...read.faults];
  const lost = new Set<Outline>();
  const placed = feedsOf(read.body, (outline, message) => {
    faults.push({ offset: outline.start, message });
    lost.add(outline);
  }).filter(({ outline }) => {
    const reason = foreignType(outline);
    if (reason === undefined) return true;
    faults.push({ offset: outline.start, message: reason });
    lost.add(outline);
    return false;
  });
  const placeOf = placeFinder(text);
  for (const { outline } of placed) lost.delete(outline);
  const whole = strict.kind === 'invalid' && (faults.length === 0 || placed.length === 0) ? strict.findings : [];
  const findings = faults
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ ...placeOf(offset), message }));
  return {
    feeds: placed.map(({ outline, feed }) => ({ feed, ...placeOf(outline.start) })),
    findings: [...whole, ...findings],
    notTaken: lost.size,
  };
}

/** What programs write for a feed; OPML 2.0 itself knows `rss` alone, for all formats. */
const FEED_TYPE = /^(?:rss|atom|rdf|xml|feed|json|pie|application\/|text\/)/i;

/** Why an outline with an address is no feed: a page that another program reads for its links, say. */
function foreignType({ attributes }: Outline): string | undefined {
  const type = attributes.get('type');
  if (!type || FEED_TYPE.test(type)) return undefined;
  return `Cannot take an outline of type \`${type.slice(0, 40)}\` as a feed is of type \`rss\`: look for a feed with \`vigia feeds add ${attributes.get('xmlurl') ?? ''}\``;
}

/** One address a line, with a title behind it or not; `#` begins a remark. */
function readAddresses(text: string): ImportList {
  const feeds: ForeignFeed[] = [];
  const findings: Finding[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    const written = line.replace(/^\ufeff/, '').trim();
    if (written === '' || written.startsWith('#')) continue;
    const place = { line: at + 1, column: line.indexOf(written) + 1 };
    const [address = '', ...words] = written.split(/[\s,;]+/);
    const outline = addressOutline(address, words.join(' '));
    const [placed] = feedsOf({ ...outline, children: [outline] }, (_, message) => findings.push({ ...place, message }));
    if (placed !== undefined) feeds.push({ feed: placed.feed, ...place });
  }
  return { feeds, findings, notTaken: findings.length };
}

function addressOutline(address: string, title: string): Outline {
  const attributes = new Map([['xmlurl', address], ...(title === '' ? [] : [['title', title] as const])]);
  return { start: 0, tagEnd: 0, contentEnd: 0, end: 0, selfClosing: true, attributes, children: [] };
}
