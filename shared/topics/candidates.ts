import type { CompiledCondition, CompiledRule, CompiledTag, CompiledTopicModel } from './compile.ts';
import { hitsOver, nearestHit, overlaps } from './context.ts';
import { coordinatedNames } from './coordination.ts';
import { findEchoes } from './echoes.ts';
import type { ScannedDocument } from './scan.ts';
import type { Hit } from './trie.ts';

/** Words that speak for a tag at one place, and what became of them. */
export type Candidate = {
  readonly rule: CompiledRule;
  readonly hit: Hit;
  readonly supportedBy: readonly Hit[];
  readonly outcome:
    | { readonly kind: 'counted' }
    | { readonly kind: 'blocked'; readonly by: readonly Hit[] }
    /** Ambiguous words without the context that they need. */
    | { readonly kind: 'unsupported'; readonly needs: string };
};

/** Every place where a rule's words stand, and every echo, in order of place, with the outcome of its context. */
export function findCandidates(compiled: CompiledTopicModel, scanned: ScannedDocument): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const [set, places] of scanned.hits)
    for (const rule of compiled.rulesBySet.get(set) ?? [])
      for (const hit of places) if (isInField(scanned, rule, hit)) found.push(judge(scanned, rule, hit));
  for (const coordination of compiled.coordination)
    for (const { rule, hit, head } of coordinatedNames(scanned, coordination))
      found.push(judge(scanned, rule, hit, [head]));
  const ordered = found.toSorted(
    (a, b) => a.hit.start - b.hit.start || b.hit.end - a.hit.end || (a.rule.id < b.rule.id ? -1 : 1),
  );
  const names = yieldToLonger(oneSense(withoutRepeats(ordered)));
  const echoes = findEchoes(compiled, scanned, names);
  return [...yieldToEchoes(names, echoes), ...echoes].toSorted((a, b) => a.hit.start - b.hit.start);
}

/** Whether a rule that counts in one field only meets its words there. */
export function isInField({ document }: ScannedDocument, rule: CompiledRule, hit: Hit): boolean {
  if (rule.in === undefined) return true;
  const field = document.tokens[hit.start]?.field;
  return field === 'title' || (rule.in === 'lead' && field === 'lead');
}

/** Decides what becomes of a match; `given` is support that it has by the way it was found. */
function judge(scanned: ScannedDocument, rule: CompiledRule, hit: Hit, given: readonly Hit[] = []): Candidate {
  const find = ({ sets, within }: CompiledCondition, apart: boolean): Hit | undefined =>
    nearestHit(scanned.document, scanned.hitsOf(sets), hit, { within, apart });
  const blockers = [
    ...hitsOver(scanned.hitsOf(rule.tag.never), hit),
    ...rule.unless.flatMap((condition) => find(condition, false) ?? []),
  ];
  if (blockers.length > 0) return { rule, hit, supportedBy: [], outcome: { kind: 'blocked', by: blockers } };
  const supportedBy = [...given];
  for (const condition of rule.with) {
    const support = find(condition, true);
    if (support === undefined)
      return { rule, hit, supportedBy, outcome: { kind: 'unsupported', needs: describeNeed(condition) } };
    supportedBy.push(support);
  }
  return { rule, hit, supportedBy, outcome: { kind: 'counted' } };
}

function describeNeed({ label, within }: CompiledCondition): string {
  return `${label} (${typeof within === 'number' ? `within ${within} words` : `in the same ${within}`})`;
}

/** One candidate per rule and place: a name can be reached from two heads. */
function withoutRepeats(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter((candidate, index) => {
    const before = candidates[index - 1];
    return (
      before === undefined ||
      before.rule !== candidate.rule ||
      before.hit.start !== candidate.hit.start ||
      before.hit.end !== candidate.hit.end
    );
  });
}

/**
 * A name that its context made sure once keeps its sense through the article: "the Zetas" of the second
 * paragraph are those of the first (one sense per discourse: Gale, Church and Yarowsky, 1992). Blocked
 * words stay blocked. Topics, whose words are no names, are left as they are, and so are names that need
 * a certain word beside them: "los de Sinaloa" makes no cartel of the state.
 */
function oneSense(candidates: readonly Candidate[]): readonly Candidate[] {
  const sure = new Map<CompiledRule, Hit>();
  for (const { rule, hit, outcome } of candidates)
    if (outcome.kind === 'counted' && keepsItsSense(rule) && !sure.has(rule)) sure.set(rule, hit);
  return candidates.map((candidate) => {
    const support = candidate.outcome.kind === 'unsupported' ? sure.get(candidate.rule) : undefined;
    return support === undefined ? candidate : { ...candidate, supportedBy: [support], outcome: { kind: 'counted' } };
  });
}

function keepsItsSense(rule: CompiledRule): boolean {
  return rule.tag.family !== 'topic' && rule.with.every(({ within }) => typeof within !== 'number');
}

/**
 * Inside one catalogue the longest name wins ("Nueva Familia Michoacana" is not "Familia Michoacana"),
 * and a topic leaves to a catalogue the words of its names, with the "cartel" that carries them.
 */
function yieldToLonger(candidates: readonly Candidate[]): readonly Candidate[] {
  const claims = claimsOf(candidates);
  let first = 0;
  return candidates.map((candidate) => {
    while ((claims[first]?.hit.end ?? Number.POSITIVE_INFINITY) <= candidate.hit.start) first++;
    if (candidate.outcome.kind !== 'counted') return candidate;
    for (let index = first; (claims[index]?.hit.start ?? Number.POSITIVE_INFINITY) < candidate.hit.end; index++) {
      const claim = claims[index];
      if (claim !== undefined && beats(claim, candidate))
        return { ...candidate, outcome: { kind: 'blocked', by: [claim.hit] } };
    }
    return candidate;
  });
}

/** Words taken by a name of a catalogue: the name itself (`isHead` false) or the "cartel" beside it. */
type Claim = { readonly tag: CompiledTag; readonly hit: Hit; readonly isHead: boolean };

function claimsOf(candidates: readonly Candidate[]): readonly Claim[] {
  return candidates
    .filter(({ outcome, rule }) => outcome.kind === 'counted' && rule.tag.family !== 'topic')
    .flatMap(({ rule, hit, supportedBy }) => [
      { tag: rule.tag, hit, isHead: false },
      ...(rule.coordinated ? supportedBy.map((head) => ({ tag: rule.tag, hit: head, isHead: true })) : []),
    ])
    .toSorted((a, b) => a.hit.start - b.hit.start);
}

function beats(claim: Claim, { rule, hit }: Candidate): boolean {
  if (rule.tag.yieldsTo.includes(claim.tag.family)) return overlaps(claim.hit, hit);
  if (claim.isHead || claim.tag === rule.tag || claim.tag.family !== rule.tag.family) return false;
  const covers = claim.hit.start <= hit.start && claim.hit.end >= hit.end;
  return covers && claim.hit.end - claim.hit.start > hit.end - hit.start;
}

/** "The cartel" that stands for a named one is no cartel without a name. */
function yieldToEchoes(candidates: readonly Candidate[], echoes: readonly Candidate[]): readonly Candidate[] {
  const hits = echoes.map(({ hit }) => hit);
  return candidates.map((candidate) => {
    if (candidate.outcome.kind !== 'counted' || candidate.rule.tag.yieldsTo.length === 0) return candidate;
    const [by] = hitsOver(hits, candidate.hit);
    return by === undefined ? candidate : { ...candidate, outcome: { kind: 'blocked', by: [by] } };
  });
}
