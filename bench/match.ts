/**
 * Prints how much processor time one article takes to meet 100, 1,000 and 10,000 subscriptions through the compiled
 * matcher, beside evaluating each parsed query in turn on the same articles in the same run; the ratio, how long
 * compiling takes, what making an article ready takes before both, and whether both found the same. The articles are the
 * sample newsroom's, tagged by the full topic model; the queries are drawn, with a fixed seed, from the words and tags of
 * those articles, in the shapes that people write: most name a topic and narrow it by a word, a language or a source.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTopics } from '../local/load-topics.ts';
import { matchesQuery, prepareArticle, type QueryableArticle } from '../shared/query-language/matches.ts';
import { parseQuery } from '../shared/query-language/parse.ts';
import type { Query } from '../shared/query-language/query.ts';
import { compileMatcher } from '../shared/stages/match/compile-matcher.ts';
import { tokenize } from '../shared/text/tokens.ts';
import { matchTopics } from '../shared/topics/match.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const SIZES = [100, 1_000, 10_000];

/** Evaluating 10,000 queries in turn takes long enough: a few articles do. */
const ARTICLES = 40;
const ROUNDS = 5;

const topics = loadTopics();
const articles = readArticles();
const random = seeded(20_261_122);
const words = [...new Set(articles.flatMap(({ text }) => tokenize(text).map(({ folded }) => folded)))].filter(
  (word) => word.length > 3,
);

const prepared = articles.map(prepareArticle);
const ready = timed(() => articles.map((article) => prepareArticle(article).words.length));
const meanWords = Math.round(ready.found.reduce((sum, count) => sum + count, 0) / articles.length);
console.log(
  `${articles.length} articles of ${meanWords} words; making one ready takes ${ready.medianMs.toFixed(2)} ms, once for all queries`,
);

for (const size of SIZES) measure(Array.from({ length: size }, makeQuery));

function measure(texts: readonly string[]): void {
  const started = performance.now();
  const matcher = compileMatcher(texts);
  const compileMs = performance.now() - started;
  const parsed = [...new Set(texts)].map(parsedQuery);
  const compiled = timed(() => prepared.map((article) => matcher.matching(article, NOW).length));
  const inTurn = timed(() =>
    prepared.map((article) => parsed.filter((query) => matchesQuery(query, article, NOW)).length),
  );
  const same = compiled.found.join() === inTurn.found.join() ? 'same matches' : 'DIFFERENT MATCHES';
  const met = (compiled.found.reduce((sum, count) => sum + count, 0) / articles.length).toFixed(0);
  console.log(
    `${String(texts.length).padStart(6)} subscriptions (${parsed.length} queries): compiled ${shown(compiled)}, in turn ${shown(inTurn)}, ` +
      `${(inTurn.medianMs / compiled.medianMs).toFixed(1)} times faster; compiling ${compileMs.toFixed(0)} ms; ${met} met an article; ${same}`,
  );
}

type Timed = { readonly medianMs: number; readonly worstMs: number; readonly found: readonly number[] };

function shown({ medianMs, worstMs }: Timed): string {
  return `${medianMs.toFixed(2)} ms an article (worst round ${worstMs.toFixed(2)})`;
}

function timed(work: () => readonly number[]): Timed {
  let found = work();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = process.cpuUsage();
    found = work();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000 / articles.length;
  }).toSorted((a, b) => a - b);
  return { medianMs: rounds[Math.floor(ROUNDS / 2)] ?? 0, worstMs: rounds.at(-1) ?? 0, found };
}

function parsedQuery(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'invalid') throw new Error(`${text}: ${parsed.errors[0]?.message}`);
  return parsed.query;
}

function makeQuery(): string {
  const shape = random();
  const tag = `${pick(topics.topicIds.map((id) => (id.includes(':') ? id : `topic:${id}`)))}`;
  if (shape < 0.25) return `${tag} ${pick(words)}`;
  if (shape < 0.45) return `${tag} lang:${pick(['en', 'es'])}`;
  if (shape < 0.6) return `(${pick(words)} OR ${pick(words)} OR "${pick(words)} ${pick(words)}") ${tag}`;
  if (shape < 0.75) return `"${pick(words)} ${pick(words)}"`;
  if (shape < 0.85) return `${pick(words)} ${pick(words)} -lang:${pick(['en', 'es'])}`;
  if (shape < 0.95) return `(${tag} level:about) source:${pick(['reuters.com', 'dea', 'justice', 'el universal'])}`;
  return `-lang:es after:${Math.ceil(random() * 30)}d`;
}

function pick<T>(from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function readArticles(): readonly QueryableArticle[] {
  const lines = readFileSync(join(import.meta.dirname, '../local/newsroom/articles.jsonl'), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .slice(0, ARTICLES)
    .map((line) => {
      const { title, text, language = 'en' } = JSON.parse(line);
      const tags = matchTopics(topics, { title, text, language }).map(({ tag, level }) => ({ tag, level }));
      return {
        title,
        text,
        language,
        tags,
        sourceId: 'sample',
        sourceTitle: 'US Department of Justice',
        url: 'https://www.justice.gov/1',
        foundAt: NOW,
        storyId: '0',
      };
    });
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
