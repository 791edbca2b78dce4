/**
 * The process that reads pages: one at a time, for the parent that started it. It has no network
 * use, runs no script of a page, and ends with its parent.
 */
import { describeError } from '../../errors.ts';
import { loadParser } from './dom.ts';
import { readPage } from './read-page.ts';
import type { WorkerReply, WorkerRequest } from './worker-message.ts';

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of a terminal; the parent finishes the work in hand, so its workers must too.
process.on('SIGINT', () => undefined);
process.on('message', (message) => {
  // The parent is the only one at the other end of the channel and sends this type.
  void answer(message as WorkerRequest).then((reply) => process.send?.(reply));
});

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    switch (request.kind) {
      case 'load':
        if (request.rung !== 'json-ld') await loadParser(request.rung);
        return { kind: 'loaded' };
      case 'read':
        return { kind: 'read', result: await readPage(request.page) };
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`);
    }
  } catch (error) {
    return { kind: 'threw', reason: describeError(error) };
  }
}
