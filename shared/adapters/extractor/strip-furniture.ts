import type { DomDocument, DomElement, DomNode } from './dom.ts';
import { isElement, TEXT_NODE } from './dom.ts';

/** Elements that never hold an article's own text: menus, captions, forms, asides. */
const FURNITURE_ELEMENT = new Set([
  'nav',
  'footer',
  'form',
  'figcaption',
  'aside',
  'dialog',
  'menu',
  'button',
  'label',
]);

/**
 * Words of class names and ids that name furniture in CMS of any language; whole words between `-`,
 * `_`, spaces and humps. Each was met on several sites; none is the name of one site.
 */
const FURNITURE_WORDS = new RegExp(
  `(?:^|[\\s_-])(?:${[
    'relat(?:ed|ionad[oa]s?)|recommend\\w*|recirc\\w*|read-?(?:more|next|also)|more-(?:on|from|stories|news)|see-also|also-read|leer-mas|te-puede-interesar',
    'most-?(?:read|popular|viewed)|trending|popular|latest-news|outbrain|taboola|teads|promo\\w*|advert\\w*|ads?|adv|sponsor\\w*|affiliate\\w*|commercial',
    'newsletters?|sign-?up|subscri\\w+|suscri\\w+|boletin|registration|log-?in|donat\\w+|membership|cta|call-to-action',
    'shar(?:e|ing|er)\\w*|social\\w*|follow|addthis|a2a|sharedaddy|whatsapp|toolbar|tools|utility|print|bookmark',
    'bread-?crumbs?|tags?|tag-?list|taxonomy|topics|keywords|pagination|pager|post-nav\\w*|prev-next',
    'nav|navbar|navigation|menu|sidebar|footer|masthead|skip-?(?:link|to)\\w*|popup|modal|overlay|tooltip|rollover[\\w-]*-(?:block|box|card|content)|hover-?card|dropdown|flyout',
    'captions?|credits?|copyright|media-?credit|photo-?credit|image-?credit|photographer|legend|bild-?unterschrift',
    'author-?(?:bio|box|info|card|profile|description|content|details)|post-author|info-?box|about-(?:the-)?author|bio|biography|contributor-bio',
    'vjs-[\\w-]+|jwplayer[\\w-]*|sr-only|visually-?hidden|screen-?reader(?:-text)?|visuallyhidden|noprint|print-only|disclaimer|feedback|poll|quiz|rating',
  ].join('|')})(?=$|[\\s_-])`,
);
/** What is furniture however long it is: readers' comments and the privacy notices of consent tools. */
const LONG_FURNITURE =
  /(?:^|[\s_-])(?:comments?(?:-?(?:list|area|section|wrapper|container|thread))?|disqus\w*|respond|cookies?|consent|gdpr|ccpa|onetrust|didomi|privacy)(?=$|[\s_-])/;
const MAX_LONG_SHARE = 0.7;

/** Names of the line over an article: dropped only while they hold no more than a line. */
const LINE_WORDS =
  /(?:^|[\s_-])(?:by-?line\w*|authors?|date-?line|timestamps?|time|date|datetime|published|pub-?date|updated|post-?meta|entry-?meta|article-?meta|meta|reading-time|read-time|kicker|eyebrow|section-name|category|player|video|gallery|slideshow)(?=$|[\s_-])/;
const MAX_LINE_CHARS = 250;

/** What holds more of the page's prose than this is no furniture, whatever it is called, nor is it hidden for long: a script shows it. */
const MAX_TEXT_SHARE = 0.15;
/** A run of text of this length outside links is prose, in whatever element it stands. */
const PROSE_CHARS = 60;

/** Names of the article's own parts, and of what is quoted in it: never furniture. */
const ARTICLE_WORDS =
  /(?:article|story|entry|post|news)[_-]{0,2}(?:body|content|text|main|story)|(?:^|[\s_-])(?:embed|tweet|quote|richtext)/;

/** A reader sees none of it: `hidden`, and what its own style hides. */
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|rem|%|pt)?\s*(?:;|!|$)/i;

/** The names by which frameworks hide; a name with a screen size shows it again on others. */
const HIDDEN_CLASS = new Set(['hidden', 'd-none', 'is-hidden', 'hide', 'u-hidden']);
const SHOWN_AGAIN = /^(?:xs|sm|md|lg|xl|[2-9]xl)[:@]|^d-(?:xs|sm|md|lg|xl|print)-/;

/** Characters of all text, of prose, and of the text in an element itself: not in the elements it holds. */
type Sizes = { readonly all: number; readonly prose: number; readonly bare: number };
/** The text right before an element, and how much bare text its parent holds. */
type Beside = { readonly before: string; readonly lineChars: number };

/**
 * Takes out of the document what surrounds an article on any site, before an article is looked for:
 * hidden elements, menus, captions, share bars, related stories, newsletter boxes, comments. Nothing
 * goes that holds more than its share of the page's prose.
 */
