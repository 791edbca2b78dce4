import { parentPort, workerData } from 'node:worker_threads';
import { parseFeed } from '../../shared/stages/poll/parse-feed.ts';
import { toEntries } from '../../shared/stages/poll/to-entries.ts';
import { recordDials } from '../network/record-dials.ts';

/*
 * Reads one feed in a thread of its own, so that a feed that never ends or takes all memory ends this thread
 * and not the run. Answers with a `FeedReading`.
 */
const dials = recordDials();
const before = Object.getOwnPropertyNames(Object.prototype).length;
const { body, url, contentType }: { body: Uint8Array; url: string; contentType?: string } = workerData;
const parsed = parseFeed(body, { url, ...(contentType !== undefined && { contentType }) });
const made = parsed.kind === 'feed' ? toEntries('hostile', parsed.entries) : { entries: [], notes: [] };
const notes = parsed.kind === 'not-a-feed' ? [parsed.reason] : [...parsed.notes, ...made.notes];
parentPort?.postMessage({
  kind: parsed.kind,
  title: parsed.kind === 'feed' ? (parsed.feed.title ?? '') : '',
  ids: parsed.kind === 'feed' ? parsed.entries.flatMap(({ id }) => id ?? []) : [],
  entries: made.entries,
  notes,
  polluted: Object.getOwnPropertyNames(Object.prototype).length - before,
  dials: dials.map(({ host }) => host),
});
