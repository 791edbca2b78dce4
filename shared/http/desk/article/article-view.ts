import type { HeldBack } from '../../../model/article-desk.ts';
import type { ArchivedText, ArticleRecord } from '../../../model/article-record.ts';
import type { PastTagging } from '../../../model/past-tagging.ts';
import type { Tag } from '../../../model/tag.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';
import { type ArticleHistory, articleHistory } from '../../../query/article-history.ts';
import { storyOfArticle } from '../../../stores/story-of-article.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

/** Everything that the page of an article shows. */
export type ArticleView = {
  readonly record: ArticleRecord;
  /** Empty where it is not kept. */
  readonly text: string;
  readonly archived: ArchivedText | undefined;
  /** With receipts, the strongest of what it is about first: the place in this order gives a tag its colour. */
  readonly tags: readonly Tag[];
  readonly labels: readonly TopicLabel[];
  /** Absent where no model is at hand, and where there is no text to read. */
  readonly heldBack?: HeldBack;
  readonly history: ArticleHistory;
  /** Newest first. */
  readonly olderTaggings: readonly PastTagging[];
  readonly story: { readonly id: string; readonly title: string; readonly members: number };
};

/** Reads an article with all that is known of it; nothing where there is none of that id. */
export async function readArticleView(
  { stores, articleDesk }: Pick<AppDependencies, 'stores' | 'articleDesk'>,
  id: string,
): Promise<ArticleView | undefined> {
  const record = (await stores.articles.get(id))?.record;
  if (record === undefined) return undefined;
  const [archived, history, storyId, labels, olderTaggings] = await Promise.all([
    stores.articles.text(record),
    articleHistory(stores, record),
    storyOfArticle(stores, record),
    recordsOf(stores.labels.ofArticle(id)),
    recordsOf(stores.articles.pastTaggings(id)),
  ]);
  const story = (await stores.stories.get(storyId))?.record;
  const text = archived?.article.text ?? '';
  const { title, language } = record;
  return {
    record,
    text,
    archived,
    tags: (archived?.tags ?? []).toSorted(byWeight),
    labels,
    ...(articleDesk === undefined || text === '' ? {} : { heldBack: articleDesk.heldBack({ title, text, language }) }),
    history,
    olderTaggings: olderTaggings.toSorted((a, b) => (a.replacedAt < b.replacedAt ? 1 : -1)),
    story: { id: storyId, title: story?.title ?? title, members: story?.members ?? 1 },
  };
}

function byWeight(a: Tag, b: Tag): number {
  return a.level.localeCompare(b.level) || b.score - a.score || (a.tag < b.tag ? -1 : 1);
}

async function recordsOf<T>(rows: AsyncIterable<{ readonly record: T }>): Promise<readonly T[]> {
  const records: T[] = [];
  for await (const { record } of rows) records.push(record);
  return records;
}
