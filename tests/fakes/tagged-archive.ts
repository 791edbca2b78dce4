import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { Article } from '../../shared/model/article.ts';
import type { Tag } from '../../shared/model/tag.ts';
import { archiveArticle } from '../../shared/stages/archive.ts';
import { makeArticle } from './records.ts';

/** A tag whose receipt is the first word of the text. */
export function makeTag(tag: string, level: Tag['level'], modelVersion: string, score = 1): Tag {
  const span = { field: 'lead' as const, start: 0, end: 8, words: 'Officers' };
  const receipt = { ...span, rule: `${tag}/word`, language: 'en', score, supportedBy: [], blockedBy: [] };
  return { tag, level, score, modelVersion, receipts: [receipt] };
}

/** Tags by a model that gives each article, by its id, what the table says; `about` unless it ends with `?`. */
export function taggingOf(modelVersion: string, table: Readonly<Record<string, readonly string[]>>) {
  return {
    tagArticle: (article: Article) => ({ article, tags: tagsOf(modelVersion, table[article.id] ?? []), modelVersion }),
    knownTags: new Set(['fentanyl', 'precursors']),
  } satisfies Pick<JobContext, 'tagArticle' | 'knownTags'>;
}

function tagsOf(modelVersion: string, names: readonly string[]): readonly Tag[] {
  return names.map((name) => makeTag(name.replace('?', ''), name.endsWith('?') ? 'mention' : 'about', modelVersion));
}

/** Puts articles into the archive as ingest does, tagged by the context's model, the first one newest. */
export async function archiveAll({ stores, tagArticle }: JobContext, articles: readonly Partial<Article>[]) {
  for (const [index, more] of articles.entries()) {
    const publishedAt = new Date(Date.UTC(2026, 2, 2, 12) - index * 20 * 3_600_000).toISOString();
    const article = makeArticle({ publishedAt, ...more });
    const plan = archiveArticle({
      tagged: tagArticle(article),
      story: { kind: 'new', storyId: article.id, why: 'first article of its story' },
      now: publishedAt,
    });
    if (plan.kind !== 'store') throw new Error(`${article.id} was archived before`);
    await stores.articles.putText(plan.head.articleKey, plan.text);
    await stores.articles.saveHead(plan.head);
  }
}
