import type { DateCandidate, PageDateSource } from '../../model/reading.ts';
import { boxContent } from './box-content.ts';
import type { DomElement } from './dom.ts';
import type { ElementIndex } from './element-index.ts';
import type { HeadlineArea } from './headline-area.ts';
import type { JsonLdNode } from './json-ld.ts';
import { stringsUnder } from './json-ld.ts';
import type { MetaTags } from './meta-tags.ts';
import { valuesOf } from './meta-tags.ts';
import { plainText } from './plain-text.ts';
import { upFrom } from './up-from.ts';

/** `meta` names for the first publication, best first: Open Graph, schema.org, Parse.ly, Dublin Core, CMS habits. */
const PUBLISHED_NAMES = `article:published_time og:article:published_time article:published datepublished
  og:published_time og:pubdate parsely-pub-date sailthru.date dcterms.created dc.date.issued dcterms.issued
  dc.date.created dcterms.date dc.date citation_publication_date citation_date publication_date publication-date
  publish-date publishdate publish_date published_date publisheddate pub_date pubdate article_date_original
  originalpublicationdate dateposted displaydate news_date cxenseparse:recs:publishtime rnews:datepublished
  bt:pubdate article.published article.created date last-published`.split(/\s+/);
const MODIFIED_NAMES = `article:modified_time og:updated_time og:modified_time og:article:modified_time datemodified
  dcterms.modified dc.date.modified dc.modified article.updated last-modified lastmod last_updated revised`.split(
  /\s+/,
);

/** Class names of the element that shows when a page was published, or changed. */
const PUBLISHED_CLASS = /publish|posted|pub-?date|entry-date|created/i;
const MODIFIED_CLASS = /modified|updated|last-?edit/i;

/**
 * Year, month and day as directories or as the beginning of a file name, as most outlets order their archives. One
 * digit is a month or a day only between separators: `/2019/11/` is no first of January.
 */
const URL_DATE =
  /\/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2]|(?<=[-/])[1-9](?=[-/]))[-/]?(0[1-9]|[12]\d|3[01]|(?<=[-/])[1-9])(?=[-/_.]|$)/;

/** A line that may show a date: a year of four digits, or three numbers apart by dots, slashes or dashes. */
const DATED_LINE = /(?:^|\D)(?:19|20)\d\d(?!\d)|(?:^|\D)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)/;
const MAX_LINE_CHARS = 160;
/** Wherever it stands, such a line means the article. */
const LABELLED_LINE =
  /^(?:date|datum|fecha|published|posted|publicad[oa]|publicaci[oó]n|ver[öo]ffentlicht|erstellt|publié|pubblicato|data)\b/i;
const MAX_LABELLED_CHARS = 80;
const MAX_CANDIDATES = 12;

type Sources = {
  readonly elements: ElementIndex;
  readonly jsonLd: readonly JsonLdNode[];
  readonly meta: MetaTags;
  readonly area: HeadlineArea;
  readonly url: string;
};

/** What the page says of its first publication and of its last change: declared first, then shown, best first. */
export function findDates(sources: Sources): {
  readonly published: readonly DateCandidate[];
  readonly modified: readonly DateCandidate[];
} {
  const { jsonLd, meta, url } = sources;
  const shown = shownTimes(sources);
  return {
    published: distinct([
      ...candidates('json-ld', stringsUnder(jsonLd, 'datePublished')),
      ...candidates('meta', valuesOf(meta, PUBLISHED_NAMES)),
      ...candidates('json-ld', stringsUnder(jsonLd, 'dateCreated')),
      ...candidates('time', shown.published),
      ...candidates('text', datedLines(sources.area)),
      ...candidates('url', urlDate(url)),
    ]),
    modified: distinct([
      ...candidates('json-ld', stringsUnder(jsonLd, 'dateModified')),
      ...candidates('meta', valuesOf(meta, MODIFIED_NAMES)),
      ...candidates('time', shown.modified),
    ]),
  };
}

function candidates(source: PageDateSource, texts: readonly string[]): readonly DateCandidate[] {
  return texts.slice(0, MAX_CANDIDATES).map((text) => ({ source, text: plainText(text) }));
}

