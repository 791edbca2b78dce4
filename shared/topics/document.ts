import { type Break, breaksBefore } from '../text/sentences.ts';
import { type Token, tokenize } from '../text/tokens.ts';

/** What the topic model reads of an article. `language` is an ISO 639-1 code or `und`. */
export type TopicDocument = { readonly title: string; readonly text: string; readonly language: string };

export type DocumentField = 'title' | 'lead' | 'body';

/** A token of title or text (title first), with its place in the article. */
export type PlacedToken = Token & {
  readonly field: DocumentField;
  /** Counted through title and text; a sentence never spans two paragraphs. */
  readonly sentence: number;
  readonly paragraph: number;
  /** Anything but `none`: no phrase runs across. */
  readonly before: Break;
};

export type PlacedDocument = TopicDocument & {
  readonly tokens: readonly PlacedToken[];
  /** First token of each sentence and of each paragraph, with one entry past the last. */
  readonly sentenceStarts: readonly number[];
  readonly paragraphStarts: readonly number[];
};

/**
 * The lead is the first sentences of the text: a news lead states the event in one or two (AP style), and
 * many pages repeat the headline before it.
 */
const LEAD_SENTENCES = 3;
/** And never more than this part of it: a text of four sentences has a lead of one. */
const LEAD_SHARE = 1 / 3;
/** A "sentence" without full stops must not make the whole text a lead. */
const LEAD_MAX_TOKENS = 90;

/** The article as tokens that know their field, sentence and paragraph. */
export function placeDocument(document: TopicDocument): PlacedDocument {
  const tokens: PlacedToken[] = [];
  const sentenceStarts: number[] = [];
  const paragraphStarts: number[] = [];
  for (const part of ['title', 'text'] as const) {
    const source = document[part];
    const words = tokenize(source);
    const breaks = breaksBefore(source, words);
    const firstBody = sentenceStarts.length + leadSentences(breaks);
    for (const [index, word] of words.entries()) {
      const before = breaks[index] ?? 'none';
      if (before === 'paragraph') paragraphStarts.push(tokens.length);
      if (before === 'paragraph' || before === 'sentence') sentenceStarts.push(tokens.length);
      const sentence = sentenceStarts.length - 1;
      const isLead = sentence < firstBody && index < LEAD_MAX_TOKENS;
      tokens.push({
        start: word.start,
        end: word.end,
        folded: word.folded,
        lower: word.lower,
        shape: word.shape,
        field: part === 'title' ? 'title' : isLead ? 'lead' : 'body',
        sentence,
        paragraph: paragraphStarts.length - 1,
        before,
      });
    }
  }
  return {
    ...document,
    tokens,
    sentenceStarts: [...sentenceStarts, tokens.length],
    paragraphStarts: [...paragraphStarts, tokens.length],
  };
}

function leadSentences(breaks: readonly Break[]): number {
  const sentences = breaks.filter((before) => before === 'paragraph' || before === 'sentence').length;
  return Math.max(1, Math.min(LEAD_SENTENCES, Math.round(sentences * LEAD_SHARE)));
}
