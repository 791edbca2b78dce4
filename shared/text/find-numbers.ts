import { fold } from './fold.ts';

/** A number as a text says it. Offsets are UTF-16, end exclusive. */
export type FoundNumber = {
  readonly start: number;
  readonly end: number;
  readonly value: number;
};

/** A piece that may belong to a number; `gap` is what stands before it. */
type Piece = { readonly start: number; readonly end: number; readonly word: string; readonly gap: string };

/** What a piece adds: an amount below a thousand or in digits, or a factor (`thousand`, `mil`). */
type Part = { readonly kind: 'amount' | 'digits' | 'factor' | 'half'; readonly value: number };

const PIECE = /\d+(?:[.,]\d+)*|\p{L}+/gu;

const SMALL: Readonly<Record<'en' | 'es', string>> = {
  en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  es: 'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve',
};
const TENS: Readonly<Record<'en' | 'es', string>> = {
  en: 'twenty thirty forty fifty sixty seventy eighty ninety',
  es: 'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
};
const SPANISH_HUNDREDS = 'cien doscient trescient cuatrocient quinient seiscient setecient ochocient novecient';

const AMOUNTS: ReadonlyMap<string, number> = new Map<string, number>([
  ...(['en', 'es'] as const).flatMap((language) => [
    ...SMALL[language].split(' ').map((word, value): [string, number] => [word, value]),
    ...TENS[language].split(' ').map((word, index): [string, number] => [word, (index + 2) * 10]),
  ]),
  ...SPANISH_HUNDREDS.split(' ').flatMap((word, index): [string, number][] => {
    const value = (index + 1) * 100;
    return index === 0
      ? [
          ['cien', value],
          ['ciento', value],
        ]
      : [
          [`${word}os`, value],
          [`${word}as`, value],
        ];
  }),
]);

/** `billion` is English only: a Spanish `billón` is a million millions. */
const FACTORS: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['mil', 1e3],
  ['million', 1e6],
  ['millon', 1e6],
  ['millones', 1e6],
  ['billion', 1e9],
  ['billon', 1e12],
  ['billones', 1e12],
  ['dozen', 12],
  ['docena', 12],
  ['decena', 10],
  ['centenar', 100],
  ['millar', 1e3],
]);

const HALVES = new Set(['half', 'medio', 'media']);
const ARTICLES = new Set(['a', 'an', 'un', 'una']);
const JOINERS = new Set(['and', 'y']);

/**
 * Every number of an English or Spanish text, in order: digits in either grouping (`1,200,000`, `1.200.000`), words
 * (`half a million`, `medio millón`, `treinta y cinco`), both at once (`500 mil`, `1.2 million`). An article alone
 * (`a`, `un`) is no number.
 *
 * @param language decides what one group of three digits after a mark means: `1.200` is 1,200 in `es`, 1.2 elsewhere.
 */
export function findNumbers(text: string, language: string): readonly FoundNumber[] {
  const pieces = piecesOf(text);
  const found: FoundNumber[] = [];
  for (let at = 0; at < pieces.length; ) {
    const read = readNumber(pieces, at, language);
    if (read === undefined) at++;
    else {
      found.push(read.number);
      at = read.next;
    }
  }
  return found;
}

function piecesOf(text: string): readonly Piece[] {
  let end = 0;
  return [...text.matchAll(PIECE)].map((match) => {
    const piece = {
      start: match.index,
      end: match.index + match[0].length,
      word: fold(match[0]),
      gap: text.slice(end, match.index),
    };
    end = piece.end;
    return piece;
  });
}

/** The longest number that begins at a piece, and the index after its last piece. */
function readNumber(
  pieces: readonly Piece[],
  first: number,
  language: string,
): { readonly number: FoundNumber; readonly next: number } | undefined {
  const sum = new Sum();
  let last: Piece | undefined;
  let next = first;
  for (let at = first; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece === undefined || (at > first && !isJoined(piece.gap))) break;
    if (JOINERS.has(piece.word) && sum.isBegun) continue;
    const before = pieces[at - 1];
    const afterArticle = at > first && before !== undefined && ARTICLES.has(before.word);
    if (ARTICLES.has(piece.word) && mayLead(sum, before, at === first)) continue;
    const part = partOf(piece.word, language);
    if (part === undefined || !mayBegin(piece, part, sum, afterArticle) || !sum.add(part)) break;
    last = piece;
    next = at + 1;
  }
  const start = pieces[first]?.start;
  const value = sum.value;
  if (last === undefined || start === undefined || value === undefined) return undefined;
  return { number: { start, end: last.end, value }, next };
}

