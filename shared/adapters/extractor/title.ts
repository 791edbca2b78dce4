/** What a page offers as its headline. */
export type TitleSources = {
  readonly headline: string | undefined;
  readonly metaTitle: string | undefined;
  readonly documentTitle: string | undefined;
  readonly headings: readonly string[];
  /** Names that the site goes by, its host among them. */
  readonly siteNames: readonly string[];
};

/** Between a headline and a site's name: only with space around, so that no hyphenated word is cut. */
const SEPARATOR = /\s+[|–—·•»«:-]\s+|\s*\|\s*/;

/**
 * The headline without the site's name: what the page declares for previews, else its JSON-LD, else
 * its document title; in the words of the `h1` where that is the same without what a template added.
 */
export function chooseTitle(sources: TitleSources): string {
  const declared = sources.metaTitle ?? sources.headline ?? sources.documentTitle;
  if (declared === undefined) return sources.headings[0] ?? '';
  const agreed = sources.headings.find((heading) => agrees(heading, declared));
  if (agreed !== undefined) return agreed;
  const own = withoutSiteName(declared, sources.siteNames);
  // Nothing but the site's name: the only heading says more.
  return sources.siteNames.some((name) => fold(name) === fold(own)) ? (sources.headings[0] ?? own) : own;
}

/** The heading is the title, or what is left of it without a site's name. */
function agrees(heading: string, title: string): boolean {
  const short = fold(heading);
  const long = fold(title);
  // A heading of one or two words is as likely a section's name as a headline.
  return short === long || (short.split(' ').length > 2 && ` ${long} `.includes(` ${short} `));
}

function withoutSiteName(title: string, siteNames: readonly string[]): string {
  const parts = title.split(SEPARATOR);
  if (parts.length < 2) return title;
  const names = siteNames.map(fold).filter((name) => name !== '');
  const isName = (part: string) => {
    const folded = fold(part);
    const packed = folded.replaceAll(' ', '');
    return (
      folded !== '' &&
      names.some((name) => name === folded || (packed.length > 3 && name.replaceAll(' ', '').includes(packed)))
    );
  };
  const last = parts.at(-1) ?? '';
  if (isName(last)) return title.slice(0, title.length - last.length).replace(/[\s|–—·•»«:-]+$/, '');
  const first = parts[0] ?? '';
  if (isName(first)) return title.slice(first.length).replace(/^[\s|–—·•»«:-]+/, '');
  return title;
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
