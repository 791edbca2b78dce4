import { z } from 'zod';
import type { ControlOperation } from '../shared/http/app-dependencies.ts';
import { backfillSubscription } from '../shared/jobs/backfill-subscription.ts';
import { checkFeed } from '../shared/jobs/check-feed.ts';
import { discoverFeeds } from '../shared/jobs/discover-feeds.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { labelArticle } from '../shared/jobs/label-article.ts';
import { mergeStories } from '../shared/jobs/merge-stories.ts';
import { splitStory } from '../shared/jobs/split-story.ts';
import { startBackfill } from '../shared/jobs/start-backfill.ts';
import { startRetag, stopRetags } from '../shared/jobs/start-retag.ts';
import { stopBackfill } from '../shared/jobs/stop-backfill.ts';
import { subscribe } from '../shared/jobs/subscribe.ts';
import { feedSchema } from '../shared/model/feed.ts';
import { topicVerdictSchema } from '../shared/model/topic-label.ts';
import type { QueueConsumer } from '../shared/ports.ts';
import { keepTopicModel } from './keep-topic-model.ts';

const subscribeSchema = z.object({
  address: z.string(),
  queryText: z.string(),
  language: z.enum(['en', 'es']),
  confirmed: z.boolean(),
  /** Also tell what the archive found since then: ISO 8601, UTC. */
  since: z.string().optional(),
});

const backfillSchema = z.object({ feedId: z.string(), since: z.iso.datetime(), maxEntries: z.number().int().min(1) });

const stopBackfillSchema = z.object({ feedId: z.string() });

const retagSchema = z.object({ modelVersion: z.string(), since: z.iso.datetime().optional(), alert: z.boolean() });

const labelSchema = z.object({
  articleId: z.string(),
  tag: z.string(),
  verdict: z.union([topicVerdictSchema, z.literal('none')]),
  note: z.string().max(500).optional(),
});

const mergeStoriesSchema = z.object({ storyIds: z.tuple([z.string(), z.string()]) });

const splitStorySchema = z.object({ storyId: z.string(), articleIds: z.array(z.string()).min(1) });

const redriveSchema = z.object({ ids: z.array(z.string()) });

const discoverSchema = z.object({ url: z.string(), language: z.string().optional() });

const checkSchema = z.object({ feed: feedSchema });

export type ControlParts = {
  readonly context: JobContext;
  readonly queue: Pick<QueueConsumer, 'listDeadLetters' | 'redrive'>;
};

/** `discover-feeds` and `check-feed` fetch, and may take minutes; the others are done at once. */
export type ControlOperationName =
  | 'subscribe'
  | 'redrive'
  | 'backfill'
  | 'stop-backfill'
  | 'retag'
  | 'stop-retag'
  | 'label-article'
  | 'merge-stories'
  | 'split-story'
  | 'discover-feeds'
  | 'check-feed';

/** What verbs ask of the process that writes: done here when it is this one, else asked for over its page. */
export function controlOperations({
  context,
  queue,
}: ControlParts): Readonly<Record<ControlOperationName, ControlOperation>> {
  return {
    subscribe: async (body) => {
      const { since, ...request } = subscribeSchema.parse(body);
      const report = await subscribe(context, request);
      const isActive = report.outcome === 'active' || report.outcome === 'already-active';
      const matches = isActive && since !== undefined ? await backfillSubscription(context, report, since) : 0;
      return { ...report, ...(since === undefined ? {} : { matches }) };
    },
    backfill: async (body) => startBackfill(context, backfillSchema.parse(body)),
    'stop-backfill': async (body) => ({
      stopped: await stopBackfill(context, stopBackfillSchema.parse(body).feedId),
    }),
    retag: async (body) => {
      const { since, ...request } = retagSchema.parse(body);
      await keepTopicModel(context.stores, request.modelVersion);
      return startRetag(context, { ...request, ...(since === undefined ? {} : { since }) });
    },
    'stop-retag': async () => ({ stopped: await stopRetags(context) }),
    'label-article': async (body) => {
      const { note, ...label } = labelSchema.parse(body);
      return labelArticle(context, { ...label, ...(note === undefined ? {} : { note }) });
    },
    'merge-stories': async (body) => mergeStories(context, mergeStoriesSchema.parse(body).storyIds),
    'split-story': async (body) => splitStory(context, splitStorySchema.parse(body)),
    redrive: async (body) => {
      const { ids } = redriveSchema.parse(body);
      const wanted = ids.length > 0 ? ids : (await queue.listDeadLetters()).map(({ id }) => id);
      const redriven = await queue.redrive(wanted);
      return { redriven, unknown: wanted.filter((id) => !redriven.includes(id)) };
    },
    'discover-feeds': async (body) => {
      const { url, language } = discoverSchema.parse(body);
      return discoverFeeds(context, { url, ...(language === undefined ? {} : { language }) });
    },
    'check-feed': async (body) => checkFeed(context, checkSchema.parse(body).feed),
  };
}
