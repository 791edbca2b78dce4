/** An article with a tag, as far as its language side goes. `orderedAt`: ISO 8601, UTC. */
export type TaggedDay = { readonly tag: string; readonly language: string; readonly orderedAt: string };

/** How many articles of a tag are in each language, and whether one language went quiet against its own past. */
export type LanguageSide = {
  readonly tag: string;
  readonly language: string;
  readonly articles: number;
  /** Of the tag's articles; 0 to 1. */
  readonly share: number;
  /** Articles of the last four weeks, and how many its own past lets expect. */
  readonly recent: number;
  readonly expected: number;
  readonly isQuiet: boolean;
};

const DAY_MS = 86_400_000;
/** Long enough that weekends and holidays even out, short enough that a rule that broke shows within the month. */
export const WINDOW_DAYS = 28;
/** Half a year of windows: what is older says little of how the news runs now. */
export const PAST_WINDOWS = 6;
/** With fewer expected, none at all is no news: a Poisson count of 5 is 0 in one window of 150. */
const LEAST_EXPECTED = 5;
/** So few by chance in one window of a hundred: with a dozen tags and two languages a false warning a year or two. */
const CHANCE = 0.01;

/** The language sides of every tag, by tag and language. */
export function languageSides(articles: readonly TaggedDay[], now: string): readonly LanguageSide[] {
  const ages = articles.map((article) => ({ ...article, window: windowOf(article.orderedAt, now) }));
  const oldest = ages.reduce((most, { window }) => Math.max(most, window), 0);
  const windows = Math.min(PAST_WINDOWS, oldest);
  const ofTag = Map.groupBy(ages, ({ tag }) => tag);
  return [...ofTag]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([tag, all]) =>
      [...Map.groupBy(all, ({ language }) => language)]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([language, own]) => {
          const recent = own.filter(({ window }) => window === 0).length;
          const past = own.filter(({ window }) => window >= 1 && window <= windows).length;
          const expected = windows === 0 ? 0 : past / windows;
          return {
            tag,
            language,
            articles: own.length,
            share: own.length / all.length,
            recent,
            expected,
            isQuiet: isQuietSide({ recent, expected }),
          };
        }),
    );
}

/** Whether the articles of the last four weeks are fewer than chance lets a side have. */
export function isQuietSide({ recent, expected }: Pick<LanguageSide, 'recent' | 'expected'>): boolean {
  return expected >= LEAST_EXPECTED && poissonAtMost(recent, expected) < CHANCE;
}

/** 0 for the last four weeks and for dates that are said to come, 1 for the four before. */
function windowOf(orderedAt: string, now: string): number {
  return Math.max(0, Math.floor((Date.parse(now) - Date.parse(orderedAt)) / (WINDOW_DAYS * DAY_MS)));
}

/** The chance of a Poisson count of `most` or fewer. */
function poissonAtMost(most: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= most; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}
