import type { PlacedDocument, PlacedToken } from './document.ts';

/** Words that part the items of a list, folded. */
const CONJUNCTIONS = new Set(['and', 'or', 'y', 'e', 'o', 'u', 'ni', 'nor']);

const NUMBER = /^\p{N}+$/u;

/** An item of a list is short, its figures aside: "2.8 millones de pastillas de fentanilo", "illegal arms trafficking". */
const MAX_ITEM_WORDS = 6;
/** "fentanyl and heroin" is no list yet. */
const MIN_ITEMS = 3;
/** From here on it is an inventory, in which no item matters by itself. */
const INVENTORY_ITEMS = 7;

export type ListPlace = 'none' | 'list' | 'inventory';

/**
 * Says for any token whether it stands in an enumeration: a row of short pieces between commas and
 * conjunctions; brackets part nothing.
 */
export function listPlaces(document: PlacedDocument): (token: number) => ListPlace {
  const pieces = cutPieces(document);
  const runs = runLengths(pieces);
  return (token) => {
    const run = runAt(pieces, runs, token);
    if (run < MIN_ITEMS) return 'none';
    return run < INVENTORY_ITEMS ? 'list' : 'inventory';
  };
}

type Pieces = {
  /** Piece of each token. */
  readonly of: readonly number[];
  /** First token of each piece. */
  readonly starts: readonly number[];
  /** Words of each piece, without figures. */
  readonly lengths: readonly number[];
  readonly sentences: readonly number[];
  /** Whether "and", "or", "y" … ends the piece, so that the next one closes a list. */
  readonly joined: readonly boolean[];
};

function cutPieces(document: PlacedDocument): Pieces {
  const of: number[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  const sentences: number[] = [];
  const joined: boolean[] = [];
  let afterConjunction = false;
  for (const token of document.tokens) {
    const conjunction = CONJUNCTIONS.has(token.folded);
    if (lengths.length === 0 || startsPiece(token, sentences.at(-1), afterConjunction)) {
      starts.push(of.length);
      lengths.push(0);
      sentences.push(token.sentence);
      joined.push(false);
    }
    const piece = lengths.length - 1;
    of.push(piece);
    if (!NUMBER.test(token.folded)) lengths[piece] = (lengths[piece] ?? 0) + 1;
    joined[piece] = joined[piece] || conjunction;
    afterConjunction = conjunction;
  }
  return { of, starts, lengths, sentences, joined };
}

function startsPiece(token: PlacedToken, sentence: number | undefined, afterConjunction: boolean): boolean {
  return token.before === 'comma' || token.sentence !== sentence || afterConjunction;
}

/** The row that a token stands in; its first and last item may hang on a longer clause ("they seized 20 kilos of …, …"). */
function runAt(pieces: Pieces, runs: readonly number[], token: number): number {
  const piece = pieces.of[token] ?? -1;
  const own = runs[piece] ?? 0;
  if (own > 0) return own;
  const sinceStart = token - (pieces.starts[piece] ?? 0);
  const untilEnd = (pieces.starts[piece + 1] ?? pieces.of.length) - token;
  const runOf = (other: number): number =>
    pieces.sentences[other] === pieces.sentences[piece] ? (runs[other] ?? 0) : 0;
  const asFirst = untilEnd <= MAX_ITEM_WORDS ? runOf(piece + 1) : 0;
  const asLast = sinceStart < MAX_ITEM_WORDS ? runOf(piece - 1) : 0;
  return Math.max(asFirst, asLast);
}

/**
 * For each piece the number of items in its row, with the one that the clause before it ends in; 0
 * for a long piece, and for asides, which no conjunction closes.
 */
function runLengths({ lengths, sentences, joined }: Pieces): readonly number[] {
  const runs = lengths.map(() => 0);
  const isShort = (piece: number): boolean => piece < lengths.length && (lengths[piece] ?? 0) <= MAX_ITEM_WORDS;
  let start = 0;
  for (let piece = 0; piece <= lengths.length; piece++) {
    if (isShort(piece) && sentences[piece] === sentences[start]) continue;
    const hangs = start > 0 && sentences[start - 1] === sentences[start];
    const items = piece - start + (hangs ? 1 : 0);
    const closed = joined.slice(Math.max(start - 1, 0), piece).includes(true);
    if (items >= INVENTORY_ITEMS || closed) runs.fill(items, start, piece);
    start = isShort(piece) ? piece : piece + 1;
  }
  return runs;
}
