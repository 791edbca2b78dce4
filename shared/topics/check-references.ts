import { fold } from '../text/fold.ts';
import { parsePattern } from './pattern.ts';
import type { CatalogueEntry, ConditionEntry, RuleEntry, TopicFile, Words } from './topic-file.ts';
import { type FilePlace, type PathPart, positionOf, type TopicFinding } from './topic-finding.ts';

/** A file that its schema accepts. */
export type CheckedFile = { readonly place: FilePlace; readonly content: TopicFile };

type Located<T> = { readonly file: CheckedFile; readonly at: readonly PathPart[]; readonly value: T };

/** What a schema cannot see: references across files, ids and aliases claimed twice, terms that never match. */
export function checkReferences(files: readonly CheckedFile[]): readonly TopicFinding[] {
  const words = files.flatMap(wordsOf);
  const lists = files.flatMap(listNamesOf);
  const entries = files.flatMap(entriesOf);
  return [
    ...checkModelFile(files),
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
    ...checkLists(words, lists),
    ...checkParents(entries),
    ...checkPeople(entries),
    ...checkEmpty(words),
    ...checkCoordination(files, lists),
  ];
}

function finding<T>(where: Located<T>, message: string): TopicFinding {
  return { ...positionOf(where.file.place, where.at), message };
}

function wordsOf(file: CheckedFile): readonly Located<Words>[] {
  const { content } = file;
  const found: Located<Words>[] = [];
  const add = (at: readonly PathPart[], value: Words | undefined): void => {
    if (value !== undefined) found.push({ file, at, value });
  };
  const addRule = (at: readonly PathPart[], rule: RuleEntry): void => {
    add(at, rule);
    for (const side of ['with', 'unless'] as const)
      rule[side]?.forEach((condition: ConditionEntry, index) => {
        add([...at, side, index], condition);
      });
  };
  for (const [name, list] of Object.entries(content.lists ?? {})) add(['lists', name], list);
  content.frames?.forEach((frame, index) => {
    add(['frames', index], frame);
    add(['frames', index, 'unless'], frame.unless);
  });
  if (content.kind !== 'model')
    content.emphasis?.forEach((emphasis, index) => {
      add(['emphasis', index], emphasis);
    });
  if (content.kind === 'catalogue') {
    add(['echoes'], content.echoes);
    content.coordination?.unless?.forEach((condition, index) => {
      add(['coordination', 'unless', index], condition);
    });
  }
  if (content.kind === 'topic') {
    add(['never'], content.never);
    content.rules.forEach((rule, index) => {
      addRule(['rules', index], rule);
    });
  }
  for (const { at, value } of entriesOf(file)) {
    add([...at, 'aliases'], value.aliases);
    add([...at, 'never'], value.never);
    value.ambiguous?.forEach((rule, index) => {
      addRule([...at, 'ambiguous', index], rule);
    });
  }
  return found;
}

function entriesOf(file: CheckedFile): readonly Located<CatalogueEntry>[] {
  if (file.content.kind !== 'catalogue') return [];
  return file.content.entries.map((value, index) => ({ file, at: ['entries', index], value }));
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
  return entriesOf(file).flatMap(({ at, value }) =>
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
  return entriesOf(file).flatMap(({ at, value }) => {
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

function checkLists(words: readonly Located<Words>[], lists: readonly Located<string>[]): readonly TopicFinding[] {
  const known = new Set(lists.map((list) => list.value));
  return words.flatMap(({ file, at, value }) =>
    (value.lists ?? []).flatMap((name, index) => {
      if (!known.has(name))
        return [
          {
            ...positionOf(file.place, [...at, 'lists', index]),
            message: `unknown list "${name}": expected one of ${[...known].toSorted().join(', ')}`,
          },
        ];
      if (at[0] === 'lists')
        return [
          {
            ...positionOf(file.place, [...at, 'lists', index]),
            message: 'a list cannot hold another list: write its words out, or name both where they are used',
          },
        ];
      return [];
    }),
  );
}

function checkParents(entries: readonly Located<CatalogueEntry>[]): readonly TopicFinding[] {
  const byId = new Map(entries.map((entry) => [entry.value.id, entry]));
  return entries.flatMap((entry) => {
    const { partOf } = entry.value;
    if (partOf === undefined) return [];
    const where = { ...entry, at: [...entry.at, 'partOf'] };
    const parent = byId.get(partOf);
    if (parent === undefined) return [finding(where, `unknown parent "${partOf}": expected the id of another entry`)];
    if (parent.value.partOf !== undefined)
      return [finding(where, `the parent "${partOf}" is itself a part of "${parent.value.partOf}": name the top one`)];
    return [];
  });
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

function checkCoordination(files: readonly CheckedFile[], lists: readonly Located<string>[]): readonly TopicFinding[] {
  const known = new Set(lists.map((list) => list.value));
  return files.flatMap((file) => {
    if (file.content.kind !== 'catalogue' || file.content.coordination === undefined) return [];
    const { heads, plurals, joiners, conjunctions } = file.content.coordination;
    return Object.entries({ heads, plurals, joiners, conjunctions })
      .filter(([, name]) => !known.has(name))
      .map(([role, name]) => ({
        ...positionOf(file.place, ['coordination', role]),
        message: `unknown list "${name}": expected one of ${[...known].toSorted().join(', ')}`,
      }));
  });
}
