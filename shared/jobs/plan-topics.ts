import type { TopicPlan } from '../model/topic-plan.ts';
import type { Clock } from '../ports.ts';
import type { TopicJudge } from '../stages/plan-topics/judge-with.ts';
import { addToPlan, startPlan } from '../stages/plan-topics.ts';
import type { Stores } from '../stores/stores.ts';
import { readArchive } from './read-archive.ts';

export type PlanTopics = {
  readonly stores: Pick<Stores, 'articles' | 'topicPlans'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly judge: TopicJudge;
  /** ISO 8601, UTC. */
  readonly since?: string;
  /** Stops it with its state stored, so that the same request goes on from there. */
  readonly signal: AbortSignal;
  readonly onProgress: (plan: TopicPlan) => void;
};

/** `stopped`: the plan is what was read so far. `resumedAt`: articles that an earlier, stopped pass had read. */
export type PlannedTopics = {
  readonly kind: 'done' | 'stopped';
  readonly plan: TopicPlan;
  readonly resumedAt?: number;
};

/** Progress is told and stored after so many articles; a kill loses no more than these. */
const SAVE_EVERY = 480;

/** What a changed model would do to the archive, newest articles first, beside the tags that are stored. Writes nothing but its own state. */
export async function planTopics(request: PlanTopics): Promise<PlannedTopics> {
  const { stores, clock, judge, since, signal, onProgress } = request;
  const earlier = await stores.topicPlans.get(judge.version, since);
  const startedAt = clock.now().toISOString();
  let plan =
    earlier ?? startPlan({ modelVersion: judge.version, startedAt, ...(since === undefined ? {} : { since }) });
  const resumed = earlier === undefined ? {} : { resumedAt: earlier.articles };
  for await (const batch of readArchive(stores, plan)) {
    for (const article of batch) plan = addToPlan(plan, article, judge);
    if (plan.articles % SAVE_EVERY < batch.length) {
      await stores.topicPlans.save(plan);
      onProgress(plan);
    }
    if (signal.aborted) {
      await stores.topicPlans.save(plan);
      return { kind: 'stopped', plan, ...resumed };
    }
  }
  await stores.topicPlans.drop(plan);
  return { kind: 'done', plan, ...resumed };
}
