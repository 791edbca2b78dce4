import type { Block } from './blocks.ts';
import type { DomElement } from './dom.ts';
import { foldText } from './fold-text.ts';
import { upFrom } from './up-from.ts';

/** The lines around a page's headline, where outlets say who wrote when. */
export type HeadlineArea = {
  /** In reading order: a few before the headline, then those after it up to the text. */
  readonly lines: readonly Block[];
  /** Every line of the page, for what is labelled wherever it stands. */
  readonly pageLines: readonly Block[];
  /** Whether an element stands in one of `lines`. */
  readonly holds: (element: DomElement) => boolean;
  /** The same for lines behind the headline only. */
  readonly follows: (element: DomElement) => boolean;
};

/** A kicker, a section, a date over the headline. */
const LINES_BEFORE = 6;
/** Standfirst, byline, date, share bar, picture and caption. */
const LINES_AFTER = 14;
const MAX_LINES_AFTER = 60;
/** The second paragraph of this length is the article: what follows it is no byline. */
const PARAGRAPH_CHARS = 200;
/** Elements that hold the whole page hold the headline's neighbours as well. */
const MAX_STEPS_UP = 3;

/** Finds the neighbourhood of the headline; without one, of the page's first lines. Before furniture is taken out. */
export function findHeadlineArea(pageLines: readonly Block[], title: string): HeadlineArea {
  const at = headlineIndex(pageLines, title);
  const after = linesAfter(pageLines, at);
  const lines = [...pageLines.slice(Math.max(0, at - LINES_BEFORE), at), ...after];
  return { lines, pageLines, holds: standsIn(lines), follows: standsIn(after) };
}

function standsIn(lines: readonly Block[]): (element: DomElement) => boolean {
  const holders = new Set(lines.map((line) => line.element));
  return (element) => [...upFrom(element)].slice(0, MAX_STEPS_UP).some((up) => holders.has(up));
}

function headlineIndex(lines: readonly Block[], title: string): number {
  const folded = foldText(title);
  const isTitle = (line: Block) => foldText(line.text) === folded;
  const heading = lines.findIndex((line) => line.element.localName === 'h1' && isTitle(line));
  if (heading >= 0) return heading;
  const same = lines.findIndex(isTitle);
  if (same >= 0) return same;
  const holds = (line: Block) => line.kind === 'heading' && ` ${foldText(line.text)} `.includes(` ${folded} `);
  const around = folded.includes(' ') ? lines.findIndex(holds) : -1;
  return around >= 0
    ? around
    : Math.max(
        0,
        lines.findIndex((line) => line.element.localName === 'h1'),
      );
}

/** Items of a menu between headline and byline are passed over in the count. */
function linesAfter(lines: readonly Block[], at: number): readonly Block[] {
  const after: Block[] = [];
  let counted = 0;
  for (const line of lines.slice(at, at + MAX_LINES_AFTER)) {
    if (counted >= LINES_AFTER) break;
    after.push(line);
    if (line.kind !== 'list-item') counted++;
  }
  const long = after.flatMap((line, index) => (line.text.length >= PARAGRAPH_CHARS ? [index] : []));
  return after.slice(0, (long[1] ?? after.length) + 1);
}
