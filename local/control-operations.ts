import { z } from 'zod';
import type { ControlOperation } from '../shared/http/app-dependencies.ts';
import { backfillSubscription } from '../shared/jobs/backfill-subscription.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { subscribe } from '../shared/jobs/subscribe.ts';
import type { QueueConsumer } from '../shared/ports.ts';

const subscribeSchema = z.object({
  address: z.string(),
  queryText: z.string(),
  language: z.enum(['en', 'es']),
  confirmed: z.boolean(),
  /** Also tell what the archive found since then: ISO 8601, UTC. */
  since: z.string().optional(),
});

const redriveSchema = z.object({ ids: z.array(z.string()) });

export type ControlParts = {
  readonly context: JobContext;
  readonly queue: Pick<QueueConsumer, 'listDeadLetters' | 'redrive'>;
};

/** What verbs ask of the process that writes: done here when it is this one, else asked for over its page. */
export function controlOperations({
  context,
  queue,
}: ControlParts): Readonly<Record<'subscribe' | 'redrive', ControlOperation>> {
  return {
    subscribe: async (body) => {
      const { since, ...request } = subscribeSchema.parse(body);
      const report = await subscribe(context, request);
      const isActive = report.outcome === 'active' || report.outcome === 'already-active';
      const matches = isActive && since !== undefined ? await backfillSubscription(context, report, since) : 0;
      return { ...report, ...(since === undefined ? {} : { matches }) };
    },
    redrive: async (body) => {
      const { ids } = redriveSchema.parse(body);
      const wanted = ids.length > 0 ? ids : (await queue.listDeadLetters()).map(({ id }) => id);
      const redriven = await queue.redrive(wanted);
      return { redriven, unknown: wanted.filter((id) => !redriven.includes(id)) };
    },
  };
}
