import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type StoryView, storyView } from '../../query/story-view.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { articleAnswer, articleAnswerSchema, idSchema } from './article-answer.ts';
import type { ApiEnv } from './check-key.ts';
import { problem } from './problem.ts';
import { kept, noQuery, responses } from './responses.ts';

const storySchema = z
  .object({
    id: z.string(),
    title: z.string(),
    language: z.string(),
    createdAt: z.string(),
    original: z
      .string()
      .optional()
      .openapi({ description: 'The article that the copies of its first text come from.' }),
    members: z.array(
      z.object({
        articleId: z.string(),
        kind: z.enum(['new', 'copy-of', 'same-story']),
        of: z.string().optional(),
        why: z.string(),
        article: articleAnswerSchema.optional().openapi({ description: 'Absent after it was removed.' }),
      }),
    ),
    merges: z.array(z.object({ merged: z.string(), mergedAt: z.string(), why: z.string(), byHand: z.boolean() })),
  })
  .openapi('Story');

const storyRoute = createRoute({
  method: 'get',
  path: '/stories/{id}',
  operationId: 'getStory',
  summary: 'A story: what was grouped, and why. The id of a story that was merged leads to where it is today',
  tags: ['Stories'],
  request: { params: z.object({ id: idSchema }), query: noQuery },
  responses: responses(kept(storySchema, 'Its articles in order of time.')),
});

export const STORY_ROUTES = [storyRoute];

/** Stories with the reasons of their grouping. */
export function storyRoutes(api: OpenAPIHono<ApiEnv>, { stores }: Pick<AppDependencies, 'stores'>): void {
  api.openapi(storyRoute, async (c) => {
    const view = await storyView(stores, c.req.valid('param').id);
    if (view === undefined) return problem(c, 'not-found', { detail: 'No story has this id.' });
    return c.json(storyAnswer(view), 200);
  });
}

function storyAnswer({ story, original, members, merges }: StoryView): z.infer<typeof storySchema> {
  const { id, title, language, createdAt } = story;
  return {
    id,
    title,
    language,
    createdAt,
    original,
    members: members.map(({ articleId, assignment: { kind, of, why }, article }) => ({
      articleId,
      kind,
      of,
      why,
      ...(article === undefined ? {} : { article: articleAnswer(article) }),
    })),
    merges: merges.map(({ merged, mergedAt, why, byHand = false }) => ({ merged, mergedAt, why, byHand })),
  };
}
