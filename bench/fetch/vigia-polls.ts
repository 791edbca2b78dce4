/**
 * Polls and parses the bench's feeds with the production jobs on the local adapters, in a process of its own;
 * prints JSON lines of figures. usage: vigia-polls.ts HOST:PORT FEEDS DIR. Reads `round` and `parse` as
 * feedparser-beside.py does. A poll is the whole job: fetch, parse, entries and their rows, the feed's row.
 */
import { createInterface } from 'node:readline';
import { loadConfig } from '../../local/load-config.ts';
import { openForWriting } from '../../local/open-for-writing.ts';
import { pollJob } from '../../shared/jobs/poll.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { parseFeed } from '../../shared/stages/poll/parse-feed.ts';

const [host = '', feeds = '0', dir = ''] = process.argv.slice(2);
/** As local/queue-pump.ts has them. */
const AT_ONCE = 8;

const config = loadConfig({ samples: false, contact: 'https://bench.example/', allowHosts: [host] });
const writer = await openForWriting(dir, config);
if (writer.kind === 'held') throw new Error(`${dir} is held by process ${writer.pid}`);
const { context } = writer.runtime;
const list = Array.from({ length: Number(feeds) }, (_, i) => ({
  id: `bench-${i}`,
  url: `http://${host}/feed/${i}`,
  title: `Bench ${i}`,
  origin: 'opml' as const,
}));
await syncFeeds(context, list);

for await (const line of createInterface({ input: process.stdin })) {
  const work = line.trim() === 'round' ? pollAll : parseAll;
  console.log(JSON.stringify(await figures(work)));
}
await writer.close();

async function figures(work: () => Promise<object>): Promise<object> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  return { wallMs: performance.now() - started, cpuMs: (user + system) / 1000, rssBytes, ...result };
}

async function pollAll(): Promise<object> {
  const outcomes: Record<string, number> = {};
  const waiting = [...list];
  let fresh = 0;
  const worker = async (): Promise<void> => {
    for (let feed = waiting.shift(); feed !== undefined; feed = waiting.shift()) {
      const report = await pollJob(context, { feedId: feed.id, byHand: true });
      outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
      if ('fresh' in report) fresh += report.fresh;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { outcomes, entries: fresh };
}

async function parseAll(): Promise<object> {
  const { makeBody } = await import('./make-body.ts');
  const bodies = list
    .map((_, i) => makeBody(i, 1))
    .map(({ text, contentType }) => ({ contentType, bytes: new TextEncoder().encode(text) }));
  const started = performance.now();
  const cpu = process.cpuUsage();
  let entries = 0;
  for (const { bytes, contentType } of bodies) {
    const parsed = parseFeed(bytes, { url: 'http://bench.example/feed', contentType });
    if (parsed.kind === 'feed') entries += parsed.entries.length;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - started, cpuMs: (user + system) / 1000, entries };
}
