import { isBiography, isByline, namesIn } from './author-lines.ts';
import type { Block } from './blocks.ts';
import { foldText } from './fold-text.ts';
import { isStandfirst } from './is-standfirst.ts';
import { lineRuleFor } from './line-rules.ts';
import { withoutStoryLists } from './story-lists.ts';

/** The headline is repeated among the first blocks, after a kicker and a date at most. */
const TITLE_WITHIN = 6;
/** Shorter lines come twice in a text for good reasons: answers, verses, figures. */
const REPEATED_CHARS = 60;

/** A biography stands behind the last paragraph, before notes and prompts. */
const BIO_WITHIN = 4;

/** What the page says of the article, and what its text then needn't repeat. */
export type Known = {
  /** Every form of the headline: heading, preview, JSON-LD, document title. */
  readonly titles: readonly string[];
  /** Names of its authors. */
  readonly authors: readonly string[];
  /** What the page says of itself to search engines and previews: its standfirst, as often as not. */
  readonly descriptions: readonly string[];
  /** Lines that stand in a box with a picture, as `isPictureLine` tells before the page is rebuilt. */
  readonly captions: ReadonlySet<string>;
};

/** The blocks of an article without the lines that stand between them on a page. Headings that head nothing go too. */
export function confirmBlocks<B extends Block>(blocks: readonly B[], known: Known): readonly B[] {
  const headlines = new Set(known.titles.map(foldText));
  const authors = new Set(known.authors.flatMap(namesIn));
  const isHeadline = (block: B, index: number) =>
    index < TITLE_WITHIN && (block.element.localName === 'h1' || headlines.has(foldText(block.text)));
  const isOther = (block: B) =>
    lineRuleFor(block) !== undefined ||
    isByline(block.text, authors) ||
    (known.captions.has(block.text) && !isStandfirst(block.text, known.descriptions));
  const own = withoutStoryLists(blocks).filter((block, index) => !isHeadline(block, index));
  const text = own.filter((block) => !isOther(block));
  const withoutBio = text.filter(
    (block, index) => index < text.length - BIO_WITHIN || !isBiography(block.text, known.authors),
  );
  return withoutLooseHeadings(withoutRepeats(withoutBio));
}

/** Lines that name who worked on a wire story. */
export function wireCreditsAmong(blocks: readonly Block[]): readonly string[] {
  return blocks.filter((block) => lineRuleFor(block) === 'wire-credit').map((block) => block.text);
}

/** Long paragraphs that come twice are a pull quote or a second copy of the page for another screen. */
function withoutRepeats<B extends Block>(blocks: readonly B[]): readonly B[] {
  const seen = new Set<string>();
  return blocks.filter(({ text }) => {
    if (text.length < REPEATED_CHARS) return true;
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

function withoutLooseHeadings<B extends Block>(blocks: readonly B[]): readonly B[] {
  let end = blocks.length;
  while (end > 0 && blocks[end - 1]?.kind === 'heading') end--;
  return blocks.slice(0, end);
}
