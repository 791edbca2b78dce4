import { nearestName } from '../model/nearest-name.ts';
import { fold } from '../text/fold.ts';
import { type CheckedFile, type Located, locatedEntries, locatedWords } from './located-words.ts';
import { parsePattern } from './pattern.ts';
import type { CatalogueEntry, Words } from './topic-file.ts';
import { positionOf, type TopicFinding } from './topic-finding.ts';

/** What could not be read: a reference to it is no mistake of its own. */
export type Unread = {
  /** Names of lists and ids of entries that were left out. */
  readonly names: ReadonlySet<string>;
  /** A whole file: it may hold anything. */
  readonly isWholeFile: boolean;
};

/** What a schema cannot see: references across files, ids and aliases claimed twice, terms that never match. */
export function checkReferences(files: readonly CheckedFile[], unread: Unread): readonly TopicFinding[] {
  const words = files.flatMap(locatedWords);
  const lists = files.flatMap(listNamesOf);
  const entries = files.flatMap(locatedEntries);
  return [
    ...(unread.isWholeFile ? [] : checkModelFile(files)),
    ...checkUnique(
      lists,
      (name) => name,
      (name) => `the list "${name}"`,
    ),
    ...checkUnique(
      files.flatMap(tagsOf),
      (tag) => tag,
      (tag) => `the tag "${tag}"`,
    ),
    ...checkUnique(
      files.flatMap(ruleIdsOf),
      (id) => id,
      (id) => `the rule id "${id}"`,
    ),
    ...checkUnique(
      files.flatMap(aliasesOf),
      (alias) => alias.key,
      (alias) => `the alias "${alias.term}"`,
    ),
    ...words.flatMap(checkTerms),
    ...checkListNames(words, lists, unread),
    ...checkNested(words),
    ...checkParents(entries, unread),
    ...checkPeople(entries),
    ...checkEmpty(words),
    ...checkCoordination(files, lists, unread),
    ...checkLevels(files),
    ...checkYields(files, unread),
  ];
}

function finding<T>(where: Located<T>, message: string): TopicFinding {
  return { ...positionOf(where.file.place, where.at), message };
}

function listNamesOf(file: CheckedFile): readonly Located<string>[] {
  return Object.keys(file.content.lists ?? {}).map((value) => ({ file, at: ['lists', value], value }));
}

function tagsOf(file: CheckedFile): readonly Located<string>[] {
  const { content } = file;
  if (content.kind === 'topic') return [{ file, at: ['tag'], value: content.tag }];
  if (content.kind === 'model') return [];
  return content.entries.map((entry, index) => ({
    file,
    at: ['entries', index, 'id'],
    value: `${content.prefix}:${entry.id}`,
  }));
}

function ruleIdsOf(file: CheckedFile): readonly Located<string>[] {
  const { content } = file;
  if (content.kind === 'topic')
    return content.rules.map((rule, index) => ({
      file,
      at: ['rules', index, 'id'],
      value: `${content.tag}/${rule.id}`,
    }));
  return locatedEntries(file).flatMap(({ at, value }) =>
    (value.ambiguous ?? []).map((rule, index) => ({
      file,
      at: [...at, 'ambiguous', index, 'id'],
      value: `${value.id}/${rule.id}`,
    })),
  );
}

type Alias = { readonly key: string; readonly term: string };

/**
 * Unambiguous names only: two entries may share an ambiguous alias, for context tells them apart, and
 * one entry may write the same name in both languages.
 */
function aliasesOf(file: CheckedFile): readonly Located<Alias>[] {
  const { content } = file;
  if (content.kind !== 'catalogue') return [];
  return locatedEntries(file).flatMap(({ at, value }) => {
    const own = new Map<string, Located<Alias>>();
    for (const language of ['any', 'en', 'es'] as const)
      value.aliases?.[language]?.forEach((term, index) => {
        const key = `${content.prefix} ${fold(term)}`;
        if (!own.has(key)) own.set(key, { file, at: [...at, 'aliases', language, index], value: { key, term } });
      });
    return [...own.values()];
  });
}

function checkUnique<T>(
  found: readonly Located<T>[],
  keyOf: (value: T) => string,
  describe: (value: T) => string,
): readonly TopicFinding[] {
  const first = new Map<string, Located<T>>();
  return found.flatMap((here) => {
    const key = keyOf(here.value);
    const before = first.get(key);
    first.set(key, before ?? here);
    if (before === undefined) return [];
    const { path, line } = positionOf(before.file.place, before.at);
    return [finding(here, `${describe(here.value)} is claimed twice: it stands in ${path}:${line} already`)];
  });
}

function checkTerms({ file, at, value }: Located<Words>): readonly TopicFinding[] {
  return (['any', 'en', 'es'] as const).flatMap((language) =>
    (value[language] ?? []).flatMap((term, index) => {
      const result = parsePattern(term);
      if (result.kind === 'pattern') return [];
      return [{ ...positionOf(file.place, [...at, language, index]), message: result.message }];
    }),
  );
}

