import type { StoryRecord } from '../model/story.ts';
import type { ClusterContext } from './cluster-context.ts';
import { storyContended } from './unite-stories.ts';

const MOST_TRIES = 20;

export type ForgetOptions = {
  /** The words that the story is named by go as well, where the article began it. */
  readonly title?: true;
};

/**
 * Takes what one article told of its event out of its story, and out of the stories that became part of it on the way
 * there. The story and its members stay. Idempotent.
 *
 * @throws VigiaError `story-contended` (retryable) when other jobs keep writing it.
 */
export async function forgetTelling(
  context: ClusterContext,
  articleId: string,
  options: ForgetOptions = {},
): Promise<void> {
  const copy = await context.stores.copies.get(articleId);
  const seen = new Set<string>();
  for (const start of new Set([articleId, copy?.record.storyId, copy?.record.memberOf])) {
    let storyId = start;
    while (storyId !== undefined && !seen.has(storyId)) {
      seen.add(storyId);
      storyId = (await forgetIn(context, storyId, { ...options, articleId }))?.mergedInto;
    }
  }
}

async function forgetIn(
  { stores: { stories } }: ClusterContext,
  storyId: string,
  options: ForgetOptions & { readonly articleId: string },
): Promise<StoryRecord | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await stories.get(storyId);
    if (found === undefined) return undefined;
    const next = withoutArticle(found.record, options);
    if (next === undefined || (await stories.save(next, found.version)) === 'written') return found.record;
  }
  throw storyContended(storyId);
}

/** Nothing when the story says nothing of the article. */
function withoutArticle(
  story: StoryRecord,
  { articleId, title }: ForgetOptions & { readonly articleId: string },
): StoryRecord | undefined {
  const tellings = story.tellings.filter((telling) => telling.articleId !== articleId);
  const losesTitle = title === true && story.id === articleId && story.title !== '';
  if (tellings.length === story.tellings.length && !losesTitle) return undefined;
  return { ...story, tellings, ...(losesTitle ? { title: '' } : {}) };
}
