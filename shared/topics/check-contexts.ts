import { locatedRules, type WordRule } from './located-rules.ts';
import { type CheckedFile, type Located, locatedWords } from './located-words.ts';
import type { Words } from './topic-file.ts';
import { type PathPart, positionOf, type TopicFinding } from './topic-finding.ts';

/** A language side of the model; `any` serves both. */
type Side = 'en' | 'es';
const SIDES: readonly Side[] = ['en', 'es'];
const SIDE_NAMES = { en: 'English', es: 'Spanish' } as const;

/**
 * Word lists that nothing uses, rules that exist in one language only, context that a rule needs but that one of its
 * languages has no words for, and weights that count for nothing.
 */
export function checkContexts(files: readonly CheckedFile[]): readonly TopicFinding[] {
  const sidesOf = makeSides(files);
  const rules = files.flatMap(locatedRules);
  return [
    ...checkUnused(files),
    ...checkOneSided(rules, sidesOf),
    ...rules.flatMap((rule) => checkNeeds(rule, sidesOf)),
    ...rules.flatMap(checkWeight),
  ];
}

function findingAt<T>({ file, at }: Located<T>, message: string, more: readonly PathPart[] = []): TopicFinding {
  return { ...positionOf(file.place, [...at, ...more]), message };
}

function checkUnused(files: readonly CheckedFile[]): readonly TopicFinding[] {
  const used = new Set(
    files.flatMap((file) => [
      ...locatedWords(file).flatMap(({ value }) => value.lists ?? []),
      ...(file.content.kind === 'catalogue' ? coordinationLists(file.content.coordination) : []),
    ]),
  );
  return files.flatMap(({ place, content }) =>
    Object.keys(content.lists ?? {})
      .filter((name) => !used.has(name))
      .map((name) => ({
        ...positionOf(place, ['lists', name], true),
        message: `the list "${name}" is used nowhere: name it in a rule's words, with or unless, or delete it`,
      })),
  );
}

type Coordination = Readonly<Record<'heads' | 'plurals' | 'joiners' | 'conjunctions', string>>;

function coordinationLists(coordination: Coordination | undefined): readonly string[] {
  if (coordination === undefined) return [];
  const { heads, plurals, joiners, conjunctions } = coordination;
  return [heads, plurals, joiners, conjunctions];
}

type SidesOf = (words: Words) => ReadonlySet<Side>;

/** The languages that words can be met in; a list gives what it has. */
function makeSides(files: readonly CheckedFile[]): SidesOf {
  const lists = new Map(files.flatMap(({ content }) => Object.entries(content.lists ?? {})));
  return (words) => {
    const parts: readonly Words[] = [words, ...(words.lists ?? []).flatMap((name) => lists.get(name) ?? [])];
    return new Set(SIDES.filter((side) => parts.some((part) => part.any !== undefined || part[side] !== undefined)));
  };
}

/** A rule of one language is in order where the tag has one of the other for it. */
function checkOneSided(rules: readonly Located<WordRule>[], sidesOf: SidesOf): readonly TopicFinding[] {
  return [...Map.groupBy(rules, ({ value }) => value.tag).values()].flatMap((ofTag) =>
    SIDES.flatMap((side) => {
      const other = side === 'en' ? 'es' : 'en';
      const isOnly = (rule: Located<WordRule>, one: Side) => {
        const sides = sidesOf(rule.value.words);
        return sides.has(one) && sides.size === 1;
      };
      if (ofTag.some((rule) => isOnly(rule, other))) return [];
      return ofTag
        .filter((rule) => isOnly(rule, side))
        .map((rule) =>
          findingAt(
            rule,
            `${rule.value.id} has no ${SIDE_NAMES[other]} side: expected ${other}: or any: beside ${side}:, or a rule of its own for ${SIDE_NAMES[other]}`,
          ),
        );
    }),
  );
}

/** Context without a side keeps that side of the rule from ever counting. */
function checkNeeds(rule: Located<WordRule>, sidesOf: SidesOf): readonly TopicFinding[] {
  const { id, words } = rule.value;
  const wanted = sidesOf(words);
  return (words.with ?? []).flatMap((condition, index) =>
    SIDES.filter((side) => wanted.has(side) && !sidesOf(condition).has(side)).map((side) =>
      findingAt(
        rule,
        `${id} can never match in ${SIDE_NAMES[side]}: the context that it needs here has no ${SIDE_NAMES[side]} words`,
        ['with', index],
      ),
    ),
  );
}

function checkWeight(rule: Located<WordRule>): readonly TopicFinding[] {
  const { content } = rule.file;
  const { id, words } = rule.value;
  if (words.weight === 0) return [findingAt(rule, `${id} counts for nothing: its weight is 0`, ['weight'])];
  const field = content.kind === 'model' || words.in === undefined ? 1 : content.fields[words.in];
  return field > 0 ? [] : [findingAt(rule, `${id} counts for nothing: ${words.in} weighs 0 here`, ['in'])];
}
