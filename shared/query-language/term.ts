import { nearestName } from '../model/nearest-name.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { TagLevel } from '../model/tag.ts';
import { fold } from '../text/fold.ts';
import { tokenize } from '../text/tokens.ts';
import type { RawTerm } from './lex.ts';
import type { QueryTerm, TagField, TextField } from './query.ts';
import type { QueryContext } from './query-context.ts';
import { parseQueryDate } from './query-date.ts';
import { type QueryError, queryError } from './query-error.ts';
import type { QueryMistake } from './query-mistake.ts';
import { slugOf } from './tag-resolver.ts';

/** `level` is no term by itself: it binds to the tags beside it. */
export type ReadTerm =
  | { readonly kind: 'term'; readonly term: QueryTerm }
  | { readonly kind: 'level'; readonly level: TagLevel }
  | { readonly kind: 'error'; readonly error: QueryError };

/** What one typed term asks, with its value checked and folded, and a tag's name resolved where the context can. */
export function readTerm(raw: RawTerm, context: QueryContext = {}): ReadTerm {
  if (raw.field === undefined) return readText(raw, 'text');
  if (!isField(raw.field)) return unknownField(raw, raw.field);
  if (raw.value.trim() === '') return emptyField(raw, raw.field);
  return READERS[raw.field](raw, raw.field, context);
}

type Reader = (raw: RawTerm, field: Field, context: QueryContext) => ReadTerm;

type Field = TagField | 'lang' | 'source' | 'country' | 'story' | 'title' | 'after' | 'before' | 'level';

const READERS: Readonly<Record<Field, Reader>> = {
  topic: (raw, _, context) => readTag(raw, 'topic', context),
  group: (raw, _, context) => readTag(raw, 'group', context),
  entity: (raw, _, context) => readTag(raw, 'entity', context),
  title: (raw) => readText(raw, 'title'),
  lang: readLanguage,
  country: readCountry,
  source: readSource,
  story: readStory,
  after: (raw) => readDate(raw, 'after'),
  before: (raw) => readDate(raw, 'before'),
  level: readLevel,
};

/** `search:` is read by the parser, which knows what it stands for. */
const FIELD_NAMES: readonly string[] = [...Object.keys(READERS), 'search'];

function isField(name: string): name is Field {
  return Object.hasOwn(READERS, name);
}

function unknownField(raw: RawTerm, field: string): ReadTerm {
  const near = nearestName(field, FIELD_NAMES);
  const mistake = { kind: 'unknown-field', typed: field, fields: FIELD_NAMES } as const;
  if (near === undefined) return failed(raw, mistake);
  return failed(raw, { ...mistake, near }, raw.value.trim() === '' ? [] : [`${near}:${written(raw)}`]);
}

function emptyField(raw: RawTerm, field: Field): ReadTerm {
  return failed(raw, { kind: 'no-value', field, example: EXAMPLES[field] });
}

const EXAMPLES: Readonly<Record<Field, string>> = {
  topic: 'topic:fentanyl',
  group: 'group:cjng',
  entity: 'entity:dea',
  lang: 'lang:es',
  source: 'source:reuters',
  story: 'story:3f9a1c',
  country: 'country:mx',
  title: 'title:fentanyl',
  after: 'after:7d',
  before: 'before:2025-01-31',
  level: 'level:about',
};

// ---------------------------------------------------------------- words

function readText(raw: RawTerm, field: TextField): ReadTerm {
  if (!raw.quoted && raw.value.includes('*')) return failed(raw, { kind: 'wildcard' });
  const words = tokenize(raw.value)
    .map((token) => token.folded)
    .filter((word) => word !== '');
  const [word] = words;
  if (word === undefined) return wordless(raw);
  if (words.length === 1 && !raw.quoted) return { kind: 'term', term: { kind: 'word', field, word } };
  return { kind: 'term', term: { kind: 'phrase', field, words } };
}

/** What people of other query languages type. */
const FOREIGN_OPERATORS: Readonly<Record<string, string>> = {
  '&': 'AND',
  '&&': 'AND',
  '+': 'AND',
  '|': 'OR',
  '||': 'OR',
  '!': 'NOT',
  '-': 'NOT',
};

function wordless(raw: RawTerm): ReadTerm {
  if (raw.quoted) return failed(raw, { kind: 'empty-phrase' });
  const operator = FOREIGN_OPERATORS[raw.value];
  const mistake = { kind: 'no-letter', typed: raw.value } as const;
  return operator === undefined ? failed(raw, mistake) : failed(raw, { ...mistake, operator }, [operator]);
}

