import { nearestName } from '../model/nearest-name.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { TagLevel } from '../model/tag.ts';
import { fold } from '../text/fold.ts';
import { tokenize } from '../text/tokens.ts';
import type { RawTerm } from './lex.ts';
import type { QueryTerm, TagField, TextField } from './query.ts';
import type { QueryContext } from './query-context.ts';
import { DATE_FORMS, parseQueryDate } from './query-date.ts';
import type { QueryError } from './query-error.ts';
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
  const nearest = nearestName(field, FIELD_NAMES);
  const hint = nearest
    ? `did you mean \`${nearest}:\`?`
    : `the fields are ${FIELD_NAMES.join(', ')}; put words with a colon in quotation marks`;
  return failed(raw, `Unknown field \`${field}:\` at column ${raw.column}`, hint);
}

function emptyField(raw: RawTerm, field: Field): ReadTerm {
  const hint = `write one value right after the colon, such as \`${EXAMPLES[field]}\`, and join several such terms with OR`;
  return failed(raw, `\`${field}:\` at column ${raw.column} has no value`, hint);
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
  if (!raw.quoted && raw.value.includes('*')) {
    const hint = 'a plain word finds its forms by itself (`cartel` finds `cartels`); join other words with OR';
    return failed(raw, `\`*\` at column ${raw.column} is no part of the query language`, hint);
  }
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
  if (raw.quoted) {
    return failed(raw, `Empty phrase at column ${raw.column}`, 'write at least one word between the quotation marks');
  }
  const operator = FOREIGN_OPERATORS[raw.value];
  const hint = operator ? `write \`${operator}\`` : 'remove it, or write a word';
  return failed(raw, `\`${raw.value}\` at column ${raw.column} has no letter or digit to search for`, hint);
}

// ---------------------------------------------------------------- fields

const TAG = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

function readTag(raw: RawTerm, field: TagField, { resolveTag }: QueryContext): ReadTerm {
  if (resolveTag !== undefined) return resolvedTag(raw, field, resolveTag);
  const value = slugOf(raw.value);
  if (TAG.test(value)) return { kind: 'term', term: { kind: 'tag', field, value } };
  return badValue(raw, field, `write the id of one, such as \`${EXAMPLES[field]}\``);
}

/** Names to choose from, in an error. */
const MAX_CANDIDATES = 6;

function resolvedTag(raw: RawTerm, field: TagField, resolveTag: ResolveTag): ReadTerm {
  const found = resolveTag(field, raw.value);
  switch (found.kind) {
    case 'tag':
      return { kind: 'term', term: { kind: 'tag', field, value: found.value } };
    case 'unknown':
      return failed(raw, unknownTagMessage(field, raw.value.trim(), raw.column), found.hint);
    case 'ambiguous': {
      const named = found.candidates.slice(0, MAX_CANDIDATES).map((candidate) => `\`${candidate}\``);
      const more = found.candidates.length > MAX_CANDIDATES ? ', …' : '';
      const message = `\`${field}:${raw.value.trim()}\` at column ${raw.column} may mean several`;
      return failed(raw, message, `write one of ${named.join(', ')}${more}`);
    }
    default:
      return found satisfies never;
  }
}

/** Says that the topic model lacks what a term names. */
export function unknownTagMessage(field: TagField, name: string, column: number): string {
  return `The topic model has no ${field} \`${name}\` (column ${column})`;
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
  return badValue(raw, 'lang', `write an ISO 639-1 code, such as \`lang:${LANGUAGE_NAMES[value] ?? 'es'}\``);
}

function readCountry(raw: RawTerm): ReadTerm {
  const value = fold(raw.value).trim();
  if (/^[a-z]{2}$/.test(value)) return { kind: 'term', term: { kind: 'country', value } };
  return badValue(raw, 'country', 'write an ISO 3166-1 code of two letters, such as `country:mx`');
}

function readSource(raw: RawTerm): ReadTerm {
  const value = sourceName(
    fold(raw.value)
      .replace(/["“”„«»\s]+/g, ' ')
      .trim(),
  );
  if (tokenize(value).length > 0) return { kind: 'term', term: { kind: 'source', value } };
  return badValue(raw, 'source', 'write a feed id, an outlet or a host, such as `source:reuters.com`');
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
  return badValue(raw, 'story', "write a story's id or its first digits, 6 at least, such as `story:3f9a1c`");
}

function readDate(raw: RawTerm, kind: 'after' | 'before'): ReadTerm {
  const date = parseQueryDate(raw.value.trim());
  if (date) return { kind: 'term', term: { kind, date } };
  return badValue(raw, kind, `write ${DATE_FORMS}`);
}

function readLevel(raw: RawTerm): ReadTerm {
  const level = raw.value.trim().toLowerCase();
  if (level === 'about' || level === 'mention') return { kind: 'level', level };
  return badValue(raw, 'level', 'write `level:about` or `level:mention`');
}

function badValue(raw: RawTerm, field: Field, hint: string): ReadTerm {
  return failed(raw, `Cannot read \`${raw.value}\` as the value of \`${field}:\` at column ${raw.column}`, hint);
}

function failed({ column, length }: RawTerm, message: string, hint: string): ReadTerm {
  return { kind: 'error', error: { column, length, message, hint } };
}
