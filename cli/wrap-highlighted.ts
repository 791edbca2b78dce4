import type { HighlightedText } from '../shared/query/passages.ts';

/** What a line may break at: a no-break space is none. */
const SPACES = /[ \t\r\n]+/g;

/**
 * A text in lines of at most so many characters, the words that are marked still marked; a longer word stays whole on
 * a line of its own. `first`: what fits on the first line, where something stands before it.
 */
export function wrapHighlighted(
  { text, ranges }: HighlightedText,
  { width, first = width }: { readonly width: number; readonly first?: number },
): readonly HighlightedText[] {
  const words = wordsOf(text);
  const lines: [start: number, end: number][] = [];
  for (const [start, end] of words) {
    const line = lines.at(-1);
    const room = lines.length <= 1 ? first : width;
    if (line !== undefined && lengthOf(text.slice(line[0], end)) <= room) line[1] = end;
    else lines.push([start, end]);
  }
  return lines.map(([start, end]) => ({
    text: text.slice(start, end),
    ranges: ranges
      .filter(([from, to]) => to > start && from < end)
      .map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start] as const),
  }));
}

function wordsOf(text: string): readonly (readonly [start: number, end: number])[] {
  const words: [number, number][] = [];
  let start = 0;
  for (const { index, 0: space } of text.matchAll(SPACES)) {
    if (index > start) words.push([start, index]);
    start = index + space.length;
  }
  return start < text.length ? [...words, [start, text.length]] : words;
}

/** In code points: near enough for the languages that articles are read in. */
function lengthOf(text: string): number {
  return [...text].length;
}
