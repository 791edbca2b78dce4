import type { TagLevel } from '../model/tag.ts';

/** In the place of a word that folds to nothing, such as a lone accent: it still parts its neighbours. */
export const EMPTY_WORD = '_';

/** Every article has it, so that there is something to take from where a query only excludes. */
export const EVERY_ARTICLE = 'all';

/** Marks are tokens that say what an article is; `~` is in no word. */
export function tagMark(tag: string, level?: TagLevel): string {
  return level === undefined ? `t~${spelled(tag)}` : `t~${spelled(tag)}~${level}`;
}

export function levelMark(level: TagLevel): string {
  return `a~${level}`;
}

export function languageMark(subtags: string): string {
  return `l~${spelled(subtags)}`;
}

export function countryMark(country: string): string {
  return `c~${spelled(country)}`;
}

export function feedMark(feedId: string): string {
  return `f~${spelled(feedId)}`;
}

export function hostMark(host: string): string {
  return `h~${spelled(host)}`;
}

/** The beginning of an id gives the beginning of its mark. */
export function storyMark(storyId: string): string {
  return `s~${spelled(storyId)}`;
}

/** The stem of a word in a language, or a word of any other language (`x`) as it is. */
export function stemToken(stem: string, language: 'en' | 'es' | undefined): string {
  return `${language ?? 'x'}~${stem === '' ? EMPTY_WORD : stem}`;
}

/** Whatever a token may not hold, as its code point; different texts stay different. */
function spelled(text: string): string {
  return text.replace(/[^a-z0-9.:-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
}
