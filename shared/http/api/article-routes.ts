import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { articleHistory } from '../../query/article-history.ts';
import { storyOfArticle } from '../../stores/story-of-article.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import {
  idSchema,
  type Tagging,
  taggingsSchema,
  versionsAnswer,
  versionsSchema,
  wholeArticle,
  wholeArticleSchema,
} from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { problem } from './problem.ts';
import { kept, noQuery, responses } from './responses.ts';

const params = z.object({ id: idSchema });
const tags = ['Articles'];

const articleRoute = createRoute({
  method: 'get',
  path: '/articles/{id}',
  operationId: 'getArticle',
  summary: 'One article with its text, receipts and fetch record',
  tags,
  request: { params, query: noQuery },
  responses: responses(kept(wholeArticleSchema, 'The article.')),
});

const taggingsRoute = createRoute({
  method: 'get',
  path: '/articles/{id}/tags',
  operationId: 'getArticleTags',
  summary: 'Its tags with receipts, of the model of today and of the models before it',
  tags,
  request: { params, query: noQuery },
  responses: responses(kept(taggingsSchema, 'Newest first.')),
});

const versionsRoute = createRoute({
  method: 'get',
  path: '/articles/{id}/versions',
  operationId: 'getArticleVersions',
  summary: 'What its publisher changed, version by version',
  tags,
  request: { params, query: noQuery },
  responses: responses(kept(versionsSchema, 'Oldest first.')),
});

export const ARTICLE_ROUTES = [articleRoute, taggingsRoute, versionsRoute];

/** One article, and what is known of it. */
export function articleRoutes(api: OpenAPIHono<ApiEnv>, { stores }: Pick<AppDependencies, 'stores'>): void {
  api.openapi(articleRoute, async (c) => {
    const found = await stores.articles.get(c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', NO_ARTICLE);
    const [archived, storyId] = await Promise.all([
      stores.articles.text(found.record),
      storyOfArticle(stores, found.record),
    ]);
    return c.json({ ...wholeArticle(found.record, archived), storyId }, 200);
  });
  api.openapi(taggingsRoute, async (c) => {
    const found = await stores.articles.get(c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', NO_ARTICLE);
    const { articleVersion: version, modelVersion } = found.record;
    const today = { modelVersion, version, tags: await tagsOf(stores, found.record) };
    return c.json({ taggings: [today, ...(await pastTaggings(stores, found.record.id))] }, 200);
  });
  api.openapi(versionsRoute, async (c) => {
    const found = await stores.articles.get(c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', NO_ARTICLE);
    return c.json(versionsAnswer(await articleHistory(stores, found.record)), 200);
  });
}

const NO_ARTICLE = { detail: 'The archive has no article with this id.' };

type ArticleStores = Pick<AppDependencies['stores'], 'articles'>;

async function tagsOf({ articles }: ArticleStores, record: { readonly articleKey: string }): Promise<Tagging['tags']> {
  return (await articles.text(record))?.tags ?? [];
}

/** Newest first. */
async function pastTaggings(stores: ArticleStores, id: string): Promise<readonly Tagging[]> {
  const past: Tagging[] = [];
  for await (const { record } of stores.articles.pastTaggings(id)) {
    const { modelVersion, articleVersion: version, replacedAt } = record;
    past.push({ modelVersion, version, replacedAt, tags: await tagsOf(stores, record) });
  }
  return past.toSorted((a, b) => ((a.replacedAt ?? '') < (b.replacedAt ?? '') ? 1 : -1));
}