/** An article belongs to the number in `a hundred`, `half a million` and `two and a half`. */
function mayLead(sum: Sum, before: Piece | undefined, isFirst: boolean): boolean {
  return isFirst || sum.isHalf || (before !== undefined && JOINERS.has(before.word));
}

/** `millones de pesos` alone names no number; `mil pesos` and `a million` do. */
function mayBegin(piece: Piece, part: Part, sum: Sum, afterArticle: boolean): boolean {
  return part.kind !== 'factor' || sum.isBegun || sum.isHalf || afterArticle || piece.word === 'mil';
}

/** Parts of one number stand side by side: `twenty-five`, `500 mil`. */
function isJoined(gap: string): boolean {
  return /^(?:\s|-|\u2010|\u2011)$/.test(gap) || gap === '';
}

function partOf(word: string, language: string): Part | undefined {
  if (/^\d/.test(word)) return { kind: 'digits', value: digitsValue(word, language) };
  if (HALVES.has(word)) return { kind: 'half', value: 0.5 };
  const amount = AMOUNTS.get(word);
  if (amount !== undefined) return { kind: 'amount', value: amount };
  const factor = FACTORS.get(word);
  return factor === undefined ? undefined : { kind: 'factor', value: factor };
}

/** Marks that all stand before three digits group them; the last mark otherwise is the decimal one. */
function digitsValue(digits: string, language: string): number {
  const marks = digits.match(/[.,]/g) ?? [];
  const decimalMark = marks.at(-1);
  if (decimalMark === undefined) return Number(digits);
  const groupsOfThree = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(digits);
  const groups = groupsOfThree && (marks.length > 1 || decimalMark === ',' || language === 'es');
  if (groups) return Number(digits.replaceAll(/[.,]/g, ''));
  const cut = digits.lastIndexOf(decimalMark);
  return Number(`${digits.slice(0, cut).replaceAll(/[.,]/g, '')}.${digits.slice(cut + 1)}`);
}

/** A number while its parts come in: what is finished by a factor, and what waits for one. */
class Sum {
  #finished = 0;
  #waiting: number | undefined;
  #isDigits = false;
  #smallestFactor = Number.POSITIVE_INFINITY;
  isHalf = false;

  get isBegun(): boolean {
    return this.#waiting !== undefined || this.#finished > 0;
  }

  get value(): number | undefined {
    if (this.isHalf && !this.isBegun) return 0.5;
    return this.isBegun ? this.#finished + (this.#waiting ?? 0) : undefined;
  }

  /** False when the part begins another number. */
  add(part: Part): boolean {
    switch (part.kind) {
      case 'half':
        return this.#addHalf();
      case 'digits':
        return this.#addDigits(part.value);
      case 'amount':
        return this.#addAmount(part.value);
      case 'factor':
        return this.#multiply(part.value);
      default:
        return part.kind satisfies never;
    }
  }

  /** `half a million`, and `two and a half million` or `millón y medio`, where it waits or ends the number. */
  #addHalf(): boolean {
    if (this.isHalf) return false;
    if (this.#waiting !== undefined) this.#waiting += 0.5;
    else if (this.#finished > 0) this.#finished += this.#smallestFactor / 2;
    else this.isHalf = true;
    return true;
  }

  #addDigits(value: number): boolean {
    if (this.#waiting !== undefined || this.isHalf || value >= this.#smallestFactor) return false;
    this.#waiting = value;
    this.#isDigits = true;
    return true;
  }

  /** A smaller word adds to a larger one: `ciento` + `veinte`, `treinta` + `cinco`. */
  #addAmount(value: number): boolean {
    if (this.isHalf || value >= this.#smallestFactor) return false;
    if (this.#waiting === undefined) {
      this.#waiting = value;
      return true;
    }
    const room = this.#waiting % 100 === 0 ? 100 : this.#waiting % 10 === 0 ? 10 : 0;
    if (this.#isDigits || value === 0 || value >= room) return false;
    this.#waiting += value;
    return true;
  }

  #multiply(factor: number): boolean {
    if (this.isHalf) {
      this.isHalf = false;
      this.#finish(0.5 * factor, factor);
      return true;
    }
    // `mil millones`: a larger factor takes all before it.
    if (factor > this.#smallestFactor && this.#finished > 0) {
      this.#finish((this.#finished + (this.#waiting ?? 0)) * factor, factor);
      return true;
    }
    if (factor === 100 && this.#waiting !== undefined && this.#waiting < 100) {
      this.#waiting *= factor;
      return true;
    }
    this.#finish(this.#finished + (this.#waiting ?? 1) * factor, factor);
    return true;
  }

  #finish(total: number, factor: number): void {
    this.#finished = total;
    this.#waiting = undefined;
    this.#isDigits = false;
    this.#smallestFactor = factor;
  }
}
