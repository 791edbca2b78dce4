import { nearestName } from '../model/nearest-name.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import { fold } from '../text/fold.ts';
import { tokenize } from '../text/tokens.ts';

/** A value of a field: `value` as a query writes it, `label` as the reader calls it, `also` what it is found by as well. */
export type QueryChoice = { readonly value: string; readonly label: string; readonly also?: readonly string[] };

/** What can be written in a query, in the reader's language. */
export type QueryChoices = {
  /** In the order in which they are offered. `label`: what the field asks. */
  readonly fields: readonly { readonly field: string; readonly label: string }[];
  readonly values: Readonly<Record<string, readonly QueryChoice[]>>;
};

export type CompletionOption = {
  /** What takes the place of `start` to `end`. */
  readonly text: string;
  readonly label: string;
};

/** What may stand between `start` and `end` (UTF-16 offsets into the query, the end exclusive). */
export type Completion = {
  readonly start: number;
  readonly end: number;
  readonly options: readonly CompletionOption[];
};

/** As many as a person looks through. */
const MAX_OPTIONS = 10;

/** A single letter names too much of the model. */
const MIN_LETTERS = 2;

/** Fields whose values are found by what they are called, without the field. */
const NAMED_FIELDS = ['topic', 'group', 'entity', 'search'] as const;

/**
 * How the term at a place of a query may go on: its field, the field's value, or, for a bare word, what goes by that
 * name. `at` is a UTF-16 offset; it is moved into the text where it lies outside. Nothing inside a phrase.
 */
export function completeQuery(
  { text, at }: { readonly text: string; readonly at: number },
  choices: QueryChoices,
  resolveTag?: ResolveTag,
): Completion {
  const term = termAt(text, Math.min(Math.max(0, Math.trunc(at) || 0), text.length));
  const place = { start: term.start, end: term.end };
  if (term.field === undefined) return { ...place, options: term.quoted ? [] : wordOptions(term.typed, choices) };
  const field = knownField(term.field, choices);
  if (field === undefined) return { ...place, options: [] };
  const found = valuesNamed(term.typed, choices.values[field] ?? []);
  // By another name than those that choices carry; after what was typed letter by letter.
  const resolved = resolvedValues(field, term.typed, resolveTag).flatMap(
    (value) => choices.values[field]?.find((choice) => choice.value === value) ?? [],
  );
  return { ...place, options: [...new Set([...found.slice(0, MAX_OPTIONS - 1), ...resolved])].map(optionOf(field)) };
}

// ---------------------------------------------------------------- where one is

type TypedTerm = {
  readonly start: number;
  readonly end: number;
  readonly field?: string;
  /** What was typed of the value, or of the word, up to the place. */
  readonly typed: string;
  readonly quoted: boolean;
};

const OPENING = /["“”„«]/;
const CLOSING = /["“”»]/;
const BOUNDARY = /[\s()]/;

/** The term around a place, from its first letter (after a minus sign) to its end. */
function termAt(text: string, at: number): TypedTerm {
  let start = 0;
  let open = false;
  for (let i = 0; i < at; i++) {
    const character = text[i] ?? '';
    if (open ? CLOSING.test(character) : OPENING.test(character)) open = !open;
    else if (!open && BOUNDARY.test(character)) start = i + 1;
  }
  if (text[start] === '-' && start < at) start += 1;
  const head = /^(\p{L}+):/u.exec(text.slice(start, at));
  const typed = text.slice(start + (head?.[0].length ?? 0), at);
  const place = { start, end: endOf(text, at, open), quoted: open || OPENING.test(typed) };
  return { ...place, ...(head?.[1] === undefined ? {} : { field: head[1] }), typed: typed.replace(OPENING, '') };
}

/** In an open quotation mark up to the next one, where there is one; else to the end of what was typed in one piece. */
function endOf(text: string, at: number, open: boolean): number {
  const rest = text.slice(at);
  const length = open ? rest.search(CLOSING) + 1 : rest.search(BOUNDARY);
  if (open) return at + length;
  return length === -1 ? text.length : at + length;
}

// ---------------------------------------------------------------- what fits

function knownField(typed: string, { fields }: QueryChoices): string | undefined {
  const name = typed.toLowerCase();
  const names = fields.map(({ field }) => field);
  return names.includes(name) ? name : (fieldCalled(name, fields) ?? nearestName(name, names));
}

/** The field that the reader calls so: `idioma:` is `lang:`. */
function fieldCalled(name: string, fields: QueryChoices['fields']): string | undefined {
  return fields.find(({ label }) => wordsOf(label)[0] === fold(name))?.field;
}

function wordOptions(typed: string, { fields, values }: QueryChoices): readonly CompletionOption[] {
  const words = wordsOf(typed);
  const word = words.join(' ');
  const ofFields = fields
    .filter(({ field, label }) => field.startsWith(word) || wordsOf(label).some((one) => one.startsWith(word)))
    .map(({ field, label }) => ({ text: `${field}:`, label }));
  if (word.length < MIN_LETTERS) return ofFields;
  const ofValues = NAMED_FIELDS.flatMap((field) => valuesNamed(typed, values[field] ?? []).map(optionOf(field)));
  return [...ofFields, ...ofValues].slice(0, MAX_OPTIONS);
}

/** Best first: the value itself, then those that begin so, then those with such words in a name. */
function valuesNamed(typed: string, choices: readonly QueryChoice[]): readonly QueryChoice[] {
  const folded = fold(typed).trim();
  const words = wordsOf(typed);
  const ranked = choices.flatMap((choice) => {
    const rank = rankOf(choice, folded, words);
    return rank === undefined ? [] : [{ choice, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ choice }) => choice);
}

function rankOf(
  { value, label, also = [] }: QueryChoice,
  folded: string,
  words: readonly string[],
): number | undefined {
  const id = fold(value);
  if (id === folded) return 0;
  if (id.startsWith(folded)) return 1;
  const names = [value, label, ...also].map(wordsOf);
  if (names.some((name) => name.join(' ').startsWith(words.join(' ')))) return 2;
  const holds = (name: readonly string[]) => words.every((word) => name.some((one) => one.startsWith(word)));
  return names.some(holds) ? 3 : undefined;
}

function resolvedValues(field: string, typed: string, resolveTag: ResolveTag | undefined): readonly string[] {
  if (resolveTag === undefined || typed.trim() === '') return [];
  if (field !== 'topic' && field !== 'group' && field !== 'entity') return [];
  const found = resolveTag(field, typed);
  if (found.kind === 'tag') return [found.value];
  return found.kind === 'ambiguous' ? found.candidates.map((candidate) => candidate.slice(field.length + 1)) : [];
}

/** A chosen value ends its term, so that the next can be typed. */
function optionOf(field: string): (choice: QueryChoice) => CompletionOption {
  return ({ value, label }) => ({ text: `${field}:${/[\s()]/.test(value) ? `"${value}"` : value} `, label });
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text).map(({ folded }) => folded);
}
