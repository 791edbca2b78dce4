import { type BackfillReport, backfillFeedJob } from '../shared/jobs/backfill-feed.ts';
import { type DeliverReport, deliverJob } from '../shared/jobs/deliver.ts';
import { type IndexReport, indexJob } from '../shared/jobs/index.ts';
import { type IngestReport, ingestJob } from '../shared/jobs/ingest.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { type MatchReport, matchJob } from '../shared/jobs/match.ts';
import { type PollReport, pollJob } from '../shared/jobs/poll.ts';
import { type RetagReport, retagArchiveJob } from '../shared/jobs/retag-archive.ts';
import { type WatchReport, watchArticleJob } from '../shared/jobs/watch-article.ts';
import { type WebhookReport, webhookJob } from '../shared/jobs/webhook.ts';
import { type WebSubReport, webSubJob } from '../shared/jobs/websub.ts';
import type { JsonObject } from '../shared/model/json.ts';
import {
  articleMessageSchema,
  deliverMessageSchema,
  ingestQueueMessageSchema,
  pollQueueMessageSchema,
  retagMessageSchema,
  webhookMessageSchema,
  webSubMessageSchema,
} from '../shared/model/messages.ts';
import type { QueueName } from '../shared/ports.ts';

/** What a job did, for summaries, logs and the display. */
export type JobReport =
  | ({ readonly queue: 'poll' } & (PollReport | BackfillReport))
  | ({ readonly queue: 'ingest' } & (IngestReport | WatchReport))
  | ({ readonly queue: 'index' } & IndexReport)
  | ({ readonly queue: 'match' } & MatchReport)
  | ({ readonly queue: 'deliver' } & DeliverReport)
  | ({ readonly queue: 'websub' } & WebSubReport)
  | ({ readonly queue: 'retag' } & RetagReport)
  | ({ readonly queue: 'webhook' } & WebhookReport);

/** The queues that the embedded run works off; mail events come from SES only. */
export const WORKED_QUEUES = [
  'poll',
  'ingest',
  'index',
  'match',
  'deliver',
  'websub',
  'retag',
  'webhook',
] as const satisfies readonly QueueName[];
export type WorkedQueue = (typeof WORKED_QUEUES)[number];

/** Runs the job of a queue on one message. */
export async function handleMessage(context: JobContext, queue: WorkedQueue, body: JsonObject): Promise<JobReport> {
  switch (queue) {
    case 'poll': {
      const message = pollQueueMessageSchema.parse(body);
      const report = 'backfillId' in message ? backfillFeedJob(context, message) : pollJob(context, message);
      return { queue, ...(await report) };
    }
    case 'ingest': {
      const message = ingestQueueMessageSchema.parse(body);
      const report = 'watchId' in message ? watchArticleJob(context, message) : ingestJob(context, message);
      return { queue, ...(await report) };
    }
    case 'index':
      return { queue, ...(await indexJob(context, [articleMessageSchema.parse(body)])) };
    case 'match':
      return { queue, ...(await matchJob(context, articleMessageSchema.parse(body))) };
    case 'deliver':
      return { queue, ...(await deliverJob(context, deliverMessageSchema.parse(body))) };
    case 'websub':
      return { queue, ...(await webSubJob(context, webSubMessageSchema.parse(body))) };
    case 'retag':
      return { queue, ...(await retagArchiveJob(context, retagMessageSchema.parse(body))) };
    case 'webhook':
      return { queue, ...(await webhookJob(context, webhookMessageSchema.parse(body))) };
    default:
      return queue satisfies never;
  }
}
