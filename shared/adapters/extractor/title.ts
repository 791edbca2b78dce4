import { foldText } from './fold-text.ts';

/** What a page offers as its headline. */
export type TitleSources = {
  /** JSON-LD `headline`. */
  readonly headline: string | undefined;
  /** Open Graph and the like: what is shown where the page is shared. */
  readonly preview: string | undefined;
  readonly documentTitle: string | undefined;
  readonly headings: readonly string[];
  /** Names that the site goes by, its host among them. */
  readonly siteNames: readonly string[];
};

/** Between a headline and a site's name: only with space around, so that no hyphenated word is cut. */
const SEPARATOR = /\s+[|–—·•»«:-]\s+|\s*\|\s*/;
/** A name of a site has few words; a headline may hold the site's name among many. */
const MAX_NAME_WORDS = 6;

/**
 * The headline without the site's name: what the page declares for previews (the outlet's own headline out
 * of context), else its JSON-LD, else its document title; in the words of the `h1` where that is the same
 * without what a template added.
 */
export function chooseTitle(sources: TitleSources): string {
  const { headline, siteNames } = sources;
  const headings = sources.headings.map((heading) => withoutSiteName(heading, siteNames));
  const declared = sources.preview ?? headline ?? sources.documentTitle;
  if (declared === undefined) return headings[0] ?? '';
  const own = withoutSiteName(declared, siteNames);
  const agreed = headings.find((heading) => sameWords(heading, own) || isCore(heading, own, headline));
  if (agreed !== undefined) return agreed;
  // Nothing but the site's name: the only heading says more.
  return siteNames.some((name) => foldText(name) === foldText(own)) ? (headings[0] ?? own) : own;
}

function sameWords(one: string, other: string): boolean {
  return foldText(one) === foldText(other);
}

/**
 * The heading is the title without what stands apart by a bar or a dash: a section, a date, a site's longer
 * name. JSON-LD, where it has the words of either, decides. One or two words are as likely a section's name
 * as a headline.
 */
function isCore(heading: string, title: string, headline: string | undefined): boolean {
  const short = foldText(heading);
  if (short.split(' ').length < MIN_HEADLINE_WORDS || !` ${foldText(title)} `.includes(` ${short} `)) return false;
  if (headline !== undefined && sameWords(headline, heading)) return true;
  if (headline !== undefined && sameWords(headline, title)) return false;
  return title.split(SEPARATOR).some((part) => foldText(part).startsWith(short));
}
const MIN_HEADLINE_WORDS = 3;

/** The title without a first or last part that is the site's name. */
export function withoutSiteName(title: string, siteNames: readonly string[]): string {
  const parts = title.split(SEPARATOR);
  if (parts.length < 2) return title;
  const names = siteNames.map(foldText).filter((name) => name !== '');
  const last = parts.at(-1) ?? '';
  if (isSiteName(last, names)) return title.slice(0, title.length - last.length).replace(/[\s|–—·•»«:-]+$/, '');
  const first = parts[0] ?? '';
  if (isSiteName(first, names)) return title.slice(first.length).replace(/^[\s|–—·•»«:-]+/, '');
  return title;
}

/** A name, a part of one, or a longer form of one ("Die Neue Zeitung" on zeitung.example). */
function isSiteName(part: string, names: readonly string[]): boolean {
  const words = foldText(part).split(' ');
  const packed = words.join('');
  if (packed.length < 2 || words.length > MAX_NAME_WORDS) return false;
  return names.some((name) => {
    const packedName = name.replaceAll(' ', '');
    if (packedName === packed) return true;
    if (packed.length > 3 && packedName.includes(packed)) return true;
    const label = packedName.replace(/^www/, '');
    return label.length > MIN_LABEL_CHARS && packed.endsWith(label);
  });
}
/** Shorter host names are words of any headline. */
const MIN_LABEL_CHARS = 5;
