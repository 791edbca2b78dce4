import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Tag } from '../model/tag.ts';
import { type PreparedArticle, placesOfTerm, prepareArticle, termsMet } from '../query-language/matches.ts';
import { type Query, type QueryTerm, tagName } from '../query-language/query.ts';
import { queryableArticle } from '../stages/indexed-article.ts';
import { snippet } from '../text/snippet.ts';

/** UTF-16 offsets into a text; the end is exclusive. */
export type TextRange = readonly [start: number, end: number];

/** Plain text, never markup, on one line; the ranges are in order and do not overlap. Whoever shows it escapes it. */
export type HighlightedText = { readonly text: string; readonly ranges: readonly TextRange[] };

/** Where an article meets a query. */
export type Excerpt = {
  readonly title: HighlightedText;
  /** In the order of the text; at most 3, with at most 300 characters in all. */
  readonly passages: readonly HighlightedText[];
};

/** Of full text, so many may leave the archive (DESIGN.md §1, promise 6). */
export const MAX_PASSAGE_CHARACTERS = 300;
export const MAX_PASSAGES = 3;

/** One at each end of a passage. */
const ELLIPSES = 2;

/** Of one passage where there are as many as there may be. */
const PASSAGE_CHARACTERS = Math.floor(MAX_PASSAGE_CHARACTERS / MAX_PASSAGES) - ELLIPSES;

/**
 * The words of an article that a query asked for, in their surroundings: words and phrases where they stand, tags by the
 * words of their receipts. Every term gets a passage before any gets a second. An article that was found by
 * its date, language or source shows its first words.
 */
export function excerptOf(
  query: Query,
  record: ArticleRecord,
  archived: ArchivedText | undefined,
  now: string,
): Excerpt {
  const text = archived?.article.text ?? '';
  const article = prepareArticle(queryableArticle(record, text));
  const marks = termsMet(query, article, now).map((term) => marksOf(term, article, archived?.tags ?? []));
  const inText = marks.map((found) => found.filter(({ inTitle }) => !inTitle).map(({ range }) => range));
  const inTitle = marks.flatMap((found) => found.filter((mark) => mark.inTitle).map(({ range }) => range));
  return {
    title: cut(record.title, [0, record.title.length], inOrder(inTitle)),
    passages: inText.some((ranges) => ranges.length > 0) ? passagesAt(text, inText) : firstWords(text),
  };
}

/** A stretch of a text in its surroundings, as wide as one passage of three. */
export function rangeInContext(text: string, range: TextRange): HighlightedText {
  return cut(text, windowAround(text, range, PASSAGE_CHARACTERS), [range]);
}

type Mark = { readonly inTitle: boolean; readonly range: TextRange };

function marksOf(term: QueryTerm, article: PreparedArticle, tags: readonly Tag[]): readonly Mark[] {
  if (term.kind === 'word' || term.kind === 'phrase') {
    const length = term.kind === 'word' ? 1 : term.words.length;
    return placesOfTerm(term, article).map((place) => ({
      inTitle: place < article.titleWords,
      range: [article.words[place]?.start ?? 0, article.words[place + length - 1]?.end ?? 0],
    }));
  }
  return tags.filter((tag) => asksFor(term, tag)).flatMap(({ receipts }) => receipts.map(receiptMark));
}

function asksFor(term: QueryTerm, { tag, level }: Tag): boolean {
  if (term.kind === 'any-tag') return term.level === level;
  return term.kind === 'tag' && tagName(term) === tag;
}

function receiptMark({ field, start, end }: Tag['receipts'][number]): Mark {
  return { inTitle: field === 'title', range: [start, end] };
}

function firstWords(text: string): readonly HighlightedText[] {
  const words = snippet(text, MAX_PASSAGE_CHARACTERS);
  return words === '' ? [] : [{ text: words, ranges: [] }];
}

// ---------------------------------------------------------------- choosing

/** `marks` by term; windows around the first of each, then around those that are left, as far as there is room. */
function passagesAt(text: string, marks: readonly (readonly TextRange[])[]): readonly HighlightedText[] {
  const chosen: TextRange[] = [];
  for (const mark of inTurn(marks)) {
    if (chosen.length === MAX_PASSAGES) break;
    if (!chosen.some((window) => holds(window, mark))) chosen.push(windowAround(text, mark, PASSAGE_CHARACTERS));
  }
  const windows = inOrder(chosen);
  const all = inOrder(marks.flat());
  const spare = Math.floor((MAX_PASSAGE_CHARACTERS - lengthOf(windows)) / windows.length);
  return inOrder(windows.map((window) => widened(text, window, Math.max(0, spare)))).map((window) =>
    cut(text, window, all),
  );
}

/** The first mark of every term, then the second of every term, and so on. */
function* inTurn(marks: readonly (readonly TextRange[])[]): Generator<TextRange> {
  const most = Math.max(...marks.map(({ length }) => length));
  for (let turn = 0; turn < most; turn++)
    for (const ranges of marks) {
      const range = ranges[turn];
      if (range !== undefined) yield range;
    }
}

function holds([start, end]: TextRange, [from, to]: TextRange): boolean {
  return from >= start && to <= end;
}

function lengthOf(windows: readonly TextRange[]): number {
  return windows.reduce((sum, [start, end]) => sum + end - start + ELLIPSES, 0);
}

/** At most `wide` units around a mark; what a longer mark has beyond that is cut. */
function windowAround(text: string, [start, end]: TextRange, wide: number): TextRange {
  const spare = Math.max(0, wide - (end - start));
  return widened(text, [start, Math.min(end, start + wide)], spare);
}

/** Up to `by` more units, evenly on both sides, from a word's beginning to a word's end. */
function widened(text: string, [start, end]: TextRange, by: number): TextRange {
  const left = Math.min(start, Math.floor(by / 2));
  const right = Math.min(text.length - end, by - left);
  const from = Math.max(0, start - (by - right));
  const room = text.slice(from, start);
  const first = from === 0 ? 0 : room.search(/(?<=\s)\S/);
  const after = text.slice(end, end + by - (start - from));
  const last = end + after.length === text.length ? after.length : after.search(/\s\S*$/);
  return [first === -1 ? start : from + first, last === -1 ? end : end + last];
}

/** Sorted, with those that touch or overlap made one. */
function inOrder(ranges: readonly TextRange[]): readonly TextRange[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

// ---------------------------------------------------------------- cutting

/** A line break, a tab, and everything that a terminal or a page might act on; as many blanks, so that offsets stay. */
const UNSAFE = /[\s\p{Cc}\p{Cf}\p{Cs}]/gu;

function cut(text: string, [start, end]: TextRange, marks: readonly TextRange[]): HighlightedText {
  const before = start > 0 ? '…' : '';
  const after = end < text.length ? '…' : '';
  const shift = before.length - start;
  const inside = marks.flatMap(([from, to]): readonly TextRange[] => {
    const [a, b] = [Math.max(from, start), Math.min(to, end)];
    return a < b ? [[a + shift, b + shift]] : [];
  });
  const line = text.slice(start, end).replaceAll(UNSAFE, (found) => ' '.repeat(found.length));
  return { text: `${before}${line}${after}`, ranges: inside };
}
