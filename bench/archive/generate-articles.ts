import { loadArticles } from '../../local/newsroom/load-articles.ts';
import type { IndexedArticle } from '../../shared/model/indexed-article.ts';

/** Length and spread of what a small team gathers: 60 sources in two languages over three years. */
const WORDS_PER_ARTICLE = 550;
const SOURCES = 60;
const DAYS = 3 * 365;
const FIRST_DAY_MS = Date.UTC(2023, 10, 1);
/** Words beyond those of the sample articles, so that the vocabulary grows as that of real news does. */
const RARE_WORDS = 60_000;
const TOPICS = ['fentanyl', 'precursors', 'arms-trafficking', 'extradition', 'seizure', 'money-laundering', 'violence'];
const GROUPS = ['cjng', 'sinaloa', 'gulf', 'la-linea', 'tren-de-aragua', 'zetas'];
const COUNTRIES = ['mx', 'us', 'co', 'es', 'gt', 'ec'];
const SYLLABLES = 'ba co di fu ge ha ki lo mu na pe qui ro sa te vu xi zo ran tor mil des'.split(' ');

/** The nth of an endless archive: the same every time. Words come from the sample articles and by Zipf's law. */
export function articleGenerator(): (n: number) => IndexedArticle {
  const vocabulary = { en: vocabularyOf('en'), es: vocabularyOf('es') };
  return (n) => {
    const random = randomFrom(n + 1);
    const language = random() < 0.5 ? 'en' : 'es';
    const words = vocabulary[language];
    const source = Math.floor(random() * SOURCES);
    const orderedAt = new Date(FIRST_DAY_MS + Math.floor(random() * DAYS * 86_400_000)).toISOString();
    const length = Math.round(WORDS_PER_ARTICLE * (0.4 + 1.2 * random()));
    const id = idOf(n);
    return {
      articleId: id,
      orderedAt,
      title: prose(words, 11, random),
      text: prose(words, length, random),
      language,
      tags: tagsOf(random),
      sourceId: `feed-${source}`,
      sourceTitle: `Diario ${source}`,
      country: COUNTRIES[source % COUNTRIES.length],
      url: `https://www.diario-${source}.example/${id.slice(0, 12)}`,
      publishedAt: orderedAt,
      foundAt: new Date(Date.parse(orderedAt) + 600_000).toISOString(),
      // Two in three articles are alone; the others tell what one shortly before them told.
      storyId: random() < 0.66 ? id : idOf(n - (n % 5)),
    };
  };
}

/** Two words of one language as an analyst would join them: one of them often rare, now and then both common. */
export function twoWordQueries(count: number): readonly string[] {
  const vocabulary = [vocabularyOf('en'), vocabularyOf('es')];
  const random = randomFrom(7);
  return Array.from({ length: count }, (_, i) => {
    const words = vocabulary[i % 2] ?? [];
    const rank = () => Math.floor(20 * 200 ** random());
    return `${words[rank()]} ${words[rank()]}`;
  });
}

/** Most frequent first. */
function vocabularyOf(language: 'en' | 'es'): readonly string[] {
  const counts = new Map<string, number>();
  const samples = loadArticles().filter(({ lang }) => lang === language);
  for (const word of samples.flatMap(({ text }) => text.match(/\p{L}{2,}/gu) ?? [])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const real = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  const random = randomFrom(language === 'en' ? 11 : 13);
  const syllable = () => SYLLABLES[Math.floor(random() * SYLLABLES.length)];
  const rare = () => Array.from({ length: 2 + Math.floor(random() * 3) }, syllable).join('');
  return [...real, ...Array.from({ length: RARE_WORDS }, rare)];
}

/** Ranks by Zipf's law with exponent 1: rank r as often as 1/r. */
function prose(words: readonly string[], count: number, random: () => number): string {
  return Array.from({ length: count }, () => words[Math.floor(words.length ** random()) - 1] ?? words[0]).join(' ');
}

function tagsOf(random: () => number): IndexedArticle['tags'] {
  const pick = (names: readonly string[], most: number) =>
    names.slice(Math.floor(random() * names.length)).slice(0, Math.floor(random() * (most + 1)));
  const names = [...pick(TOPICS, 3), ...pick(GROUPS, 2).map((name) => `group:${name}`)];
  return names.map((tag) => ({ tag, level: random() < 0.5 ? 'about' : 'mention' }));
}

function idOf(n: number): string {
  const random = randomFrom(n * 7 + 3);
  return Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

/** mulberry32, in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
