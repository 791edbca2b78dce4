/*
 * In: the head row and the text of an archived article, and the article as the changed model tags it.
 * Out: what to store, or why nothing is.
 * Guarantees: story, versions, dates and content hash stay; the tags that are replaced are kept as a past tagging.
 * Leaves to others: tagging, writing, telling readers.
 */
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { PastTagging } from '../model/past-tagging.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import { articleKey } from './article-key.ts';

export type RetagInput = {
  readonly retagId: string;
  readonly record: ArticleRecord;
  readonly archived: ArchivedText;
  readonly tagged: TaggedArticle;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** `not-judged`: the publisher reserved the text, so none is kept and no model can judge it again. */
export type RetagPlan =
  | { readonly kind: 'already' | 'not-judged' }
  | {
      readonly kind: 'store';
      readonly head: ArticleRecord;
      readonly text: ArchivedText;
      readonly past: PastTagging;
      readonly effect: TaggingChange;
    };

/** Tags or levels differ; some tag is new, or at `about` now. */
export type TaggingChange = { readonly changed: boolean; readonly gained: boolean };

type Levels = ArticleRecord['tags'];

/** What to store so that an article has the tags of another model. */
export function retagArticle({ retagId, record, archived, tagged, now }: RetagInput): RetagPlan {
  const { modelVersion } = tagged;
  if (record.modelVersion === modelVersion) return { kind: 'already' };
  if (archived.article.text === '') return { kind: 'not-judged' };
  const tags = tagged.tags.map(({ tag, level, score }) => ({ tag, level, score }));
  return {
    kind: 'store',
    head: { ...record, tags, modelVersion, articleKey: articleKey(record, modelVersion) },
    text: { ...archived, tags: [...tagged.tags], modelVersion },
    past: {
      schemaVersion: 1,
      articleId: record.id,
      articleVersion: record.articleVersion,
      modelVersion: record.modelVersion,
      articleKey: record.articleKey,
      tags: record.tags,
      retagId,
      replacedAt: now,
    },
    effect: taggingChange(record.tags, tags),
  };
}

/** What a reader of the tags would notice: scores alone are no change. */
export function taggingChange(before: Levels, after: Levels): TaggingChange {
  const had = new Map(before.map(({ tag, level }) => [tag, level]));
  const gained = after.some(({ tag, level }) => level !== had.get(tag) && (level === 'about' || !had.has(tag)));
  const lost = before.some(({ tag, level }) => after.find((now) => now.tag === tag)?.level !== level);
  return { changed: gained || lost, gained };
}
