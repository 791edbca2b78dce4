import { GAZETTEER, type Place } from './gazetteer.ts';
import { type Token, tokenize } from './tokens.ts';

/** A place named in a text. Offsets are UTF-16, end exclusive. */
export type FoundPlace = { readonly start: number; readonly end: number; readonly place: Place };

const LONGEST_NAME_WORDS = 6;
/** Small words that a name may hold, so that a capital is asked of the others only. */
const PARTICLES = new Set('de del la las los el y of the and da do'.split(' '));
/** What may stand between two words of a name. */
const INSIDE_NAME = /^(?:[\s.'’-]|\.\s)$/;
/** Before a place's name these words make it a group or a person: `Cártel de Sinaloa`, `Los Zetas de Veracruz`. */
const NO_PLACE_BEFORE = new Set(['cartel', 'carteles', 'cartels', 'federation', 'federacion']);
const NO_PLACE_AFTER = new Set(['cartel', 'cartels']);

const BY_NAME: ReadonlyMap<string, Place> = new Map(
  GAZETTEER.toReversed().flatMap((place) =>
    place.names.map(
      (name) =>
        [
          tokenize(name)
            .map(({ folded }) => folded)
            .join(' '),
          place,
        ] as const,
    ),
  ),
);

/** Initials are names only as written: `US`, not `us`. */
const INITIALS: ReadonlyMap<string, string> = new Map([
  ['us', 'U.S.'],
  ['eeuu', 'EEUU'],
  ['uk', 'United Kingdom'],
]);

/**
 * The places of a text, in order, the longest name first; a name that is part of a group's (`Sinaloa cartel`) or of a
 * longer capitalised name (`Vicente Guerrero`, `Juárez García`) is none. Where several places share a name, the first
 * of the gazetteer stands for all.
 *
 * @param isTitleCase every word has a capital, as in English headlines, so capitals beside a name say nothing.
 */
export function findPlaces(text: string, isTitleCase = false): readonly FoundPlace[] {
  const tokens = tokenize(text);
  const found: FoundPlace[] = [];
  for (let at = 0; at < tokens.length; ) {
    const words = placeWords(text, tokens, at);
    const place = words === undefined ? undefined : placeAt(text, tokens, { at, words, isTitleCase });
    if (place !== undefined) found.push(place);
    at += words ?? 1;
  }
  return found;
}

/** How many tokens the longest place name at a token takes. */
function placeWords(text: string, tokens: readonly Token[], at: number): number | undefined {
  if (tokens[at]?.shape === 'lower') return undefined;
  for (let words = Math.min(LONGEST_NAME_WORDS, tokens.length - at); words > 0; words--) {
    const run = tokens.slice(at, at + words);
    if (BY_NAME.has(nameOf(run)) && isWrittenAsName(text, run)) return words;
  }
  return undefined;
}

function placeAt(
  text: string,
  tokens: readonly Token[],
  { at, words, isTitleCase }: { readonly at: number; readonly words: number; readonly isTitleCase: boolean },
): FoundPlace | undefined {
  const first = tokens[at];
  const last = tokens[at + words - 1];
  const place = BY_NAME.get(nameOf(tokens.slice(at, at + words)));
  if (first === undefined || last === undefined || place === undefined) return undefined;
  if (isPartOfName(text, tokens, { at, words, isTitleCase })) return undefined;
  return { start: first.start, end: last.end, place };
}

function nameOf(run: readonly Token[]): string {
  return run.map(({ folded }) => folded).join(' ');
}

function isWrittenAsName(text: string, run: readonly Token[]): boolean {
  const initials = INITIALS.get(nameOf(run));
  if (initials !== undefined) return run[0]?.shape === 'upper';
  return run.every((token, index) => {
    const previous = run[index - 1];
    const inside = previous === undefined || INSIDE_NAME.test(text.slice(previous.end, token.start));
    return inside && (token.shape !== 'lower' || PARTICLES.has(token.folded));
  });
}

function isPartOfName(
  text: string,
  tokens: readonly Token[],
  { at, words, isTitleCase }: { readonly at: number; readonly words: number; readonly isTitleCase: boolean },
): boolean {
  const next = tokens[at + words];
  const last = tokens[at + words - 1];
  const follows =
    next !== undefined && last !== undefined && isSpace(text.slice(last.end, next.start)) ? next : undefined;
  if (follows !== undefined && NO_PLACE_AFTER.has(follows.folded)) return true;
  const before = wordBefore(text, tokens, at);
  if (before !== undefined && NO_PLACE_BEFORE.has(before.folded)) return true;
  if (isTitleCase) return false;
  const direct = tokens[at - 1];
  const start = tokens[at]?.start ?? 0;
  const precedes = direct !== undefined && isSpace(text.slice(direct.end, start)) ? direct : undefined;
  return isNameWord(precedes, tokens[at - 2], text) || (isNameWord(follows, last, text) && words === 1);
}

/** The word before a place and its particles: `cártel` of `Cártel de Sinaloa`. */
function wordBefore(text: string, tokens: readonly Token[], at: number): Token | undefined {
  let index = at - 1;
  while (index >= 0 && PARTICLES.has(tokens[index]?.folded ?? '')) index--;
  const token = tokens[index];
  const after = tokens[index + 1];
  if (token === undefined || after === undefined) return undefined;
  return isSpace(text.slice(token.end, after.start)) ? token : undefined;
}

/** A capitalised word that begins no sentence and names no place or kind of place itself. */
function isNameWord(token: Token | undefined, previous: Token | undefined, text: string): boolean {
  if (token === undefined || token.shape !== 'capital' || token.end - token.start < 2) return false;
  if (previous === undefined || /[.!?\n:“"]/.test(text.slice(previous.end, token.start))) return false;
  return !BY_NAME.has(token.folded) && !PLACE_WORDS.has(token.folded) && !PARTICLES.has(token.folded);
}

/** Kinds of places and bearings, which stand beside a place's name without changing it. */
const PLACE_WORDS = new Set(
  'port puerto aduana city ciudad state estado county condado district distrito north south east west norte sur este oeste northern southern eastern western central downtown port municipio municipality colonia international internacional airport aeropuerto field division sector police metropolitan greater'.split(
    ' ',
  ),
);

function isSpace(gap: string): boolean {
  return /^[^\S\n]+$/.test(gap);
}
