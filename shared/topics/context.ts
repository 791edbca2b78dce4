import type { PlacedDocument } from './document.ts';
import type { Within } from './topic-file.ts';
import type { Hit } from './trie.ts';

/** No hit is longer: at most 14 places (`pattern.ts`), of which the inner 12 may be gaps of three words (`trie.ts`). */
const MAX_HIT_TOKENS = 40;

/** Tokens that a window covers, end exclusive. */
type Window = { readonly from: number; readonly to: number };

/**
 * The hit nearest to `anchor` that lies inside the window around it. With `apart` it may not overlap
 * the anchor: a word cannot be its own context. `hits` are in order of place.
 */
export function nearestHit(
  document: PlacedDocument,
  hits: readonly Hit[],
  anchor: Hit,
  options: { readonly within: Within; readonly apart: boolean },
): Hit | undefined {
  const window = windowAround(document, anchor, options.within);
  const allowed = (hit: Hit): boolean =>
    hit.start >= window.from && hit.end <= window.to && !(options.apart && overlaps(hit, anchor));
  const split = firstFrom(hits, anchor.start);
  const after = scan(hits, split, 1, (hit) => hit.start < window.to, allowed);
  const before = scan(hits, split - 1, -1, (hit) => hit.start >= window.from, allowed);
  if (before === undefined || after === undefined) return before ?? after;
  return anchor.start - before.end < after.start - anchor.end ? before : after;
}

/** The hits that share a token with `anchor`; `hits` are in order of place. */
export function hitsOver(hits: readonly Hit[], anchor: Hit): readonly Hit[] {
  const found: Hit[] = [];
  for (let index = firstFrom(hits, anchor.start - MAX_HIT_TOKENS); ; index++) {
    const hit = hits[index];
    if (hit === undefined || hit.start >= anchor.end) return found;
    if (overlaps(hit, anchor)) found.push(hit);
  }
}

/** Whether two hits share a token. */
export function overlaps(a: Hit, b: Hit): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Index of the first hit that starts at or after a token; hits are in order of start. */
export function firstFrom(hits: readonly Hit[], start: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function scan(
  hits: readonly Hit[],
  from: number,
  direction: 1 | -1,
  inReach: (hit: Hit) => boolean,
  allowed: (hit: Hit) => boolean,
): Hit | undefined {
  for (let index = from; ; index += direction) {
    const hit = hits[index];
    if (hit === undefined || !inReach(hit)) return undefined;
    if (allowed(hit)) return hit;
  }
}

function windowAround(document: PlacedDocument, anchor: Hit, within: Within): Window {
  const token = document.tokens[anchor.start];
  const all = { from: 0, to: document.tokens.length };
  if (token === undefined || within === 'article') return all;
  const paragraph = stretch(document.paragraphStarts, token.paragraph, token.paragraph);
  if (within === 'paragraph') return paragraph;
  const sentence = stretch(document.sentenceStarts, token.sentence, token.sentence);
  if (within === 'sentence') return sentence;
  if (within === 'neighbours') return stretch(document.sentenceStarts, token.sentence - 1, token.sentence + 1);
  return {
    from: Math.max(sentence.from, anchor.start - within),
    to: Math.min(sentence.to, anchor.end + within),
  };
}

function stretch(starts: readonly number[], first: number, last: number): Window {
  return {
    from: starts[Math.max(first, 0)] ?? 0,
    to: starts[Math.min(last + 1, starts.length - 1)] ?? 0,
  };
}
