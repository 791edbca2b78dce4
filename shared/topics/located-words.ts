import type { CatalogueEntry, ConditionEntry, RuleEntry, TopicFile, Words } from './topic-file.ts';
import type { FilePlace, PathPart } from './topic-finding.ts';

/** A file that its schema accepts; parts of it that the schema refused are left out. */
export type CheckedFile = { readonly place: FilePlace; readonly content: TopicFile };

/** A value with the path to it in its file. */
export type Located<T> = { readonly file: CheckedFile; readonly at: readonly PathPart[]; readonly value: T };

/** Every set of words of a file: of rules, contexts, lists, frames, aliases and blocks. */
export function locatedWords(file: CheckedFile): readonly Located<Words>[] {
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
  for (const { at, value } of locatedEntries(file)) {
    add([...at, 'aliases'], value.aliases);
    add([...at, 'never'], value.never);
    value.ambiguous?.forEach((rule, index) => {
      addRule([...at, 'ambiguous', index], rule);
    });
  }
  return found;
}

/** The entries of a catalogue; none of other files. */
export function locatedEntries(file: CheckedFile): readonly Located<CatalogueEntry>[] {
  if (file.content.kind !== 'catalogue') return [];
  return file.content.entries.map((value, index) => ({ file, at: ['entries', index], value }));
}
