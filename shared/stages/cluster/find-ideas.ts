import { fold } from '../../text/fold.ts';
import type { Token } from '../../text/tokens.ts';
import { IDEAS, type Idea } from './event-lexicon.ts';

/** An idea that a text names, and the token where it does. */
export type FoundIdea = { readonly idea: Idea; readonly token: Token };

/** One way to name an idea: the beginnings of words that follow one another. */
type Pattern = { readonly idea: Idea; readonly words: readonly string[]; readonly whole: boolean };

/** Patterns by the first letters of their first word: few are tried for a token. */
const INDEX_LETTERS = 3;
const PATTERNS: ReadonlyMap<string, readonly Pattern[]> = Map.groupBy(
  IDEAS.flatMap((idea) => idea.words.split(' ').map((word) => patternOf(idea, word))),
  ({ words }) => (words[0] ?? '').slice(0, INDEX_LETTERS),
);

/** The ideas of a text's tokens, in order of place; a token names one idea at most, by its longest pattern. */
export function findIdeas(tokens: readonly Token[]): readonly FoundIdea[] {
  return tokens.flatMap((token, index) => {
    const pattern = PATTERNS.get(token.folded.slice(0, INDEX_LETTERS))
      ?.filter((candidate) => meets(candidate, tokens, index))
      .toSorted((a, b) => length(b) - length(a))[0];
    return pattern === undefined ? [] : [{ idea: pattern.idea, token }];
  });
}

function patternOf(idea: Idea, word: string): Pattern {
  const whole = word.startsWith('=');
  return { idea, whole, words: fold(whole ? word.slice(1) : word).split('_') };
}

function meets({ words, whole }: Pattern, tokens: readonly Token[], index: number): boolean {
  return words.every((word, offset) => {
    const folded = tokens[index + offset]?.folded;
    return folded !== undefined && (whole ? folded === word : folded.startsWith(word));
  });
}

function length({ words }: Pattern): number {
  return words.join('').length;
}
