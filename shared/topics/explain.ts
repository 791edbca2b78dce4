import type { Receipt, Span, Tag } from '../model/tag.ts';
import { type Candidate, findCandidates, isInField } from './candidates.ts';
import type { CompiledRule, CompiledTopicModel } from './compile.ts';
import type { PlacedDocument, TopicDocument } from './document.ts';
import { totalScore } from './evidence.ts';
import { gatherEvidence, matchTopics } from './match.ts';
import { receiptOf, spanOf } from './receipt.ts';
import { type ScannedDocument, scanDocument } from './scan.ts';

/** A match that did not count, and why. */
export type MissedMatch = Span & {
  readonly rule: string;
  /** Context that it needs and that was there. */
  readonly supportedBy: readonly Span[];
  readonly reason:
    | { readonly kind: 'blocked'; readonly by: readonly Span[] }
    /** The context that the words need, as the file states it. */
    | { readonly kind: 'unsupported'; readonly needs: string }
    /** The rule counts in the title, or in title and lead, only. */
    | { readonly kind: 'outside-field'; readonly field: 'title' | 'lead' }
    /** The term is of a language that the article is not in. */
    | { readonly kind: 'other-language'; readonly language: string };
};

/** Why an article has a tag, or what came closest when it has not. */
export type TagExplanation =
  | {
      readonly kind: 'present';
      readonly tag: Tag;
      readonly aboutThreshold: number;
      readonly missed: readonly MissedMatch[];
    }
  | {
      readonly kind: 'absent';
      readonly tag: string;
      readonly score: number;
      /** The least score of a mention, and of what an article is about. */
      readonly threshold: number;
      readonly aboutThreshold: number;
      /** What the score would be if every match in `missed` that context held back had counted. */
      readonly scoreIfCounted: number;
      /** Matches that counted but did not suffice. */
      readonly below: readonly Receipt[];
      /** Nearest first: those with the most context that they need. */
      readonly missed: readonly MissedMatch[];
    }
  | { readonly kind: 'unknown-tag'; readonly tag: string; readonly known: readonly string[] };

/** Explains one tag of one article; the article is matched again, so the model is the one given. */
export function explainTag(compiled: CompiledTopicModel, document: TopicDocument, tag: string): TagExplanation {
  const compiledTag = compiled.tags.get(tag);
  if (compiledTag === undefined) return { kind: 'unknown-tag', tag, known: compiled.topicIds };
  const scanned = scanDocument(compiled, document);
  const placed = scanned.document;
  const candidates = findCandidates(compiled, scanned);
  const isOfTag = ({ rule }: Pick<Candidate, 'rule'>) => rule.tag === compiledTag || rule.tag.parent === tag;
  const ofTag = candidates.filter(isOfTag);
  const held = ofTag
    .flatMap((candidate) => missedMatch(placed, candidate))
    .toSorted((a, b) => b.supportedBy.length - a.supportedBy.length);
  const isRead = (match: Span) => ofTag.some(({ hit }) => spanOf(placed, hit).start === match.start);
  const missed = [
    ...held,
    ...outsideField(compiled, scanned)
      .filter(isOfTag)
      .map(({ match }) => match),
    ...otherLanguage(compiled, document)
      .filter(isOfTag)
      .map(({ match }) => match)
      .filter((match) => !isRead(match)),
  ];
  const aboutThreshold = compiledTag.levels.about;
  const present = matchTopics(compiled, document).find((found) => found.tag === tag);
  if (present !== undefined) return { kind: 'present', tag: present, aboutThreshold, missed };
  const evidence = gatherEvidence(compiled, scanned, candidates).get(tag) ?? [];
  return {
    kind: 'absent',
    tag,
    score: totalScore(evidence),
    threshold: compiledTag.levels.mention,
    aboutThreshold,
    scoreIfCounted: scoreIfCounted(compiled, scanned, { ofTag, tag }),
    below: evidence.map((piece) => receiptOf(placed, piece)),
    missed,
  };
}

function scoreIfCounted(
  compiled: CompiledTopicModel,
  scanned: ScannedDocument,
  { ofTag, tag }: { readonly ofTag: readonly Candidate[]; readonly tag: string },
): number {
  const counted = ofTag.map((candidate): Candidate => ({ ...candidate, outcome: { kind: 'counted' } }));
  return totalScore(gatherEvidence(compiled, scanned, counted).get(tag) ?? []);
}

type OfRule = { readonly rule: CompiledRule; readonly match: MissedMatch };

function outsideField(compiled: CompiledTopicModel, scanned: ScannedDocument): readonly OfRule[] {
  return [...scanned.hits].flatMap(([set, hits]) =>
    (compiled.rulesBySet.get(set) ?? []).flatMap((rule) => {
      const { in: field } = rule;
      if (field === undefined) return [];
      return hits
        .filter((hit) => !isInField(scanned, rule, hit))
        .map(
          (hit): OfRule => ({
            rule,
            match: {
              ...spanOf(scanned.document, hit),
              rule: rule.id,
              supportedBy: [],
              reason: { kind: 'outside-field', field },
            },
          }),
        );
    }),
  );
}

/** An English article is read with English terms; a Spanish name in it that the model knows is worth telling. */
function otherLanguage(compiled: CompiledTopicModel, document: TopicDocument): readonly OfRule[] {
  if (document.language !== 'en' && document.language !== 'es') return [];
  const scanned = scanDocument(compiled, { ...document, language: 'und' });
  return findCandidates(compiled, scanned)
    .filter(({ hit }) => hit.language !== 'any' && hit.language !== document.language)
    .map(
      ({ rule, hit }): OfRule => ({
        rule,
        match: {
          ...spanOf(scanned.document, hit),
          rule: rule.id,
          supportedBy: [],
          reason: { kind: 'other-language', language: hit.language },
        },
      }),
    );
}

/** Nothing for a candidate that counted. */
export function missedMatch(document: PlacedDocument, candidate: Candidate): readonly MissedMatch[] {
  const { outcome, rule, hit, supportedBy } = candidate;
  const match = {
    ...spanOf(document, hit),
    rule: rule.id,
    supportedBy: supportedBy.map((support) => spanOf(document, support)),
  };
  switch (outcome.kind) {
    case 'counted':
      return [];
    case 'blocked':
      return [{ ...match, reason: { kind: 'blocked', by: outcome.by.map((by) => spanOf(document, by)) } }];
    case 'unsupported':
      return [{ ...match, reason: { kind: 'unsupported', needs: outcome.needs } }];
    default:
      return outcome satisfies never;
  }
}
