import type { Zone } from './event-feature.ts';

const HEAD_CHARACTERS = 220;
const LEAD_CHARACTERS = 700;
const PLUPERFECT =
  /\bhad (?:been |already |also )?\p{L}+(?:ed|en|nd|wn|ne|ld|de|ght|me|ft)\b|\bhab[ií]an? (?:sido )?\p{L}+(?:[ai]d[oa]s?|to|cho)(?!\p{L})/iu;
const SENTENCE_END = /(?<=[.!?]["”»]?\s)/;

type Stretch = { readonly start: number; readonly end: number };

/**
 * Which part of an article's text an offset (UTF-16) lies in: the first sentence or two are the head, the first
 * paragraphs the lead, the rest the body. A sentence of the lead that looks back belongs to the body.
 */
export function zonesOf(text: string): (offset: number) => Zone {
  const head = endOfHead(text);
  const lead = Math.max(head, endOfSentence(text, LEAD_CHARACTERS));
  const backward = lookBacks(text.slice(0, lead));
  return (offset) => {
    if (offset >= lead || backward.some(({ start, end }) => start <= offset && offset < end)) return 'body';
    return offset < head ? 'head' : 'lead';
  };
}

/** A first paragraph that is short, but no dateline, is the head by itself. */
function endOfHead(text: string): number {
  const paragraph = text.slice(0, HEAD_CHARACTERS).search(/\n\s*\n/);
  return paragraph > HEAD_CHARACTERS / 3 ? paragraph : endOfSentence(text, HEAD_CHARACTERS);
}

/** Where the sentence that holds a place ends, as far as that is no more than twice the way. */
function endOfSentence(text: string, characters: number): number {
  const end = text.slice(characters).search(/[.!?]["”»)]?\s|\n/);
  const to = end === -1 ? text.length : characters + end + 1;
  return Math.min(to, characters * 2);
}

/**
 * Sentences in the pluperfect tell of what was before the event: `On Tuesday, marines had found …`, `El martes habían
 * rescatado …`. The first sentence never does.
 */
function lookBacks(text: string): readonly Stretch[] {
  const sentences: Stretch[] = [];
  for (const sentence of text.split(SENTENCE_END)) {
    const start = sentences.at(-1)?.end ?? 0;
    sentences.push({ start, end: start + sentence.length });
  }
  return sentences.slice(1).filter(({ start, end }) => PLUPERFECT.test(text.slice(start, end)));
}
