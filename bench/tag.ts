/**
 * Prints how many articles of 2,600 characters the full topic model tags in a second of one core, how
 * the time grows with the number of terms (× 1, × 10) and with the length of the text, and the same for one
 * alternation regular expression and one Aho-Corasick automaton over the terms of the model, which only
 * find and explain nothing. The automaton is a library's, which no part of the product needs; without it:
 * npm install --no-save modern-ahocorasick@3.3.0
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type CompiledTopicModel, compileTopicModel } from '../shared/topics/compile.ts';
import type { TopicDocument } from '../shared/topics/document.ts';
import { loadTopicFiles } from '../shared/topics/load.ts';
import { matchTopics } from '../shared/topics/match.ts';

const ARTICLE_CHARACTERS = 2_600;
const ROUND_MS = 2_000;
/** A name that the type checker cannot resolve: the library need not be there. */
const AUTOMATON: string = 'modern-ahocorasick/fast';

const root = join(import.meta.dirname, '..');
const files = topicFiles();
const articles = readArticles(ARTICLE_CHARACTERS);
const terms = files.flatMap((file) => termsIn(parse(file.text)));
const expression = alternation(terms);

const full = compile(files);
const tenfold = compile([...files, strangers(terms.length * 9)]);
report(
  `topic model, ${terms.length} terms`,
  rate(articles, (article) => matchTopics(full, article).length),
);
report(
  `topic model, ${terms.length * 10} terms`,
  rate(articles, (article) => matchTopics(tenfold, article).length),
);
report(
  'one alternation RegExp',
  rate(articles, (article) => countMatches(expression, article)),
);
const automaton = await makeAutomaton(terms);
if (automaton === undefined) console.log('skipped: Aho-Corasick, for modern-ahocorasick is not installed');
else
  report(
    'one Aho-Corasick automaton',
    rate(articles, ({ title, text }) => automaton(title) + automaton(text)),
  );
for (const factor of [1, 4, 16]) {
  const long = articles.slice(0, 40).map((article) => ({ ...article, text: `${article.text}\n\n`.repeat(factor) }));
  const perSecond = rate(long, (article) => matchTopics(full, article).length);
  const megabytes = (perSecond * factor * ARTICLE_CHARACTERS) / 1e6;
  report(`topic model, text × ${factor} (${megabytes.toFixed(2)} M characters/s)`, perSecond);
}

function topicFiles(): { path: string; text: string }[] {
  const folder = join(root, 'config/topics');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

function compile(model: readonly { path: string; text: string }[]): CompiledTopicModel {
  const loaded = loadTopicFiles(model);
  if (loaded.kind === 'invalid') throw new Error(loaded.findings.map((finding) => finding.message).join('\n'));
  return compileTopicModel(loaded.model);
}

/** The labelled articles of the tests, cut or repeated to one length. */
function readArticles(characters: number): TopicDocument[] {
  const lines = readFileSync(join(root, 'tests/topics/labelled.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { title, text, lang } = JSON.parse(line) as { title: string; text: string; lang: string };
    return { title, text: text.repeat(Math.ceil(characters / text.length)).slice(0, characters), language: lang };
  });
}

/** Every string under any, en, es and cartelNames. */
function termsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ['any', 'en', 'es', 'cartelNames'].includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => termsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'name' ? [] : termsIn(inner, name)));
}

function alternation(words: readonly string[]): RegExp {
  const sources = words.map((word) =>
    word
      .replaceAll(/[.+?^${}()|[\]\\=]/g, '')
      .replaceAll('*', '\\p{L}*')
      .replaceAll(/\s+/g, '\\s+'),
  );
  const longestFirst = [...new Set(sources)].filter((source) => source !== '').toSorted((a, b) => b.length - a.length);
  return new RegExp(`(?<!\\p{L})(?:${longestFirst.join('|')})(?!\\p{L})`, 'giu');
}

function countMatches(pattern: RegExp, article: TopicDocument): number {
  return [...article.title.matchAll(pattern)].length + [...article.text.matchAll(pattern)].length;
}

/** Counts the terms in a text, without wildcards, inflection or word boundaries; undefined where the library is not. */
async function makeAutomaton(words: readonly string[]): Promise<((text: string) => number) | undefined> {
  const library: unknown = await import(AUTOMATON).catch(() => undefined);
  if (!isAutomatonLibrary(library)) return undefined;
  const bare = words.map((word) =>
    word
      .replaceAll(/[*=]|\.\.\./g, '')
      .trim()
      .toLowerCase(),
  );
  const matcher = new library.default([...new Set(bare)].filter((word) => word !== ''));
  return (text) => matcher.search(text.toLowerCase()).length;
}

type AutomatonLibrary = { default: new (words: readonly string[]) => { search: (text: string) => readonly unknown[] } };

function isAutomatonLibrary(value: unknown): value is AutomatonLibrary {
  return typeof value === 'object' && value !== null && 'default' in value && typeof value.default === 'function';
}

/** A topic of made-up names, to see what many more terms cost. */
function strangers(count: number): { path: string; text: string } {
  const names = Array.from({ length: count }, (_, index) => `Zq${index.toString(36)} Xw${(index * 7).toString(36)}`);
  const text = [
    'kind: topic',
    'tag: strangers',
    'name: { en: Strangers, es: Desconocidos }',
    'levels: { mention: 1, about: 2 }',
    'fields: { title: 1, lead: 1, body: 1, inList: 1, repeat: 1 }',
    'rules:',
    '  - id: names',
    `    any: [${names.join(', ')}]`,
  ].join('\n');
  return { path: 'strangers.yaml', text };
}

/** Articles a second of processor time, which neighbours on a busy machine do not take away. */
function rate(inputs: readonly TopicDocument[], work: (article: TopicDocument) => number): number {
  for (const input of inputs) work(input);
  const started = process.cpuUsage();
  let done = 0;
  for (const until = performance.now() + ROUND_MS; performance.now() < until; done += inputs.length)
    for (const input of inputs) work(input);
  const { user, system } = process.cpuUsage(started);
  return done / ((user + system) / 1e6);
}

function report(what: string, perSecond: number): void {
  console.log(`${what.padEnd(52)} ${perSecond.toFixed(0).padStart(7)} articles/CPU-s`);
}
