import { gzipSync } from 'node:zlib';
import { type TopicPlan, topicPlanSchema } from '../model/topic-plan.ts';
import type { Blobs } from '../ports.ts';
import { getJson } from './json-blob.ts';

/** Plans that are not finished yet, by model version and start of the range. */
export function createTopicPlanStore(blobs: Blobs) {
  return {
    get: (modelVersion: string, since: string | undefined): Promise<TopicPlan | undefined> =>
      getJson(blobs, topicPlanSchema, planKey(modelVersion, since)),

    /** Replaces an earlier state. */
    save: async (plan: TopicPlan): Promise<void> => {
      await blobs.put(planKey(plan.modelVersion, plan.since), gzipSync(JSON.stringify(plan)));
    },

    drop: ({ modelVersion, since }: TopicPlan): Promise<void> => blobs.delete(planKey(modelVersion, since)),
  };
}

function planKey(modelVersion: string, since: string | undefined): string {
  return `plans/${modelVersion}/${since === undefined ? 'all' : since.replaceAll(/[^0-9]/g, '')}.json.gz`;
}
