import { expect, it } from 'vitest';
import { loadArticles } from '../../../local/newsroom/load-articles.ts';
import { assignStory } from '../../../shared/jobs/assign-story.ts';
import { storyView } from '../../../shared/query/story-view.ts';
import { startPipeline } from '../../fakes/pipeline.ts';
import { makeArticle } from '../../fakes/records.ts';

it('the sample newsroom gives two stories of eight articles, each explained, when its guises and retellings are read', async () => {
  const { context } = await startPipeline();
  for (const { id, lang, title, text, published } of loadArticles()) {
    const at = new Date(published).toISOString();
    const article = makeArticle({
      id,
      language: lang,
      title,
      text,
      publishedAt: at,
      foundAt: '2026-11-22T12:00:00.000Z',
    });
    await assignStory(context, context.tagArticle(article), { keepsText: true });
  }
  const storyOf = async (id: string) => {
    const storyId = (await context.stores.copies.get(id))?.record.storyId ?? id;
    return storyView(context.stores, storyId);
  };
  const [guises, tellings] = [await storyOf('n075'), await storyOf('n070')];
  expect(guises?.members.map(({ articleId }) => articleId).toSorted()).toEqual([
    'n075',
    'v001',
    'v002',
    'v003',
    'v004',
  ]);
  expect(tellings?.members.map(({ articleId }) => articleId).toSorted()).toEqual(['n070', 'v005', 'v006']);
  const reasons = [guises, tellings].flatMap((view) => view?.members.map(({ assignment }) => assignment) ?? []);
  expect(reasons.filter(({ kind }) => kind === 'new').length).toBe(2);
  expect(reasons.filter(({ kind }) => kind === 'copy-of').length).toBe(4);
  for (const { why } of reasons.filter(({ kind }) => kind === 'same-story')) expect(why).toMatch(/^both: .*Joliet, /);
});
