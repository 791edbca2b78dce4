import { type Decision, f1 } from './score-labels.ts';

/** F1 of English less F1 of Spanish, all tags pooled, with the interval that holds 95 % of the resamples. */
type LanguageGap = { gap: number; low: number; high: number };

/** Enough for the second decimal of a 95 % interval (Efron and Tibshirani, 1993, §13.3). */
const RESAMPLES = 1_000;

/**
 * The distance between the languages, by bootstrap over articles (an article's decisions are not
 * independent). `seed` makes the same interval on every machine.
 */
export function languageGap(decisions: readonly Decision[], seed = 1): LanguageGap {
  const random = mulberry32(seed);
  const english = articlesIn(decisions, 'en');
  const spanish = articlesIn(decisions, 'es');
  const gaps = Array.from(
    { length: RESAMPLES },
    () => f1(resample(english, random)) - f1(resample(spanish, random)),
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => gaps[Math.floor(share * (RESAMPLES - 1))] ?? 0;
  return { gap: f1(english.flat()) - f1(spanish.flat()), low: at(0.025), high: at(0.975) };
}

function articlesIn(decisions: readonly Decision[], language: string): Decision[][] {
  const those = decisions.filter(({ lang }) => lang === language);
  return [...Map.groupBy(those, ({ id }) => id).values()];
}

function resample(articles: readonly Decision[][], random: () => number): Decision[] {
  return articles.flatMap(() => articles[Math.floor(random() * articles.length)] ?? []);
}

/** Tommy Ettinger's 32-bit generator: small, seeded, good enough to draw samples. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