/** `time` and `itemprop` elements: those behind the headline, marked ones first; those before it; elsewhere marked ones only. */
function shownTimes({ elements, area }: Sources): {
  readonly published: readonly string[];
  readonly modified: readonly string[];
} {
  const times = [...itemprops(elements, 'datePublished'), ...elements('time')];
  const changes = [...itemprops(elements, 'dateModified'), ...times.filter(isModified)];
  const own = times.filter((time) => !isModified(time) && !isTeaserTime(time));
  const behind = own.filter(area.follows);
  const ordered = [...behind.filter(isPublished), ...behind, ...own.filter(area.holds), ...own.filter(isPublished)];
  return {
    published: ordered.map(timeText).filter((text) => text !== ''),
    modified: changes.map(timeText).filter((text) => text !== ''),
  };
}

/** Of another story: in a side column, or in a small box with that story's link. */
function isTeaserTime(time: DomElement): boolean {
  const around = [...upFrom(time)];
  if (around.some((up) => SIDE_PARTS.has(up.localName))) return true;
  return around.slice(1, 3).some((up) => {
    const { chars, elements } = boxContent(up, MAX_TEASER_CHARS);
    return chars <= MAX_TEASER_CHARS && elements.some((element) => element.localName === 'a' && isStoryLink(element));
  });
}
const SIDE_PARTS = new Set(['aside', 'nav', 'footer']);
const MAX_TEASER_CHARS = 240;
/** Shorter links are tags, names and permanent links. */
const MIN_STORY_LINK_CHARS = 15;

function isStoryLink(link: DomElement): boolean {
  return (
    plainText(link.textContent ?? '').length >= MIN_STORY_LINK_CHARS &&
    !/author|autor|redaktion|people|staff|\/by\//i.test(
      `${link.getAttribute('rel') ?? ''} ${link.getAttribute('href') ?? ''}`,
    )
  );
}

function isPublished(time: DomElement): boolean {
  return (
    time.hasAttribute('pubdate') ||
    time.getAttribute('itemprop') === 'datePublished' ||
    PUBLISHED_CLASS.test(time.getAttribute('class') ?? '')
  );
}

function isModified(time: DomElement): boolean {
  return MODIFIED_CLASS.test(time.getAttribute('class') ?? '') && !isPublished(time);
}

function timeText(time: DomElement): string {
  return plainText(time.getAttribute('datetime') ?? time.getAttribute('content') ?? time.textContent ?? '');
}

/** Labelled lines, then the barest of those near the headline: the longer a line, the more it is about something else. */
function datedLines({ lines, pageLines }: HeadlineArea): readonly string[] {
  const near = lines
    .filter(
      (line) =>
        line.kind !== 'quote' &&
        line.text.length <= MAX_LINE_CHARS &&
        DATED_LINE.test(line.text) &&
        !isCaption(line.element),
    )
    .sort((one, other) => one.text.length - other.text.length);
  const labelled = pageLines.filter(
    ({ text }) => text.length <= MAX_LABELLED_CHARS && LABELLED_LINE.test(text) && DATED_LINE.test(text),
  );
  return [...labelled, ...near].map(({ text }) => text);
}

/** A picture's date is the day it was taken. */
function isCaption(element: DomElement): boolean {
  return [...upFrom(element)]
    .slice(0, MAX_CAPTION_STEPS)
    .some(
      (up) =>
        up.localName === 'figure' ||
        up.localName === 'figcaption' ||
        /caption|legend/i.test(up.getAttribute('class') ?? ''),
    );
}
const MAX_CAPTION_STEPS = 3;

function urlDate(url: string): readonly string[] {
  const found = URL_DATE.exec(new URL(url).pathname);
  const [, year = '', month = '', day = ''] = found ?? [];
  return found === null ? [] : [`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`];
}

function itemprops(elements: ElementIndex, name: string): readonly DomElement[] {
  return ['span', 'div', 'p'].flatMap((tag) =>
    elements(tag).filter((element) => element.getAttribute('itemprop') === name),
  );
}

function distinct(found: readonly DateCandidate[]): readonly DateCandidate[] {
  const seen = new Set<string>();
  return found.filter(({ source, text }) => {
    const key = `${source} ${text}`;
    const isNew = text !== '' && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
