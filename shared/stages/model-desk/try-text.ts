/*
 * In: a text that somebody wants to try, and a compiled model.
 * Out: its tags, and for every tag that some rule met words for, what counted and what did not.
 * Guarantees: the tags are those that an archived article of the same title, text and language would have.
 * Leaves to others: fetching and extracting a page, putting reasons into words.
 */
import type { TagTrace, TriedDocument, TriedText } from '../../model/model-desk.ts';
import type { Tag } from '../../model/tag.ts';
import { detectLanguage } from '../../text/language.ts';
import type { CompiledTopicModel } from '../../topics/compile.ts';
import type { TopicDocument } from '../../topics/document.ts';
import { explainTag } from '../../topics/explain.ts';
import { scanDocument } from '../../topics/scan.ts';

/** Reads a text with a model, and says why it has the tags that it has, and lacks those that it nearly had. */
export function tryText(compiled: CompiledTopicModel, { title, text, language }: TriedDocument): TriedText {
  const document = { title, text, language: language ?? detectLanguage(`${title}\n\n${text}`) };
  const traces = metTags(compiled, document).flatMap((tag) => traceOf(compiled, document, tag));
  const given = traces.flatMap(({ tag }) => tag ?? []);
  return {
    ...document,
    modelVersion: compiled.version,
    tags: given.toSorted(byLevel),
    traces: traces.map(({ trace }) => trace).toSorted(byStrength),
  };
}

/** Every tag with a rule whose words stand in the text, in whatever language and field. */
function metTags(compiled: CompiledTopicModel, document: TopicDocument): readonly string[] {
  const scanned = scanDocument(compiled, { ...document, language: 'und' });
  const tags = new Set<string>();
  const add = ({ tag, parent }: { readonly tag: string; readonly parent: string | undefined }) => {
    tags.add(tag);
    if (parent !== undefined) tags.add(parent);
  };
  for (const set of scanned.hits.keys()) {
    for (const rule of compiled.rulesBySet.get(set) ?? []) add(rule.tag);
    for (const { names } of compiled.coordination) {
      const named = names.get(set);
      if (named !== undefined) add(named.tag);
    }
  }
  return [...tags].toSorted();
}

type Traced = { readonly trace: TagTrace; readonly tag?: Tag };

function traceOf(compiled: CompiledTopicModel, document: TopicDocument, tag: string): readonly Traced[] {
  const levels = compiled.tags.get(tag)?.levels;
  const explained = explainTag(compiled, document, tag);
  if (levels === undefined || explained.kind === 'unknown-tag') return [];
  const { missed } = explained;
  if (explained.kind === 'present') {
    const { level, score, receipts } = explained.tag;
    return [{ tag: explained.tag, trace: { tag, level, score, ...levels, receipts, missed } }];
  }
  const { below, score } = explained;
  // A name of cartels that stands without the word "cartel" is no match at all.
  if (below.length + missed.length === 0) return [];
  return [{ trace: { tag, score, ...levels, receipts: below, missed } }];
}

function byLevel(a: Tag, b: Tag): number {
  return Number(b.level === 'about') - Number(a.level === 'about') || b.score - a.score || (a.tag < b.tag ? -1 : 1);
}

function byStrength(a: TagTrace, b: TagTrace): number {
  return Number(b.level !== undefined) - Number(a.level !== undefined) || b.score - a.score || (a.tag < b.tag ? -1 : 1);
}
