import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AppDependencies } from '../app-dependencies.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import type { ApiEnv } from './check-key.ts';
import { kept, noQuery, responses } from './responses.ts';

const topicsSchema = z
  .object({
    modelVersion: z.string(),
    tags: z.array(
      z.object({
        tag: z.string().openapi({ example: 'group:cjng' }),
        kind: z.enum(['topic', 'group', 'entity']),
        labels: z.object({ en: z.string(), es: z.string() }),
      }),
    ),
  })
  .openapi('Topics');

const topicsRoute = createRoute({
  method: 'get',
  path: '/topics',
  operationId: 'listTopics',
  summary: 'Every tag that the topic model gives, with its names',
  tags: ['Topics'],
  request: { query: noQuery },
  responses: responses(kept(topicsSchema, 'By tag.')),
});

export const TOPIC_ROUTES = [topicsRoute];

/** The tags that queries may ask for. */
export function topicRoutes(
  api: OpenAPIHono<ApiEnv>,
  deps: Pick<AppDependencies, 'stores'> & { readonly api: Pick<ApiDependencies, 'topics'> },
): void {
  api.openapi(topicsRoute, (c) => {
    const { modelVersion, tags } = deps.api.topics();
    return c.json({ modelVersion, tags: tags.map((one) => ({ ...one, kind: kindOf(one.tag) })) }, 200);
  });
}

function kindOf(tag: string): 'topic' | 'group' | 'entity' {
  if (tag.startsWith('group:')) return 'group';
  return tag.startsWith('entity:') ? 'entity' : 'topic';
}
