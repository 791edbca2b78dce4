import { Worker } from 'node:worker_threads';
import type { Entry } from '../../shared/model/entry.ts';

/** What the product makes of a feed's bytes; `broke` when it took too long or too much memory, or threw. */
export type FeedReading =
  | {
      readonly kind: 'feed' | 'sitemap-index' | 'not-a-feed';
      readonly title: string;
      /** As the feed has them, of entries that are left out too. */
      readonly ids: readonly string[];
      readonly entries: readonly Entry[];
      readonly notes: readonly string[];
      /** Properties that every object has since. */
      readonly polluted: number;
      readonly dials: readonly string[];
    }
  | { readonly kind: 'broke'; readonly reason: string };

/** No honest feed takes a second; a busy machine may need several for a hostile one of 5 MB. */
const DEADLINE_MS = 20_000;

/** A tenth of what the smallest function has is left for the rest of a poll. */
const MAX_HEAP_MB = 400;

/** Parses a feed as a poll does, in a thread that is ended at the deadline and at the memory limit. */
export async function readFeed(body: Uint8Array, url: string, contentType?: string): Promise<FeedReading> {
  const worker = new Worker(new URL('read-feed-program.ts', import.meta.url), {
    workerData: { body, url, ...(contentType !== undefined && { contentType }) },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'broke', reason: 'it was not read in time' }), DEADLINE_MS);
      worker.once('message', resolve);
      worker.once('error', (error) => resolve({ kind: 'broke', reason: String(error) }));
      worker.once('exit', (code) => resolve({ kind: 'broke', reason: `the thread ended with ${code}` }));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
