import type { ClusterContext } from './cluster-context.ts';

/**
 * How long an index message waits for the write that it announces, which follows in milliseconds; long enough for a
 * machine that is slow, short enough for "found within a minute".
 */
const DELAY_SECONDS = 5;

/** SQS takes as many messages at once; the port cuts by itself, this bounds what one call holds. */
const MAX_MESSAGES = 1_000;

/**
 * Has articles indexed again that are about to move to another story. Sent before the move: whoever crashes after it
 * would find the move done and send nothing. A message for a move that never came changes nothing.
 */
export async function indexMoved(
  { ports: { queue } }: Pick<ClusterContext, 'ports'>,
  articleIds: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  if (queue === undefined) return;
  let messages: { readonly body: { readonly articleId: string }; readonly delaySeconds: number }[] = [];
  for await (const articleId of articleIds) {
    messages.push({ body: { articleId }, delaySeconds: DELAY_SECONDS });
    if (messages.length < MAX_MESSAGES) continue;
    await queue.send('index', messages);
    messages = [];
  }
  if (messages.length > 0) await queue.send('index', messages);
}
