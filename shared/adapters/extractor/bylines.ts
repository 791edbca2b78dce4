import type { Byline } from '../../model/reading.ts';
import type { Block } from './blocks.ts';
import type { DomElement } from './dom.ts';
import type { ElementIndex } from './element-index.ts';
import type { HeadlineArea } from './headline-area.ts';
import type { JsonLdNode } from './json-ld.ts';
import { nodesUnder, stringsUnder, typesOf } from './json-ld.ts';
import type { MetaTags } from './meta-tags.ts';
import { valuesOf } from './meta-tags.ts';
import { plainText } from './plain-text.ts';
import { upFrom } from './up-from.ts';

const AUTHOR_NAMES = `author article:author parsely-author sailthru.author dc.creator dcterms.creator byl byline
  articleauthor article.author article_author news_author authors citation_author og:article:author
  twitter:data1`.split(/\s+/);
/** `twitter:data1` is whatever `twitter:label1` says; only this makes it a name. */
const AUTHOR_LABEL = /^(?:written by|by|author|autor|por|escrito por|von|verfasst von|verfasser|écrit par)$/i;

/** Classes of the element that holds a name. */
const AUTHOR_CLASS = /(?:^|[\s_-])(?:by-?line|authors?(?:-?names?)?|autor(?:es|en|in|a)?|firma|redactor|journalist)/i;
/** Pages of the people who write. */
const AUTHOR_HREF = /\/(?:authors?|autor(?:es|en|a)?|by|people|staff|journalists?|redaktion|firmas?|auteurs?)\/[^/]+/i;

const AUTHOR_WORD = String.raw`[Aa]utor(?:in|es|a)?(?:\/\s?[Aa]utor(?:in)?|\/a)?|[Aa]uthors?|[Aa]uteurs?`;
/** A line that begins as bylines do in English, Spanish, German, French, Italian, Portuguese, Dutch and the Nordic languages; a capital follows, and no article: `BY THE PRESIDENT` heads a proclamation. */
const BYLINE = new RegExp(
  String.raw`^(?:(?:[Ww]ritten |[Rr]eported |[Ss]tory )?[Bb]y|BY|[Pp]or|POR|[Vv]on|VON|[Pp]ar|[Tt]exto?|Di|Door|Av|Af|${AUTHOR_WORD})\s*:?\s+(?!(?:[Tt]he|THE|[Aa]n?|[Ee]l|EL|[Ll]as?|[Ll]os|[Dd]er|[Dd]ie|[Dd]as)\s)(?=\p{Lu})`,
  'u',
);
const LABELLED = new RegExp(String.raw`^(?:${AUTHOR_WORD})\s*:?\s+(?=\p{Lu})`, 'u');
/** The same behind a date: `25 April | 14:07 | Von Eva Mora`. */
const BYLINE_BEHIND = /[|·•]\s*((?:[Bb]y|[Pp]or|[Vv]on|[Pp]ar)\s+\p{Lu}.*)$/u;
/** A name before a date, with nothing but a bar between: `Eva Mora | 25.04.2024`. */
const NAME_AND_DATE = /^(\p{Lu}[\p{L}'’.-]+(?:\s\p{Lu}[\p{L}'’.-]+){1,3})\s*(?:[|·•–—]|-(?!\d))\s*(?=\D{0,15}\d)/u;
const MAX_BYLINE_CHARS = 120;

type Sources = {
  readonly elements: ElementIndex;
  readonly jsonLd: readonly JsonLdNode[];
  readonly meta: MetaTags;
  readonly area: HeadlineArea;
};

