import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchTopics } from '../../shared/topics/match.ts';
import { shippedModel } from './load-topics.ts';
import { type LabelledArticle, macro, scoreLabels } from './score-labels.ts';

const model = shippedModel();
const SHARED = join(import.meta.dirname, '../../../shared/topics');

function readLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

describe('the shipped model on the public-domain English articles', () => {
  const articles = readLines<LabelledArticle>(join(import.meta.dirname, 'labelled.jsonl'));

  // Floors a little under what the model reaches: a change that falls below them loses accuracy.
  it.each([
    ['about', 0.95],
    ['mention', 0.98],
  ] as const)('matchTopics() keeps its macro F1 at %s at %f or more when the model changes', (cut, floor) => {
    expect(macro(scoreLabels(model, articles, cut))).toBeGreaterThanOrEqual(floor);
  });
});

const present = existsSync(join(SHARED, 'dev.jsonl'));
if (!present) console.log('skipped: accuracy over ../shared/topics, which is not there');

describe.runIf(present)('the shipped model on all labelled articles of ../shared/topics', () => {
  const second = new Map(
    present
      ? readLines<{ id: string; levels: LabelledArticle['levels'] }>(join(SHARED, 'second.jsonl')).map((line) => [
          line.id,
          line.levels,
        ])
      : [],
  );
  const articles = (present ? readLines<LabelledArticle & { all_none: boolean }>(join(SHARED, 'dev.jsonl')) : []).map(
    (article) => {
      const levels = second.get(article.id);
      return levels === undefined ? article : { ...article, second: levels };
    },
  );

  it.each([
    ['about', 0.96, 0.93],
    ['mention', 0.98, 0.97],
  ] as const)(
    'matchTopics() keeps its F1 at %s at %f (macro) and %f (groups) when the model changes',
    (cut, floor, groups) => {
      const scores = scoreLabels(model, articles, cut);
      expect(macro(scores)).toBeGreaterThanOrEqual(floor);
      expect(scores.groups).toBeGreaterThanOrEqual(groups);
    },
  );

  it('matchTopics() raises a false alarm on at most 3 articles when none has a topic', () => {
    const alarms = articles.filter(
      ({ all_none, title, text, lang }) =>
        all_none && matchTopics(model, { title, text, language: lang }).some(({ level }) => level === 'about'),
    );
    expect(alarms.map(({ id }) => id).length).toBeLessThanOrEqual(3);
  });
});
