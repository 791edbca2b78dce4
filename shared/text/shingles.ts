import { fold } from './fold.ts';

/** Words of one shingle. Three survive edits of every fifth word half the time; two are shared by chance. */
export const SHINGLE_WORDS = 3;

/** A longer text is compared by its beginning: a bound for memory and rows (40 KB as base64). */
const MAX_WORDS = 8_000;

/** What a word is: names and numbers tell one event from the next where a template gives all other words. */
export type WordClass = 'plain' | 'name' | 'number';

/** A text as numbers: enough to compare it with another, not to read it. */
export type ShingledText = {
  /** A hash for each word in order; its two lowest bits are the word's class, as `wordClassOf` reads it. */
  readonly words: Uint32Array;
};

const CLASSES: readonly WordClass[] = ['plain', 'name', 'number'];
const CLASS_BITS = 0b11;

/** `1,234.5` is one word, scripts without spaces give one word a character, everything else is split by what is no letter. */
const WORD =
  /\p{N}+(?:[.,:]\p{N}+)*|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]|[\p{L}\p{M}\p{N}]+/gu;

/** Marks that extraction leaves inside of words: soft hyphens, joiners, byte order marks. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/gu;

/** Pages lose the space between a heading and its text: `SurvivesOne` is two words. */
const LOST_SPACE = /(\p{Ll})(?=\p{Lu})/gu;

/** A capital after one of these, or at the start, is a sentence's own and marks no name. */
const SENTENCE_START = /[.!?:;…"“”«»¡¿‘(\n–—][\s"“«‘(]*$/u;

/** The words of a text, folded (no case, no accents) and hashed; at most `MAX_WORDS`. */
export function shingleText(text: string): ShingledText {
  const words: number[] = [];
  const plain = text.replace(INVISIBLE, '').replace(LOST_SPACE, '$1 ');
  let end = 0;
  for (const match of plain.matchAll(WORD)) {
    if (words.length === MAX_WORDS) break;
    const kind = classOf(match[0], plain.slice(end, match.index), end === 0);
    words.push((hashWord(fold(match[0])) & ~CLASS_BITS) | CLASSES.indexOf(kind));
    end = match.index + match[0].length;
  }
  return { words: Uint32Array.from(words) };
}

/** The class that a hashed word carries. */
export function wordClassOf(word: number): WordClass {
  return CLASSES[word & CLASS_BITS] ?? 'plain';
}

/** A hashed word without its class: equal for a word at the start of a sentence and inside of it. */
export function wordIdentity(word: number): number {
  return (word & ~CLASS_BITS) >>> 0;
}

/** One hash for each run of `SHINGLE_WORDS` words, by place of its first word; none for a shorter text. */
export function shinglesOf({ words }: ShingledText): Uint32Array {
  const count = Math.max(0, words.length - SHINGLE_WORDS + 1);
  const shingles = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let hash = 0;
    for (let k = 0; k < SHINGLE_WORDS; k++) hash = mix(Math.imul(hash, 31) + wordIdentity(words[i + k] ?? 0));
    shingles[i] = hash;
  }
  return shingles;
}

function classOf(word: string, before: string, isFirst: boolean): WordClass {
  if (/^\p{N}/u.test(word)) return 'number';
  const isCapital = /^\p{Lu}/u.test(word);
  return isCapital && !isFirst && !SENTENCE_START.test(before) ? 'name' : 'plain';
}

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), then mixed. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The 32-bit finaliser of MurmurHash3 (public domain): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