export function stripFurniture(document: DomDocument): void {
  const root = document.documentElement;
  const sizes = new Map<DomNode, Sizes>();
  const total = measure(root, false, sizes).prose;
  const visit = (element: DomElement) => {
    const lineChars = (sizes.get(element) ?? NOTHING).bare;
    let last: DomNode | null = null;
    for (let next = element.firstChild; next !== null; ) {
      const child = next;
      const before = bareText(last);
      last = child;
      next = child.nextSibling;
      if (!isElement(child)) continue;
      const size = sizes.get(child) ?? NOTHING;
      const share = size.prose / Math.max(total, 1);
      if (
        share <= MAX_TEXT_SHARE
          ? isHidden(child) || isFurniture(child, size, { before, lineChars })
          : isLongFurniture(child, share)
      ) {
        child.remove();
        continue;
      }
      child.removeAttribute('hidden');
      if (isPartOfSentence(child, size, { before, lineChars })) forgetNames(child);
      visit(child);
    }
  };
  visit(root);
}
const NOTHING: Sizes = { all: 0, prose: 0, bare: 0 };

function measure(node: DomNode, inLink: boolean, sizes: Map<DomNode, Sizes>): Sizes {
  if (node.nodeType === TEXT_NODE) {
    const length = (node.textContent ?? '').trim().length;
    return { all: length, prose: !inLink && length >= PROSE_CHARS ? length : 0, bare: length };
  }
  let all = 0;
  let prose = 0;
  let bare = 0;
  const inside = inLink || (isElement(node) && node.localName === 'a');
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const size = measure(child, inside, sizes);
    all += size.all;
    prose += size.prose;
    if (child.nodeType === TEXT_NODE) bare += size.bare;
  }
  const size = { all, prose, bare };
  sizes.set(node, size);
  return size;
}

/** A reader does not see it, by its own attributes. */
export function isHidden(element: DomElement): boolean {
  if (element.localName === 'html' || element.localName === 'body') return false;
  if (element.hasAttribute('hidden') || HIDDEN_STYLE.test(element.getAttribute('style') ?? '')) return true;
  const names = (element.getAttribute('class') ?? '').split(/\s+/);
  return names.some((name) => HIDDEN_CLASS.has(name)) && !names.some((name) => SHOWN_AGAIN.test(name));
}

function isFurniture(element: DomElement, size: Sizes, beside: Beside): boolean {
  if (FURNITURE_ELEMENT.has(element.localName)) return true;
  if (STRUCTURE.has(element.localName)) return false;
  const names = namesOf(element);
  if (names === '' || ARTICLE_WORDS.test(names)) return false;
  if (isPartOfSentence(element, size, beside) && !UNSEEN_WORDS.test(names)) return false;
  if (FURNITURE_WORDS.test(names) || LONG_FURNITURE.test(names)) return true;
  return size.all <= MAX_LINE_CHARS && LINE_WORDS.test(names);
}

/**
 * A word of running text, whatever its class: links to people, places and topics, a dateline. What stands behind
 * a whole sentence is none: "read more", a share link.
 */
function isPartOfSentence(element: DomElement, size: Sizes, { before, lineChars }: Beside): boolean {
  if (!INLINE.has(element.localName) || size.all > MAX_LINE_CHARS || lineChars < PROSE_CHARS) return false;
  return /[\p{L}\p{N}]/u.test(bareText(element.nextSibling)) || /[\p{L}\p{N},]\s*$/u.test(before.slice(-MAX_GAP_CHARS));
}
/** Readability as well takes `dateline` and `author` for a byline, wherever they stand, and the words with them. */
function forgetNames(element: DomElement): void {
  for (const name of ['class', 'id', 'rel', 'itemprop']) element.removeAttribute(name);
}
/** Between two words in a page's source: a line break and its indent. */
const MAX_GAP_CHARS = 100;
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'cite',
  'code',
  'em',
  'font',
  'i',
  'mark',
  'q',
  'span',
  'strong',
  'time',
  'u',
]);
/** What stands in a sentence and is not read with it: boxes that open over it, and notes to those who hear the page. */
const UNSEEN_WORDS =
  /(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|noprint|print-only|tooltip|popup|modal|overlay|rollover|hover-?card|dropdown|flyout|shar(?:e|ing)|social)(?=$|[\s_-])/;

function bareText(node: DomNode | null): string {
  return node?.nodeType === TEXT_NODE ? (node.textContent ?? '') : '';
}

function isLongFurniture(element: DomElement, share: number): boolean {
  return share <= MAX_LONG_SHARE && !STRUCTURE.has(element.localName) && LONG_FURNITURE.test(namesOf(element));
}
const STRUCTURE = new Set(['html', 'head', 'body', 'article', 'main', 'h1']);

/** Class and id in lower case, with `-` at the humps of camel case. */
function namesOf(element: DomElement): string {
  const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`.trim();
  return names
    .slice(0, MAX_NAMES_CHARS)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(LACKS, ' ');
}
/** A class that says what a box lacks (`no_caption`) does not say what it is; `no-print` does. */
const LACKS = /(?<=^|[\s_-])(?:no|without)[_-](?!print)[\w-]+/g;
const MAX_NAMES_CHARS = 400;
