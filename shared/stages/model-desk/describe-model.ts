import type {
  ModelFacts,
  ShownCondition,
  ShownFamily,
  ShownRule,
  ShownTag,
  ShownWords,
  TopicText,
} from '../../model/model-desk.ts';
import type { CheckedFile } from '../../topics/located-words.ts';
import type { CatalogueEntry, ConditionEntry, RuleEntry, TopicFile, Words } from '../../topics/topic-file.ts';
import { type PathPart, positionOf } from '../../topics/topic-finding.ts';

/** Weight of a rule that states none (docs/topic-model.md). */
const DEFAULT_WEIGHT = 1;

/** A model's files as pages show them: every rule with its words, context and sources. */
export function describeModel(
  checked: readonly CheckedFile[],
  { version, files }: { readonly version: string; readonly files: readonly TopicText[] },
): ModelFacts {
  const families = checked.flatMap(familyOf).toSorted((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1));
  const tags = families.flatMap((family) => family.tags);
  const rules = tags.flatMap((tag) => tag.rules);
  const cited = [...tags, ...rules].flatMap(({ sources }) => sources);
  const count = (side: 'any' | 'en' | 'es') => rules.reduce((sum, { words }) => sum + words[side].length, 0);
  return {
    version,
    families,
    rules: rules.length,
    terms: { any: count('any'), en: count('en'), es: count('es') },
    sources: [...Map.groupBy(cited, (source) => source)]
      .map(([source, all]) => ({ source, rests: all.length }))
      .toSorted((a, b) => b.rests - a.rests || (a.source < b.source ? -1 : 1)),
    unverified: [...tags, ...rules].filter(({ verified }) => verified === false).length,
    files,
  };
}

const KINDS = ['topic', 'group', 'entity'] as const;

function rank({ kind }: ShownFamily): number {
  return KINDS.indexOf(kind);
}

function familyOf(file: CheckedFile): readonly ShownFamily[] {
  const { content, place } = file;
  switch (content.kind) {
    case 'model':
      return [];
    case 'topic':
      return [{ file: place.path, kind: 'topic', name: content.name, tags: [topicTag(file, content)] }];
    case 'catalogue': {
      const tags = content.entries.map((entry, index) => entryTag(file, content, { entry, index }));
      return [{ file: place.path, kind: content.prefix, name: content.name, tags }];
    }
    default:
      return content satisfies never;
  }
}

function topicTag(file: CheckedFile, topic: Extract<TopicFile, { readonly kind: 'topic' }>): ShownTag {
  return {
    tag: topic.tag,
    name: topic.name,
    file: file.place.path,
    line: lineOf(file, ['tag']),
    levels: topic.levels,
    rules: topic.rules.map((rule, index) => ruleOf(file, topic.tag, { rule, at: ['rules', index] })),
    sources: [],
    ids: {},
  };
}

function entryTag(
  file: CheckedFile,
  { prefix, levels }: Extract<TopicFile, { readonly kind: 'catalogue' }>,
  { entry, index }: { readonly entry: CatalogueEntry; readonly index: number },
): ShownTag {
  const tag = `${prefix}:${entry.id}`;
  const at = ['entries', index];
  const { cartelNames, aliases, ambiguous = [] } = entry;
  const named: readonly { readonly rule: RuleEntry; readonly at: readonly PathPart[] }[] = [
    ...(aliases === undefined ? [] : [{ rule: { id: 'alias', ...aliases }, at: [...at, 'aliases'] }]),
    ...(cartelNames === undefined
      ? []
      : [{ rule: { id: 'cartel-name', any: cartelNames }, at: [...at, 'cartelNames'] }]),
    ...ambiguous.map((rule, place) => ({ rule, at: [...at, 'ambiguous', place] })),
  ];
  return {
    tag,
    name: entry.name,
    file: file.place.path,
    line: lineOf(file, at),
    ...(entry.partOf === undefined ? {} : { parent: `${prefix}:${entry.partOf}` }),
    levels,
    rules: named.map((rule) => ruleOf(file, tag, rule)),
    sources: listed(entry.source),
    verified: entry.verified,
    ...(entry.note === undefined ? {} : { note: entry.note }),
    ids: entry.ids ?? {},
    ...(entry.record === undefined ? {} : { record: entry.record }),
  };
}

function ruleOf(
  file: CheckedFile,
  tag: string,
  { rule, at }: { readonly rule: RuleEntry; readonly at: readonly PathPart[] },
): ShownRule {
  const { id, weight = DEFAULT_WEIGHT, in: field, atMost, verified, note } = rule;
  return {
    id: `${tag}/${id}`,
    line: lineOf(file, at),
    weight,
    ...(field === undefined ? {} : { in: field }),
    ...(atMost === undefined ? {} : { atMost }),
    words: wordsOf(rule),
    with: (rule.with ?? []).map(conditionOf),
    unless: (rule.unless ?? []).map(conditionOf),
    sources: listed(rule.source),
    ...(verified === undefined ? {} : { verified }),
    ...(note === undefined ? {} : { note }),
  };
}

function wordsOf({ any = [], en = [], es = [], lists = [] }: Words): ShownWords {
  return { any, en, es, lists };
}

function conditionOf(condition: ConditionEntry): ShownCondition {
  return { ...wordsOf(condition), within: condition.within };
}

function listed(source: string | readonly string[] | undefined): readonly string[] {
  if (source === undefined) return [];
  return typeof source === 'string' ? [source] : source;
}

function lineOf({ place }: CheckedFile, at: readonly PathPart[]): number {
  return positionOf(place, at).line;
}
