import type { ModelDesk, TopicText, TriedAddress } from '../model/model-desk.ts';
import type { OpenedModel } from '../stages/model-desk/open-model.ts';
import { tryText } from '../stages/model-desk/try-text.ts';
import { countRules } from './count-rules.ts';
import type { JobContext } from './job-context.ts';
import { createPlanDesk } from './plan-desk.ts';

export type ModelDeskOptions = {
  readonly model: () => OpenedModel;
  /** ISO 8601, UTC. */
  readonly loadedAt: string;
  readonly randomId: () => string;
  readonly onFault: (error: unknown) => void;
  /** `process`: lives on between two requests. `function`: is frozen between them, and has seconds for each. */
  readonly home: 'process' | 'function';
  /** `tryAddress` of `try-address.ts`, where there are a fetcher and an extractor: a function that has none carries none. */
  readonly tryAddress?: (context: JobContext, url: string, read: ModelDesk['tryText']) => Promise<TriedAddress>;
  readonly workingFiles?: () => readonly TopicText[];
};

/** What differs between the homes. Counting takes some 2 ms an article; an HTTP API waits 30 s at most. */
const HOMES = {
  process: { mostArticles: 5_000, waitMs: 1_500, drive: 'background', stepMs: 2_000 },
  function: { mostArticles: 1_000, waitMs: 15_000, drive: 'steps', stepMs: 12_000 },
} as const;

/** Everything that the pages of the topic model ask and do. */
export function createModelDesk(context: JobContext, options: ModelDeskOptions): ModelDesk {
  const { model, loadedAt, randomId, onFault, home, tryAddress, workingFiles } = options;
  const { mostArticles, waitMs, drive, stepMs } = HOMES[home];
  const read: ModelDesk['tryText'] = (document) => tryText(model().compiled, document);
  return {
    loadedAt,
    facts: () => model().facts,
    ruleCounts: countRules(context, { model, mostArticles, waitMs }),
    tryText: read,
    ...(tryAddress === undefined ? {} : { tryAddress: (url: string) => tryAddress(context, url, read) }),
    plans: createPlanDesk(context, {
      model,
      drive,
      stepMs,
      randomId,
      onFault,
      ...(workingFiles === undefined ? {} : { workingFiles }),
    }),
  };
}