/** Every place of the page that names authors, best first; organisations named by JSON-LD come last. */
export function findBylines({ elements, jsonLd, meta, area }: Sources): readonly Byline[] {
  const declared = [...nodesUnder(jsonLd, 'author'), ...nodesUnder(jsonLd, 'creator')];
  const organisations = new Set(declared.filter(isOrganisation).flatMap((node) => stringsUnder([node], 'name')));
  const all = [...stringsUnder(jsonLd, 'author'), ...stringsUnder(jsonLd, 'creator')];
  const lists: readonly Byline[] = [
    { source: 'json-ld', names: all.filter((name) => !organisations.has(name)) },
    { source: 'meta', names: metaAuthors(meta) },
    { source: 'markup', names: marked(elements) },
    { source: 'markup', names: shown(elements, area) },
    { source: 'line', names: lines(area) },
    { source: 'json-ld', names: [...organisations] },
  ];
  return lists.map(({ source, names }) => ({ source, names: clean(names) })).filter(({ names }) => names.length > 0);
}

function isOrganisation(node: JsonLdNode): boolean {
  return typesOf(node).some((type) => /Organization$|^Corporation$/.test(type));
}

function metaAuthors(meta: MetaTags): readonly string[] {
  const label = valuesOf(meta, ['twitter:label1'])[0] ?? '';
  return valuesOf(
    meta,
    AUTHOR_NAMES.filter((name) => name !== 'twitter:data1' || AUTHOR_LABEL.test(label)),
  );
}

/** `rel=author` and `itemprop=author`, anywhere. */
function marked(elements: ElementIndex): readonly string[] {
  const links = elements('a').filter((link) => hasWord(link, 'rel', 'author'));
  const items = ['span', 'div', 'p', 'a'].flatMap((tag) =>
    elements(tag).filter((element) => hasWord(element, 'itemprop', 'author')),
  );
  return [...items, ...links].map(textOf);
}

/** Near the headline: links to a person's page, and elements whose class says that they hold names. */
function shown(elements: ElementIndex, area: HeadlineArea): readonly string[] {
  const links = elements('a').filter((link) => AUTHOR_HREF.test(link.getAttribute('href') ?? '') && area.holds(link));
  const spans = elements('span').filter((span) => isAuthorClass(span) && area.holds(span));
  const named = [...links, ...spans].map(textOf);
  return named.length > 0 ? named : area.lines.filter(isAuthorLine).map((line) => line.text);
}

function isAuthorLine(line: Block): boolean {
  return line.text.length <= MAX_BYLINE_CHARS && [...upFrom(line.element)].slice(0, 2).some(isAuthorClass);
}

function isAuthorClass(element: DomElement): boolean {
  return AUTHOR_CLASS.test(element.getAttribute('class') ?? '');
}

/** Lines that begin with "By" near the headline, and labelled ones ("Autor: …") anywhere. */
function lines({ lines, pageLines }: HeadlineArea): readonly string[] {
  const near = lines
    .filter(({ text }) => text.length <= MAX_BYLINE_CHARS)
    .flatMap(({ text }) =>
      BYLINE.test(text) ? [text] : ((BYLINE_BEHIND.exec(text) ?? NAME_AND_DATE.exec(text))?.[1] ?? []),
    );
  const labelled = pageLines
    .map((line) => line.text)
    .filter((text) => text.length <= MAX_BYLINE_CHARS && LABELLED.test(text));
  return near.length > 0 ? near : labelled;
}

function clean(names: readonly string[]): readonly string[] {
  const texts = names
    .map(plainText)
    .filter((name) => !PICTURE.test(name) && name !== '' && name.length <= MAX_BYLINE_CHARS);
  return [...new Set(texts)];
}

/** Who took a picture is marked up like who wrote the text. */
const PICTURE = /^\(?\s*(?:image|photo|picture|foto|bild|imagen)s?\s*:|\bgetty images\b/i;

function hasWord(element: DomElement, attribute: string, word: string): boolean {
  const value = element.getAttribute(attribute);
  return value?.toLowerCase().split(/\s+/).includes(word) === true;
}

function textOf(element: DomElement): string {
  return plainText(element.textContent ?? '');
}
