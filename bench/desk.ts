/**
 * The pages of the desk in a real browser over a large generated archive, beside a bare page of the same server: bytes
 * that the first page loads, time until it answers and until it can be used, then the other pages once and again.
 *
 * usage: npm run bench desk, or node bench/desk.ts [ARTICLES]   (100,000 unless said; some 8 minutes and 2 GB of disk)
 * Needs Chromium: Debian's, or the one that VIGIA_CHROMIUM names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startCli } from '../tests/e2e/start-cli.ts';
import { fillArchive } from './desk/fill-archive.ts';

const ARTICLES = Number(process.argv[2] ?? 100_000);
const PAGES = [
  '/',
  '/?order=widest',
  '/?topic=fentanyl&language=es',
  '/search?q=fentanyl',
  '/search?q=topic:fentanyl&order=relevance',
  '/search?q=topic:fentanyl&collapse=story',
  '/trends',
  '/feeds',
  '/model',
  '/alerts',
] as const;
const REPEATS = 5;

const dir = process.argv[3] ?? mkdtempSync(join(tmpdir(), 'vigia-bench-desk-'));
const started = performance.now();
if (process.argv[3] === undefined) {
  await fillArchive(dir, ARTICLES);
  console.log(`filled with ${ARTICLES} articles in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
const config = join(import.meta.dirname, 'desk', 'vigia.yaml');
const run = startCli(['run', '--data', dir, '--port', '0', '--config', config]);
try {
  const [, origin = ''] = await run.said(/(http:\/\/127\.0\.0\.1:\d+)/);
  const browser = await chromium.launch({
    executablePath: process.env['VIGIA_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const bare = await median(async () => (await timesOf(await browser.newPage(), `${origin}/health`)).answeredMs);
  console.log(`bare page of the same server: ${bare.toFixed(0)} ms to its answer`);
  for (const path of PAGES) {
    const first = await timesOf(await browser.newPage(), origin + path);
    const times: Times[] = [];
    for (let i = 0; i < REPEATS; i++) times.push(await timesOf(await browser.newPage(), origin + path));
    const middle = (pick: (time: Times) => number) => times.map(pick).toSorted((a, b) => a - b)[REPEATS >> 1] ?? 0;
    console.log(
      `${path.padEnd(45)} first ${first.interactiveMs.toFixed(0)} ms, then ${middle((t) => t.interactiveMs).toFixed(0)} ms until usable, ${(first.bytes / 1000).toFixed(0)} kB (answer ${middle((t) => t.answeredMs).toFixed(0)} ms, ${(middle((t) => t.answeredMs) / bare).toFixed(1)} × bare)`,
    );
  }
  await browser.close();
} finally {
  run.child.kill('SIGTERM');
  await run.ended;
  if (process.argv[3] === undefined) rmSync(dir, { recursive: true, force: true });
}

type Times = { readonly answeredMs: number; readonly interactiveMs: number; readonly bytes: number };

/** From the click to the first byte, and to the end of the page's own script; bytes as sent, of everything the page loads. */
async function timesOf(page: Page, url: string): Promise<Times> {
  let bytes = 0;
  page.on('response', (response) => {
    void response.body().then(
      (body) => {
        bytes += body.byteLength;
      },
      () => undefined,
    );
  });
  await page.goto(url, { waitUntil: 'load' });
  const [answeredMs, interactiveMs] = await page.evaluate(() => {
    const [timing] = performance.getEntriesByType('navigation') as unknown as readonly {
      responseStart: number;
      domContentLoadedEventEnd: number;
    }[];
    return [timing?.responseStart ?? 0, timing?.domContentLoadedEventEnd ?? 0] as const;
  });
  await page.waitForTimeout(50);
  await page.close();
  return { answeredMs, interactiveMs, bytes };
}

async function median(measure: () => Promise<number>): Promise<number> {
  const values = [];
  for (let i = 0; i < REPEATS; i++) values.push(await measure());
  return values.toSorted((a, b) => a - b)[REPEATS >> 1] ?? 0;
}
