import type { Token } from './tokens.ts';

/**
 * What stands between a token and the one before it: nothing that matters, a bracket, dash or colon,
 * a comma or semicolon, the end of a sentence, the end of a paragraph.
 */
export type Break = 'none' | 'aside' | 'comma' | 'sentence' | 'paragraph';

/** Words whose full stop does not end a sentence, folded; single letters never do. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr drs jr sr st gen col capt lt sgt gov sen rep rev hon no vs etc art num lic ing gral cap cmdte tte dra sra srta prof ave blvd inc ltd corp co dept jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
);

const PARAGRAPH = /\n[^\S\n]*\n|\n\s*[*•·▪\-–—][^\S\n]/;
const SENTENCE_END = /[.!?…]["'”’»)\]]*\s|[;]\s*\n/;
const COMMA = /[,;]/;
const ASIDE = /[:()[\]{}|—]|\s[-–]+\s|…|\.\.\./;
const QUESTION = /[!?]/;
const STARTS_SENTENCE = /^[\p{Lu}\p{N}]/u;

/**
 * The break before each token of a text, in order. A single line end is no break (texts are often
 * hard-wrapped); a blank line or a bullet is a paragraph's.
 */
export function breaksBefore(text: string, tokens: readonly Token[]): Break[] {
  return tokens.map((token, index) => {
    const previous = tokens[index - 1];
    if (previous === undefined) return 'paragraph';
    if (token.start === previous.end + 1 && text.charCodeAt(previous.end) === 32) return 'none';
    return breakBetween(text, previous, token);
  });
}

function breakBetween(text: string, previous: Token, token: Token): Break {
  const gap = text.slice(previous.end, token.start);
  if (PARAGRAPH.test(gap)) return 'paragraph';
  if (SENTENCE_END.test(gap) && endsSentence(text, gap, previous, token)) return 'sentence';
  if (COMMA.test(gap)) return 'comma';
  return ASIDE.test(gap) ? 'aside' : 'none';
}

function endsSentence(text: string, gap: string, previous: Token, token: Token): boolean {
  if (QUESTION.test(gap)) return true;
  if (!STARTS_SENTENCE.test(text.slice(token.start, token.start + 2))) return false;
  return previous.end - previous.start > 1 && !ABBREVIATIONS.has(previous.folded);
}
