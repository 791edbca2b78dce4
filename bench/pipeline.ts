/**
 * The embedded pipeline end to end, from loopback feeds to the archive, beside a baseline in the same run:
 * fetching the same pages with nothing else done.
 *
 * usage: node bench/pipeline.ts [ARTICLES]   (default 400)
 * Prints articles a second, the ratio to the baseline, and the resident memory of the main process at each
 * tenth of the way: it must stay flat.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../local/load-config.ts';
import { loadArticles } from '../local/newsroom/load-articles.ts';
import { renderPage } from '../local/newsroom/render-page.ts';
import { runOnce } from '../local/run-once.ts';

const ENTRIES_A_FEED = 100;
const articles = Number(process.argv[2] ?? 400);
const samples = loadArticles();
const dir = mkdtempSync(join(tmpdir(), 'vigia-bench-'));
const server = createServer((request, response) => answer(request.url ?? '/', response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

try {
  const baselineMs = await timed(() =>
    fetchAll(Array.from({ length: articles }, (_, i) => `http://127.0.0.1:${port}/article/${i}`)),
  );
  const pipelineMs = await timed(runPipeline);
  console.log(
    `${articles} articles: ${((articles / pipelineMs) * 1000).toFixed(1)} articles/s end to end, bare fetching ${((articles / baselineMs) * 1000).toFixed(0)} pages/s, ratio ${(pipelineMs / baselineMs).toFixed(1)}`,
  );
} finally {
  server.close();
  rmSync(dir, { recursive: true, force: true });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function fetchAll(urls: readonly string[]): Promise<void> {
  for (const url of urls) await (await fetch(url)).arrayBuffer();
}

async function runPipeline(): Promise<void> {
  const feeds = Math.ceil(articles / ENTRIES_A_FEED);
  const outlines = Array.from(
    { length: feeds },
    (_, i) => `<outline type="rss" text="Bench ${i}" xmlUrl="http://127.0.0.1:${port}/feed/${i}"/>`,
  );
  const feedsFile = join(dir, 'feeds.opml');
  writeFileSync(
    feedsFile,
    `<?xml version="1.0"?><opml version="2.0"><head><title>bench</title></head><body>${outlines.join('\n')}</body></opml>`,
  );
  const config = loadConfig({
    feedsFile,
    samples: false,
    contact: 'https://bench.example/',
    allowHosts: [`127.0.0.1:${port}`],
  });
  let archived = 0;
  await runOnce({
    dir: join(dir, 'data'),
    config,
    signal: new AbortController().signal,
    onNote: (note) => console.error(note),
    onEvent: (event) => {
      if (event.kind === 'failure') console.error(event.queue, event.reason);
      if (event.kind !== 'report' || event.report.queue !== 'ingest') return;
      archived++;
      if (archived % Math.ceil(articles / 10) === 0)
        console.log(
          `${String(archived).padStart(7)} archived, ${Math.round(process.memoryUsage().rss / 1024 ** 2)} MiB resident`,
        );
    },
  });
}

/** Pages of the sample newsroom, each at an address and with a word of its own. */
function answer(path: string, response: import('node:http').ServerResponse): void {
  const [, kind, number = '0'] = path.split('/');
  if (kind === 'feed') {
    const from = Number(number) * ENTRIES_A_FEED;
    const items = Array.from(
      { length: Math.min(ENTRIES_A_FEED, articles - from) },
      (_, i) =>
        `<item><title>Article ${from + i}</title><link>http://127.0.0.1:${port}/article/${from + i}</link><guid isPermaLink="false">bench-${from + i}</guid></item>`,
    );
    response
      .writeHead(200, { 'content-type': 'application/rss+xml' })
      .end(
        `<?xml version="1.0"?><rss version="2.0"><channel><title>Bench ${number}</title>${items.join('')}</channel></rss>`,
      );
    return;
  }
  const sample = samples[Number(number) % samples.length];
  const page = sample === undefined ? '' : renderPage(sample, samples.slice(0, 6));
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(page.replaceAll(/<link rel="canonical"[^>]*>/g, '').replace('</p>', ` Number ${number}.</p>`));
}
