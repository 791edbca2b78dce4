import type { ModelDesk, TopicText } from '../model/model-desk.ts';
import type { OpenedModel } from '../stages/model-desk/open-model.ts';
import { tryText } from '../stages/model-desk/try-text.ts';
import { countRules } from './count-rules.ts';
import type { JobContext } from './job-context.ts';
import { createPlanDesk } from './plan-desk.ts';
import { tryAddress } from './try-address.ts';

export type ModelDeskOptions = {
  readonly model: () => OpenedModel;
  /** ISO 8601, UTC. */
  readonly loadedAt: string;
  readonly randomId: () => string;
  readonly onFault: (error: unknown) => void;
  /**
   * `process`: lives on between two requests, and can fetch. `function`: is frozen between them, has seconds for each,
   * and has no extractor.
   */
  readonly home: 'process' | 'function';
  readonly workingFiles?: () => readonly TopicText[];
};

/** What differs between the homes. Counting takes some 2 ms an article; an HTTP API waits 30 s at most. */
const HOMES = {
  process: { mostArticles: 5_000, waitMs: 1_500, drive: 'background', stepMs: 2_000 },
  function: { mostArticles: 1_000, waitMs: 15_000, drive: 'steps', stepMs: 12_000 },
} as const;

/** Everything that the pages of the topic model ask and do. */
export function createModelDesk(context: JobContext, options: ModelDeskOptions): ModelDesk {
  const { model, loadedAt, randomId, onFault, home, workingFiles } = options;
  const { mostArticles, waitMs, drive, stepMs } = HOMES[home];
  const read: ModelDesk['tryText'] = (document) => tryText(model().compiled, document);
  return {
    loadedAt,
    facts: () => model().facts,
    ruleCounts: countRules(context, { model, mostArticles, waitMs }),
    tryText: read,
    ...(home === 'process' ? { tryAddress: (url: string) => tryAddress(context, url, read) } : {}),
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
