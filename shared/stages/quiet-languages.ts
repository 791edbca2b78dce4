/*
 * In: how many articles of each language and topic arrived on each day.
 * Out: where the last days brought far fewer than as many days before.
 * Guarantees: nothing is said of what is rare anyway, nor of what has not been watched for long.
 * Leaves to others: counting.
 */
import type { QuietLanguage } from '../model/operator-mail.ts';

/** Articles of one UTC day (`2026-11-22`), about one topic, in one language. */
export type LanguageCount = {
  readonly day: string;
  readonly language: string;
  readonly topic: string;
  readonly articles: number;
};

/** Long enough that a quiet weekend is no silence. */
export const QUIET_DAYS = 3;
/** Four whole weeks, so that every day of the week counts alike. */
export const USUAL_DAYS = 28;

/** Fewer are rare: where 8 are usual, 2 or none come by chance once in 70 times (Poisson). */
const MIN_USUAL = 8;
/** What counts as quiet: this share of the usual, or less. */
const QUIET_SHARE = 0.25;

/** `days`: the last ones, newest first, `QUIET_DAYS` and `USUAL_DAYS` of them; in the order of how much is missing. */
export function quietLanguages(counts: readonly LanguageCount[], days: readonly string[]): readonly QuietLanguage[] {
  const recent = new Set(days.slice(0, QUIET_DAYS));
  const before = new Set(days.slice(QUIET_DAYS, QUIET_DAYS + USUAL_DAYS));
  const quiet: QuietLanguage[] = [];
  for (const [name, some] of Map.groupBy(counts, ({ language, topic }) => `${language} ${topic}`)) {
    const [language = '', topic = ''] = name.split(' ');
    const articles = sumOf(some.filter(({ day }) => recent.has(day)));
    const past = some.filter(({ day }) => before.has(day));
    const usual = Math.round((sumOf(past) / USUAL_DAYS) * QUIET_DAYS);
    if (usual >= MIN_USUAL && articles <= usual * QUIET_SHARE)
      quiet.push({ language, topic, articles, usual, days: QUIET_DAYS });
  }
  return quiet.toSorted((a, b) => b.usual - b.articles - (a.usual - a.articles));
}

function sumOf(counts: readonly LanguageCount[]): number {
  return counts.reduce((sum, { articles }) => sum + articles, 0);
}
