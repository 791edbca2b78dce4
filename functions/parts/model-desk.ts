import { randomBytes } from 'node:crypto';
import { describeError, VigiaError } from '../../shared/errors.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { createModelDesk } from '../../shared/jobs/model-desk.ts';
import type { ModelDesk } from '../../shared/model/model-desk.ts';
import { type OpenedModel, openModel } from '../../shared/stages/model-desk/open-model.ts';
import type { JobLog } from './job-log.ts';
import { bundledTopicFiles } from './topic-files.ts';

/** The pages of the topic model over the one that was deployed, opened when a page first asks for it. */
export function awsModelDesk(context: JobContext, log: JobLog): ModelDesk {
  let opened: OpenedModel | undefined;
  return createModelDesk(context, {
    model: () => {
      opened ??= openBundled();
      return opened;
    },
    loadedAt: context.ports.clock.now().toISOString(),
    randomId: () => randomBytes(4).toString('hex'),
    onFault: (error) => log.failed({ outcome: 'failed', reason: `plan: ${describeError(error)}`, durationMs: 0 }),
    home: 'function',
  });
}

/** What was deployed was checked at the synth: a fault here is a damaged bundle. */
function openBundled(): OpenedModel {
  const result = openModel(bundledTopicFiles());
  if (result.kind === 'opened') return result.model;
  throw new VigiaError(result.findings[0]?.message ?? 'Cannot open the topic model', { code: 'bad-topics' });
}
