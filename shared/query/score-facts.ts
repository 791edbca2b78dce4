import type { IndexExpression, IndexParts, IndexQuestion } from '../model/index-part.ts';
import type { ArticleFacts } from './known-facts.ts';
import { everyPart } from './matched-facts.ts';
import type { TermSignals } from './term-signals.ts';

export type ScoredFacts = ArticleFacts & { readonly score: number };

export type ScoreRequest = {
  readonly question: IndexQuestion;
  readonly signals: readonly TermSignals[];
  readonly facts: readonly ArticleFacts[];
  /** Articles that the frequencies are taken over. */
  readonly all: number;
  /** Of the first page, so that later ones sort by the same scores while articles arrive. */
  readonly weights?: readonly number[] | undefined;
};

/**
 * Scores by what BM25 scores by: how rare each term is (its inverse document frequency over the index), times how much
 * the article says of it, in steps: has it, has it often, has it in the title. Two articles of equal standing differ in
 * nothing but their time.
 */
export async function scoreFacts(parts: IndexParts, { question, signals, facts, all, weights }: ScoreRequest) {
  const lists = await Promise.all(
    signals.map(async ({ met, more }) => ({
      met: await placesOf(parts, met, question),
      more: await Promise.all(
        more.map(async ({ expression, weight }) => ({ places: await placesOf(parts, expression, question), weight })),
      ),
    })),
  );
  const rarity = weights ?? lists.map(({ met }) => inverseFrequency(sizeOf(met), all));
  const scoreOf = ({ part, place }: ArticleFacts): number =>
    lists.reduce((sum, { met, more }, index) => {
      if (!has(met, part, place)) return sum;
      const extra = more.reduce((all, { places, weight }) => all + (has(places, part, place) ? weight : 0), 0);
      return sum + (rarity[index] ?? 0) * (1 + extra);
    }, 0);
  return { scored: facts.map((found): ScoredFacts => ({ ...found, score: scoreOf(found) })), weights: rarity };
}

/** By `identity` of the part. */
type PlaceSets = ReadonlyMap<object, ReadonlySet<number>>;

/** Inside the days of the question: no other article is scored. */
async function placesOf(parts: IndexParts, expression: IndexExpression, { days }: IndexQuestion): Promise<PlaceSets> {
  const found = new Map<object, ReadonlySet<number>>();
  for await (const part of everyPart(parts)) found.set(part.identity, new Set(part.places({ expression, days })));
  return found;
}

function has(sets: PlaceSets, part: object, place: number): boolean {
  return sets.get(part)?.has(place) ?? false;
}

function sizeOf(sets: PlaceSets): number {
  return [...sets.values()].reduce((sum, places) => sum + places.size, 0);
}

/** Never below 0: Robertson's ratio with one added (Lucene's BM25Similarity does the same). */
function inverseFrequency(withTerm: number, all: number): number {
  return Math.log(1 + (Math.max(all, withTerm) - withTerm + 0.5) / (withTerm + 0.5));
}