// ---------------------------------------------------------------- fields

const TAG = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

function readTag(raw: RawTerm, field: TagField, { resolveTag }: QueryContext): ReadTerm {
  if (resolveTag !== undefined) return resolvedTag(raw, field, resolveTag);
  const value = slugOf(raw.value);
  if (TAG.test(value)) return { kind: 'term', term: { kind: 'tag', field, value } };
  return badValue(raw, field);
}

/** Names to choose from, in an error. */
const MAX_CANDIDATES = 6;

function resolvedTag(raw: RawTerm, field: TagField, resolveTag: ResolveTag): ReadTerm {
  const found = resolveTag(field, raw.value);
  switch (found.kind) {
    case 'tag':
      return { kind: 'term', term: { kind: 'tag', field, value: found.value } };
    case 'unknown':
      return unknownTag(raw, field, found.near);
    case 'ambiguous': {
      const candidates = found.candidates.slice(0, MAX_CANDIDATES);
      const more = found.candidates.length > MAX_CANDIDATES;
      return failed(raw, { kind: 'ambiguous-tag', field, typed: raw.value.trim(), candidates, more }, candidates);
    }
    default:
      return found satisfies never;
  }
}

function unknownTag(raw: RawTerm, field: TagField, near: string | undefined): ReadTerm {
  const mistake = { kind: 'unknown-tag', field, typed: raw.value.trim() } as const;
  return near === undefined ? failed(raw, mistake) : failed(raw, { ...mistake, near }, [near]);
}

/** BCP 47: a primary subtag of two or three letters, then further subtags. */
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/;

/** What people write in place of a code, folded. */
const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  english: 'en',
  ingles: 'en',
  spanish: 'es',
  espanol: 'es',
  castellano: 'es',
};

function readLanguage(raw: RawTerm): ReadTerm {
  const value = fold(raw.value).trim();
  if (LANGUAGE.test(value)) return { kind: 'term', term: { kind: 'lang', value } };
  const meant = LANGUAGE_NAMES[value];
  return meant === undefined ? badValue(raw, 'lang') : badValue(raw, 'lang', `lang:${meant}`, [`lang:${meant}`]);
}

function readCountry(raw: RawTerm): ReadTerm {
  const value = fold(raw.value).trim();
  if (/^[a-z]{2}$/.test(value)) return { kind: 'term', term: { kind: 'country', value } };
  return badValue(raw, 'country');
}

function readSource(raw: RawTerm): ReadTerm {
  const value = sourceName(
    fold(raw.value)
      .replace(/["“”„«»\s]+/g, ' ')
      .trim(),
  );
  if (tokenize(value).length > 0) return { kind: 'term', term: { kind: 'source', value } };
  return badValue(raw, 'source', 'source:reuters.com');
}

/** An address stands for its host; a site's own host for all of its hosts. */
function sourceName(folded: string): string {
  const address = /^(?:https?:\/\/)?(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?:\/\S*)?$/.exec(folded);
  return address?.groups?.['host']?.replace(/^(?:www\.)+(?=.)/, '') ?? folded;
}

/** As many digits as a command line takes for the beginning of an article's id, and as many as an id has. */
const STORY_ID = /^[0-9a-f]{6,64}$/;

function readStory(raw: RawTerm): ReadTerm {
  const value = raw.value.trim().toLowerCase();
  if (STORY_ID.test(value)) return { kind: 'term', term: { kind: 'story', value } };
  return badValue(raw, 'story');
}

function readDate(raw: RawTerm, kind: 'after' | 'before'): ReadTerm {
  const date = parseQueryDate(raw.value.trim());
  if (date) return { kind: 'term', term: { kind, date } };
  return badValue(raw, kind);
}

function readLevel(raw: RawTerm): ReadTerm {
  const level = raw.value.trim().toLowerCase();
  if (level === 'about' || level === 'mention') return { kind: 'level', level };
  return badValue(raw, 'level');
}

function badValue(
  raw: RawTerm,
  field: Field,
  example: string = EXAMPLES[field],
  instead: readonly string[] = [],
): ReadTerm {
  return failed(raw, { kind: 'bad-value', field, typed: raw.value, example }, instead);
}

function failed(raw: RawTerm, mistake: QueryMistake, instead: readonly string[] = []): ReadTerm {
  return { kind: 'error', error: queryError(raw, mistake, instead) };
}

/** The value as it was typed, for a query that is put right. */
function written({ value, quoted }: RawTerm): string {
  return quoted ? `"${value}"` : value;
}
