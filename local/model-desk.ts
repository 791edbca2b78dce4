import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { describeError, UsageError } from '../shared/errors.ts';
import { createModelDesk } from '../shared/jobs/model-desk.ts';
import { tryAddress } from '../shared/jobs/try-address.ts';
import type { ModelDesk, TopicText } from '../shared/model/model-desk.ts';
import { type OpenedModel, openModel } from '../shared/stages/model-desk/open-model.ts';
import { readTopicFiles } from './load-topics.ts';
import type { PumpEvent } from './queue-pump.ts';
import type { Runtime } from './runtime.ts';

/** The pages of the topic model over the one that this run loaded; plans run in this process. */
export function localModelDesk({ context }: Runtime, onEvent: (event: PumpEvent) => void): ModelDesk {
  // Read now: whoever edits a file later changes the working tree, not the model that runs.
  const files = namedFiles();
  let opened: OpenedModel | undefined;
  return createModelDesk(context, {
    model: () => {
      opened ??= openLoaded(files);
      return opened;
    },
    loadedAt: context.ports.clock.now().toISOString(),
    randomId: () => randomBytes(4).toString('hex'),
    onFault: (error) => {
      const reason = `plan: ${describeError(error)}`;
      onEvent({ kind: 'failure', queue: 'api', reason, deadLettered: false, durationMs: 0 });
    },
    home: 'process',
    tryAddress,
    workingFiles: namedFiles,
  });
}

/** By their names: the machine's own paths are no business of a page. */
function namedFiles(): readonly TopicText[] {
  return readTopicFiles().map(({ path, text }) => ({ path: basename(path), text }));
}

/** The run loaded the same files a moment before. */
function openLoaded(files: readonly TopicText[]): OpenedModel {
  const result = openModel(files);
  if (result.kind === 'opened') return result.model;
  throw new UsageError(result.findings[0]?.message ?? 'Cannot open the topic model');
}
