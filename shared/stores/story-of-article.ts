import type { ArticleRecord } from '../model/article-record.ts';
import type { Stores } from './stores.ts';

/** The id of the story that an article is in today: what people and later jobs made of the one that it was stored with. */
export async function storyOfArticle(
  { stories, copies }: Pick<Stores, 'stories' | 'copies'>,
  { id, story }: Pick<ArticleRecord, 'id' | 'story'>,
): Promise<string> {
  const assigned = (await copies.get(id))?.record.storyId ?? story.storyId;
  return (await stories.rootOf(assigned))?.record.id ?? assigned;
}
