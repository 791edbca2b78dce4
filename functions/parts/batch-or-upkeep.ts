import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { MAINTAIN_EVENT } from '../../shared/names.ts';
import type { ArticleIndex, IndexUpkeep } from '../../shared/ports.ts';
import { createJobLog } from './job-log.ts';
import type { QueueHandler } from './queue-handler.ts';
import { traced } from './traced.ts';

/** Works off batches of messages, and looks after the article index when its schedule calls. */
export function batchOrUpkeep(workBatch: QueueHandler, articleIndex: Pick<ArticleIndex, 'maintain'>) {
  const log = createJobLog('index');
  const maintain = async (lambda: Context): Promise<IndexUpkeep> => {
    log.begin(lambda);
    const started = performance.now();
    const upkeep = await articleIndex.maintain();
    log.done({ ...upkeep, durationMs: performance.now() - started });
    return upkeep;
  };
  function handle(event: SQSEvent, lambda: Context): Promise<SQSBatchResponse>;
  function handle(event: typeof MAINTAIN_EVENT, lambda: Context): Promise<IndexUpkeep>;
  function handle(event: SQSEvent | typeof MAINTAIN_EVENT, lambda: Context) {
    return 'Records' in event ? workBatch(event, lambda) : traced('index', () => maintain(lambda));
  }
  return handle;
}
