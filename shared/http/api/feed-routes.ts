import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type FeedRecord, feedStateNameSchema } from '../../model/feed.ts';
import { feedHealth } from '../../query/feed-health.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import type { ApiEnv } from './check-key.ts';
import { problem } from './problem.ts';
import { kept, noQuery, responses } from './responses.ts';

const feedSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string(),
    siteUrl: z.string().optional(),
    language: z.string().optional(),
    country: z.string().optional(),
    category: z.string().optional(),
    sample: z.boolean(),
    health: z.object({
      state: z.enum([...feedStateNameSchema.options, 'slow', 'moved']),
      severity: z.enum(['ok', 'notice', 'trouble', 'broken']),
      words: z.string(),
      reason: z.string().openapi({ description: 'What is the matter, and what to do.' }),
      since: z.string().optional(),
      volume: z.enum(['unknown', 'usual', 'silent', 'quiet', 'flooding']),
      volumeReason: z.string().optional(),
    }),
    lastPollAt: z.string().optional(),
    lastSuccessAt: z.string().optional(),
    nextPollAt: z.string().optional(),
    failures: z.int().min(0).openapi({ description: 'Polls in a row that failed.' }),
    entriesSeen: z.int().min(0).openapi({ description: 'Entries of the last body that was read.' }),
  })
  .openapi('Feed');

const listRoute = createRoute({
  method: 'get',
  path: '/feeds',
  operationId: 'listFeeds',
  summary: 'Every feed with its health',
  tags: ['Feeds'],
  request: { query: noQuery },
  responses: responses(kept(z.object({ feeds: z.array(feedSchema) }), 'By id.')),
});

const feedRoute = createRoute({
  method: 'get',
  path: '/feeds/{id}',
  operationId: 'getFeed',
  summary: 'One feed with its health',
  tags: ['Feeds'],
  request: { params: z.object({ id: z.string().regex(/^[\w.-]{1,120}$/) }), query: noQuery },
  responses: responses(kept(feedSchema, 'The feed.')),
});

export const FEED_ROUTES = [listRoute, feedRoute];

/** Feeds, and how they are. */
export function feedRoutes(api: OpenAPIHono<ApiEnv>, { stores, now }: Pick<AppDependencies, 'stores' | 'now'>): void {
  api.openapi(listRoute, async (c) => {
    const feeds = (await stores.feeds.all()).map(({ record }) => feedAnswer(record, now()));
    return c.json({ feeds }, 200);
  });
  api.openapi(feedRoute, async (c) => {
    const found = await stores.feeds.get(c.req.valid('param').id);
    if (found === undefined) return problem(c, 'not-found', { detail: 'No feed has this id.' });
    return c.json(feedAnswer(found.record, now()), 200);
  });
}

function feedAnswer(record: FeedRecord, now: string): z.infer<typeof feedSchema> {
  const { id, title, url, siteUrl, language, country, category, origin } = record.feed;
  const { state, severity, words, reason, since, volume, volumeReason } = feedHealth(record, now);
  const { lastPollAt, lastSuccessAt, nextPollAt, failures, entriesSeen } = record;
  return {
    id,
    title,
    url,
    siteUrl,
    language,
    country,
    category,
    sample: origin === 'sample',
    health: { state, severity, words, reason, since, volume: volume.kind, volumeReason },
    lastPollAt,
    lastSuccessAt,
    nextPollAt,
    failures,
    entriesSeen,
  };
}
