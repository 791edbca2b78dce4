import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMON_TERMS } from '../../../shared/text/common-terms.ts';
import { termKey } from '../../../shared/text/term-key.ts';
import { tokenize } from '../../../shared/text/tokens.ts';
import { groupEvents } from './group-events.ts';
import { type LabelledEvent, labelledEvents } from './labelled-events.ts';
import { scoreGroups } from './score-groups.ts';

const all = labelledEvents();
const events = new Map(all.map(({ id, event }) => [id, event]));

function score(articles: readonly LabelledEvent[]) {
  const stories = groupEvents(articles.map(({ tagged }) => tagged));
  return scoreGroups(
    articles.map(({ id }) => id),
    (id) => stories.get(id),
    (id) => events.get(id),
  );
}

describe('the labelled events', () => {
  it('labelledEvents() holds at least 150 pairs near the decision in both languages when the set grows', () => {
    const pairs = all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .filter((other) => other.family === one.family)
        .map((other) => [one, other] as const),
    );
    expect(pairs.length).toBeGreaterThanOrEqual(350);
    const same = pairs.filter(([a, b]) => a.event === b.event);
    expect(same.length).toBeGreaterThanOrEqual(120);
    const languages = same.map(([a, b]) =>
      [a, b]
        .map(({ tagged }) => tagged.article.language)
        .toSorted()
        .join('/'),
    );
    for (const kind of ['en/en', 'en/es', 'es/es'])
      expect(languages.filter((found) => found === kind).length, kind).toBeGreaterThanOrEqual(10);
  });

  // Floors a little under what is reached: a change that falls below them loses accuracy.
  it.each([
    ['development', 0.995, 0.91],
    ['report', 0.98, 0.95],
  ] as const)(
    'sameEvent() keeps B-cubed precision and recall on the %s half at %f and %f or more',
    (half, precision, recall) => {
      const found = score(all.filter((article) => article.half === half));
      expect(found.falsePairs).toEqual([]);
      expect(found.precision).toBeGreaterThanOrEqual(precision);
      expect(found.recall).toBeGreaterThanOrEqual(recall);
    },
  );

  it('sameEvent() puts no two events together when articles arrive in the other order', () => {
    expect(score(all.toReversed()).falsePairs).toEqual([]);
  });
});

describe('COMMON_TERMS', () => {
  it('COMMON_TERMS is what the public-domain samples and their translations give when it is made again', () => {
    const counts = new Map<string, number>();
    for (const { lang, title, text } of publicTexts()) {
      const words = tokenize(`${title}\n${text}`).filter(({ folded }) => folded.length >= 5 && !/\d/.test(folded));
      for (const key of new Set(words.map(({ folded }) => termKey(folded, lang))))
        counts.set(key, (counts.get(key) ?? 0) + (lang === 'es' ? 2 : 1));
    }
    const common = [...counts].filter(([, count]) => count >= 4).map(([key]) => key);
    expect(common.toSorted()).toEqual([...COMMON_TERMS]);
  });
});

/** Those that were there when the table was made: later ones are samples of stories. */
function publicTexts(): readonly { readonly lang: string; readonly title: string; readonly text: string }[] {
  const folder = join(import.meta.dirname, '../../../local/newsroom');
  return ['articles', 'translations'].flatMap((name) =>
    readFileSync(join(folder, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
  );
}
