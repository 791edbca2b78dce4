/*
 * In: the archive's articles one after the other, and a topic model.
 * Out: how often each rule and term met words, when last, and how often context held it back; and for each tag the
 * languages that its articles are in.
 * Guarantees: what was counted depends on the articles and the model alone, in any order.
 * Leaves to others: reading the archive, what a quiet side is (`quiet-sides`).
 */
import type { ArticleRecord } from '../model/article-record.ts';
import type { HeldBack, Met } from '../model/model-desk.ts';
import type { Span } from '../model/tag.ts';
import { type Candidate, findCandidates } from '../topics/candidates.ts';
import type { CompiledTopicModel } from '../topics/compile.ts';
import type { PlacedDocument } from '../topics/document.ts';
import type { WordRule } from '../topics/located-rules.ts';
import { spanOf } from '../topics/receipt.ts';
import { scanDocument } from '../topics/scan.ts';
import { termsOf, termsSaying, termTrie } from '../topics/term-trie.ts';
import type { TermLanguage } from '../topics/trie.ts';

export type TermStats = Met & { readonly term: string; readonly language: TermLanguage };

export type RuleStats = Met & {
  readonly rule: string;
  readonly tag: string;
  /** The terms that are written in the rule itself; lists that it names are left out. */
  readonly terms: readonly TermStats[];
};

/** One place where a rule met words. */
export type MetPlace = { readonly rule: string; readonly span: Span; readonly held?: HeldBack };

export type RuleCounter = {
  /** Gives back what was met in this article, in order of place. */
  add(article: { readonly record: ArticleRecord; readonly text: string }): readonly MetPlace[];
  /** Every rule of the model, by id. */
  rules(): readonly RuleStats[];
};

/** What the words of a rule met, each in the form in which it stood. */
type Words = { readonly words: string; readonly language: TermLanguage; readonly met: Met };
type Counts = { met: Met; readonly words: Map<string, Words> };

const NEVER_MET: Met = { matches: 0, blocked: 0, unsupported: 0 };

/** Counts what the rules of a model meet; `written` are the rules with their words. */
export function createRuleCounter(compiled: CompiledTopicModel, written: readonly WordRule[]): RuleCounter {
  const counts = new Map<string, Counts>();
  const countsOf = (rule: string): Counts => {
    const known = counts.get(rule) ?? { met: NEVER_MET, words: new Map() };
    counts.set(rule, known);
    return known;
  };
  for (const rule of rulesOf(compiled)) countsOf(rule);
  const terms = new Map(written.map((rule) => [rule.id, rule]));
  return {
    add: ({ record, text }) => {
      const scanned = scanDocument(compiled, { title: record.title, text, language: record.language });
      return findCandidates(compiled, scanned).map((candidate) => {
        const span = spanOf(scanned.document, candidate.hit);
        count(countsOf(candidate.rule.id), span.words, { candidate, at: record.orderedAt });
        return { rule: candidate.rule.id, span, ...heldBack(scanned.document, candidate) };
      });
    },
    rules: () => [...counts].map(([id, found]) => statsOf(id, found, terms.get(id))).toSorted(byRule),
  };
}

function rulesOf({ rulesBySet, coordination }: CompiledTopicModel): readonly string[] {
  const named = coordination.flatMap(({ names }) => [...names.values()]);
  return [...rulesBySet.values()]
    .flat()
    .concat(named)
    .map(({ id }) => id);
}

function byRule(a: RuleStats, b: RuleStats): number {
  return a.rule < b.rule ? -1 : 1;
}

type Place = { readonly candidate: Candidate; readonly at: string };

function count(counts: Counts, words: string, { candidate, at }: Place): void {
  const met = metOnce(candidate, at);
  const { language } = candidate.hit;
  const key = `${language} ${words}`;
  counts.met = sum(counts.met, met);
  counts.words.set(key, { words, language, met: sum(counts.words.get(key)?.met ?? NEVER_MET, met) });
}

function heldBack(document: PlacedDocument, { outcome }: Candidate): Pick<MetPlace, 'held'> {
  if (outcome.kind === 'counted') return {};
  if (outcome.kind === 'unsupported') return { held: outcome };
  return { held: { kind: 'blocked', by: outcome.by.map((hit) => spanOf(document, hit).words) } };
}

function metOnce({ outcome }: Candidate, at: string): Met {
  switch (outcome.kind) {
    case 'blocked':
      return { ...NEVER_MET, blocked: 1 };
    case 'unsupported':
      return { ...NEVER_MET, unsupported: 1 };
    case 'counted':
      return { ...NEVER_MET, matches: 1, lastMatch: at };
    default:
      return outcome satisfies never;
  }
}

function sum(a: Met, b: Met): Met {
  const last = [a.lastMatch, b.lastMatch]
    .filter((at) => at !== undefined)
    .toSorted()
    .at(-1);
  return {
    matches: a.matches + b.matches,
    blocked: a.blocked + b.blocked,
    unsupported: a.unsupported + b.unsupported,
    ...(last === undefined ? {} : { lastMatch: last }),
  };
}

function statsOf(rule: string, { met, words }: Counts, written: WordRule | undefined): RuleStats {
  return {
    rule,
    tag: rule.slice(0, rule.lastIndexOf('/')),
    ...met,
    terms: written === undefined ? [] : termStats(written, [...words.values()]),
  };
}

/** Words are put down to the first term that says them. */
function termStats({ words: written }: WordRule, words: readonly Words[]): readonly TermStats[] {
  const terms = termsOf(written);
  const trie = termTrie(terms);
  const sums = terms.map((): Met => NEVER_MET);
  for (const said of words) {
    const [place] = termsSaying(trie, said);
    if (place !== undefined) sums[place] = sum(sums[place] ?? NEVER_MET, said.met);
  }
  return terms.map(({ term, language }, place) => ({ term, language, ...(sums[place] ?? NEVER_MET) }));
}
