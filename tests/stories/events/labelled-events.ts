import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaggedArticle } from '../../../shared/model/tagged-article.ts';
import { tagArticle } from '../../../shared/stages/tag.ts';
import { makeArticle } from '../../fakes/records.ts';
import { shippedModel } from '../../topics/load-topics.ts';

/** One article of the labelled set: which event it tells (docs/stories.md has the guideline). */
export type LabelledEvent = {
  readonly id: string;
  readonly half: 'development' | 'report';
  readonly event: string;
  /** Events that are easy to take for one another. */
  readonly family: string;
  readonly tagged: TaggedArticle;
};

type Line = {
  readonly id: string;
  readonly lang: string;
  readonly title: string;
  readonly published: string;
  readonly text: string;
};

const NEWSROOM = join(import.meta.dirname, '../../../local/newsroom');

/** The labelled articles, oldest first: written for this set, and real ones of the sample newsroom. */
export function labelledEvents(): readonly LabelledEvent[] {
  return [
    ...readLines<Line & Omit<LabelledEvent, 'tagged'>>(join(import.meta.dirname, 'articles.jsonl')),
    ...realEvents(),
  ]
    .map(({ id, half, event, family, ...line }) => ({ id, half, event, family, tagged: tagged({ id, ...line }) }))
    .toSorted((a, b) => (a.tagged.article.foundAt < b.tagged.article.foundAt ? -1 : 1));
}

/** Real texts: an event by the id of its first, from `real.jsonl`. */
function realEvents(): readonly (Line & Omit<LabelledEvent, 'tagged'>)[] {
  const texts = new Map(
    ['articles', 'translations'].flatMap((name) =>
      readLines<Line>(join(NEWSROOM, `${name}.jsonl`)).map((line) => [line.id, line] as const),
    ),
  );
  return readLines<Omit<LabelledEvent, 'tagged'>>(join(import.meta.dirname, 'real.jsonl')).map((label) => {
    const line = texts.get(label.id);
    if (line === undefined) throw new Error(`no sample article ${label.id}`);
    return { ...line, ...label };
  });
}

const model = shippedModel();

function tagged({ id, lang, title, published, text }: Line): TaggedArticle {
  const at = new Date(published).toISOString();
  return tagArticle(makeArticle({ id, language: lang, title, text, publishedAt: at, foundAt: at }), model);
}

function readLines<T>(path: string): readonly T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
