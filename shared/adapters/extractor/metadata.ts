import type { Byline, DateCandidate } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import { findBylines } from './bylines.ts';
import { findDates } from './date-candidates.ts';
import type { ElementIndex } from './element-index.ts';
import { findHeadlineArea } from './headline-area.ts';
import type { JsonLdNode } from './json-ld.ts';
import { stringsUnder } from './json-ld.ts';
import type { MetaTags } from './meta-tags.ts';
import { reservationsIn, valuesOf } from './meta-tags.ts';
import { plainJsonText, plainText } from './plain-text.ts';
import type { TitleSources } from './title.ts';
import { chooseTitle, withoutSiteName } from './title.ts';

/** What a page says about its article outside the text, as found. */
export type Metadata = {
  readonly title: string;
  /** Every form in which the page gives the headline, `title` among them. */
  readonly titles: readonly string[];
  readonly bylines: readonly Byline[];
  readonly siteName?: string;
  readonly section?: string;
  readonly published: readonly DateCandidate[];
  readonly modified: readonly DateCandidate[];
  readonly htmlLang?: string;
  readonly canonicalUrl?: string;
  readonly licence?: string;
  /** Reservations of the publisher (DESIGN.md §1.6): `noarchive`, `tdm`. */
  readonly reservations: readonly string[];
  /** What the page says of itself to search engines and to link previews: often its standfirst. */
  readonly descriptions: readonly string[];
};

const TITLE_NAMES = ['og:title', 'twitter:title', 'dc.title', 'parsely-title', 'sailthru.title'];
const DESCRIPTION_NAMES = ['description', 'og:description', 'twitter:description', 'dc.description'];
const SECTION_NAMES = ['article:section', 'parsely-section', 'og:article:section', 'section', 'cxenseparse:section'];
/** The name of a section is a word or two. */
const MAX_SECTION_CHARS = 60;

export type MetadataInput = {
  readonly elements: ElementIndex;
  /** `lang` of the root element. */
  readonly htmlLang: string | undefined;
  /** Every line of the page, before furniture is taken out. */
  readonly pageLines: readonly Block[];
  readonly jsonLd: readonly JsonLdNode[];
  readonly meta: MetaTags;
  /** The address of the page, the base of relative links. */
  readonly url: string;
};

/** Reads everything but the text. */
export function readMetadata(input: MetadataInput): Metadata {
  const { elements, pageLines, jsonLd, meta, url } = input;
  const siteName = [...valuesOf(meta, ['og:site_name', 'application-name']), ...ldTexts(jsonLd, 'publisher')][0];
  const sources = titleSources(input, siteName);
  const title = chooseTitle(sources);
  const said = { elements, jsonLd, meta, url, area: findHeadlineArea(pageLines, title) };
  const section = [...valuesOf(meta, SECTION_NAMES), ...ldTexts(jsonLd, 'articleSection')].find(isSection);
  const htmlLang = input.htmlLang?.trim();
  const canonicalUrl = linked(elements, 'canonical', url);
  const licence = linked(elements, 'license', url) ?? ldTexts(jsonLd, 'license')[0];
  return {
    title,
    titles: titleForms(sources, title),
    bylines: findBylines(said),
    ...findDates(said),
    reservations: reservationsIn(meta),
    descriptions: distinct([...valuesOf(meta, DESCRIPTION_NAMES), ...ldTexts(jsonLd, 'description')]),
    ...(siteName === undefined ? {} : { siteName }),
    ...(section === undefined ? {} : { section }),
    ...(htmlLang ? { htmlLang } : {}),
    ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
    ...(licence === undefined ? {} : { licence }),
  };
}

function titleSources({ elements, jsonLd, meta, url }: MetadataInput, siteName: string | undefined): TitleSources {
  const { hostname } = new URL(url);
  return {
    headline: ldTexts(jsonLd, 'headline')[0],
    preview: valuesOf(meta, TITLE_NAMES)[0],
    documentTitle: texts(elements, 'title')[0],
    headings: texts(elements, 'h1'),
    siteNames: [
      ...(siteName === undefined ? [] : [siteName]),
      ...ldTexts(jsonLd, 'publisher'),
      hostname,
      ownLabel(hostname),
    ],
  };
}

function titleForms({ headline, preview, documentTitle, siteNames }: TitleSources, title: string): readonly string[] {
  const forms = [headline, preview, documentTitle].filter((form) => form !== undefined);
  return distinct([title, ...forms.map((form) => withoutSiteName(form, siteNames))]);
}

/** The longest part of a host name is the outlet's own. */
function ownLabel(hostname: string): string {
  const labels = hostname.split('.').slice(0, -1);
  return labels.sort((one, other) => other.length - one.length)[0] ?? hostname;
}

function isSection(text: string): boolean {
  return text.length <= MAX_SECTION_CHARS && /\p{L}/u.test(text) && !/^https?:/i.test(text);
}

/** The address of the first `link` or `a` of that relation. */
function linked(elements: ElementIndex, relation: string, url: string): string | undefined {
  for (const element of [...elements('link'), ...elements('a')]) {
    const rel = element.getAttribute('rel')?.toLowerCase();
    if (rel === undefined || !rel.split(/\s+/).includes(relation)) continue;
    const href = element.getAttribute('href')?.trim();
    if (href && URL.canParse(href, url)) return new URL(href, url).href;
  }
  return undefined;
}

function ldTexts(nodes: readonly JsonLdNode[], key: string): readonly string[] {
  return stringsUnder(nodes, key).map(plainJsonText);
}

function texts(elements: ElementIndex, name: string): readonly string[] {
  return elements(name)
    .map((element) => plainText(element.textContent ?? ''))
    .filter((text) => text !== '');
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