function checkListNames(
  words: readonly Located<Words>[],
  lists: readonly Located<string>[],
  unread: Unread,
): readonly TopicFinding[] {
  const known = new Set(lists.map((list) => list.value));
  return words.flatMap(({ file, at, value }) =>
    (value.lists ?? []).flatMap((name, index) => {
      const message = unknownName('list', name, known, unread);
      return message === undefined ? [] : [{ ...positionOf(file.place, [...at, 'lists', index]), message }];
    }),
  );
}

/** Nothing when the name is known, or may stand in what could not be read. */
function unknownName(kind: string, name: string, known: ReadonlySet<string>, unread: Unread): string | undefined {
  if (known.has(name) || unread.names.has(name) || unread.isWholeFile) return undefined;
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return `unknown ${kind} "${name}": ${hint}expected one of ${[...known].toSorted().join(', ')}`;
}

function checkNested(words: readonly Located<Words>[]): readonly TopicFinding[] {
  return words
    .filter(({ at, value }) => at[0] === 'lists' && value.lists !== undefined)
    .map(({ file, at }) => ({
      ...positionOf(file.place, [...at, 'lists', 0]),
      message: 'a list cannot hold another list: write its words out, or name both where they are used',
    }));
}

function checkParents(entries: readonly Located<CatalogueEntry>[], unread: Unread): readonly TopicFinding[] {
  const byId = new Map(entries.map((entry) => [entry.value.id, entry]));
  return entries.flatMap((entry) => {
    const { partOf } = entry.value;
    if (partOf === undefined) return [];
    const where = { ...entry, at: [...entry.at, 'partOf'] };
    const parent = byId.get(partOf);
    if (parent === undefined) return checkUnknownParent(where, partOf, [...byId.keys()], unread);
    if (parent.value.partOf !== undefined)
      return [finding(where, `the parent "${partOf}" is itself a part of "${parent.value.partOf}": name the top one`)];
    return [];
  });
}

function checkUnknownParent(
  where: Located<CatalogueEntry>,
  partOf: string,
  ids: readonly string[],
  unread: Unread,
): readonly TopicFinding[] {
  if (unread.isWholeFile || unread.names.has(partOf)) return [];
  const nearest = nearestName(partOf, ids);
  const hint = nearest === undefined ? '' : `, did you mean "${nearest}"?`;
  return [finding(where, `unknown parent "${partOf}": expected the id of another entry${hint}`)];
}

function checkPeople(entries: readonly Located<CatalogueEntry>[]): readonly TopicFinding[] {
  return entries
    .filter(({ file, value }) => file.content.kind === 'catalogue' && file.content.recordRequired && !value.record)
    .map((entry) =>
      finding(
        entry,
        `"${entry.value.id}" has no record: a person ships only with a sanctions or court record and its date`,
      ),
    );
}

function checkEmpty(words: readonly Located<Words>[]): readonly TopicFinding[] {
  return words
    .filter(({ value }) => !value.any && !value.en && !value.es && !value.lists)
    .map((where) => finding(where, 'no words: expected at least one of any, en, es, lists'));
}

function checkModelFile(files: readonly CheckedFile[]): readonly TopicFinding[] {
  const models = files.filter((file) => file.content.kind === 'model');
  if (models.length === 1) return [];
  const where = models[1] ?? files[0];
  const message = `expected exactly one file with "kind: model": found ${models.length}`;
  if (where === undefined) return [{ path: '.', line: 1, column: 1, message }];
  return [{ ...positionOf(where.place, ['kind']), message }];
}

function checkCoordination(
  files: readonly CheckedFile[],
  lists: readonly Located<string>[],
  unread: Unread,
): readonly TopicFinding[] {
  const known = new Set(lists.map((list) => list.value));
  return files.flatMap((file) => {
    if (file.content.kind !== 'catalogue' || file.content.coordination === undefined) return [];
    const { heads, plurals, joiners, conjunctions } = file.content.coordination;
    return Object.entries({ heads, plurals, joiners, conjunctions }).flatMap(([role, name]) => {
      const message = unknownName('list', name, known, unread);
      return message === undefined ? [] : [{ ...positionOf(file.place, ['coordination', role]), message }];
    });
  });
}

/** Otherwise no article could be a mention: it would be about the topic before. */
function checkLevels(files: readonly CheckedFile[]): readonly TopicFinding[] {
  return files.flatMap(({ place, content }) => {
    if (content.kind === 'model' || content.levels.mention <= content.levels.about) return [];
    const { mention, about } = content.levels;
    const message = `the least score of a mention must not be above that of about (${about}): it is ${mention}`;
    return [{ ...positionOf(place, ['levels', 'mention']), message }];
  });
}

function checkYields(files: readonly CheckedFile[], unread: Unread): readonly TopicFinding[] {
  const known = new Set(files.flatMap(({ content }) => (content.kind === 'catalogue' ? [content.prefix] : [])));
  return files.flatMap(({ place, content }) =>
    (content.kind === 'topic' ? (content.yieldsTo ?? []) : []).flatMap((prefix, index) => {
      const message = unknownName('catalogue', prefix, known, unread);
      return message === undefined ? [] : [{ ...positionOf(place, ['yieldsTo', index]), message }];
    }),
  );
}
