import type { Block } from './blocks.ts';

/** The blocks without lists of other stories: three items in a row or more that each carry a link, and the label over them. */
export function withoutStoryLists<B extends Block>(blocks: readonly B[]): readonly B[] {
  const isStory = blocks.map(isStoryItem);
  const most = blocks.reduce((sum, { text }) => sum + text.length, 0) * MAX_LIST_SHARE;
  const dropped = new Set<number>();
  for (let start = 0; start < blocks.length; start++) {
    let end = start;
    while (isStory[end] === true) end++;
    const chars = blocks.slice(start, end).reduce((sum, { text }) => sum + text.length, 0);
    if (end - start >= MIN_STORIES && chars <= most) for (let at = start; at < end; at++) dropped.add(at);
    start = Math.max(start, end - 1);
  }
  const leadsNowhere = (index: number) =>
    dropped.has(index + 1) && (blocks[index]?.text.length ?? 0) <= MAX_LIST_LABEL_CHARS;
  return blocks.filter((_, index) => !dropped.has(index) && !leadsNowhere(index));
}

/** A headline with its link; an item of two sentences tells something itself. */
function isStoryItem({ kind, text, linkChars }: Block): boolean {
  return kind === 'list-item' && linkChars >= text.length * STORY_LINK_SHARE && !/[.!?]["”»]?\s+\p{Lu}/u.test(text);
}
const STORY_LINK_SHARE = 0.25;
/** A list that is more of the text is the text. */
const MAX_LIST_SHARE = 0.3;
const MIN_STORIES = 3;
const MAX_LIST_LABEL_CHARS = 60;
