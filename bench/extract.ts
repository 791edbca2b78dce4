/**
 * Pages a CPU-second and peak memory of the extractor, side by side with plain Readability on jsdom,
 * over the pages of ../shared/extraction, each in a process of its own: `node bench/extract.ts`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Readability } from '@mozilla/readability';
import { JSDOM, VirtualConsole } from 'jsdom';
import { readPage } from '../shared/adapters/extractor/read-page.ts';

const FOLDER = new URL('../../shared/extraction/pages/', import.meta.url);
const URL_OF_PAGES = 'https://example.com/story';
const CONTENT_TYPE = 'text/html; charset=utf-8';

const CONTENDERS: Readonly<Record<string, (body: Uint8Array) => unknown>> = {
  vigia: (body) => readPage({ url: URL_OF_PAGES, body, contentType: CONTENT_TYPE, rung: 'linkedom' }),
  'vigia-jsdom-rung': (body) => readPage({ url: URL_OF_PAGES, body, contentType: CONTENT_TYPE, rung: 'jsdom' }),
  'plain-readability-jsdom': (body) => {
    const { window } = new JSDOM(body, { url: URL_OF_PAGES, virtualConsole: new VirtualConsole() });
    return new Readability(window.document).parse();
  },
};

/** Every third page for contenders on jsdom: the ratio is the same, the wait is not. */
const STRIDE: Readonly<Record<string, number>> = { vigia: 1 };

async function run(name: string): Promise<void> {
  const contender = CONTENDERS[name];
  if (contender === undefined) throw new Error(`no contender ${name}`);
  const stride = STRIDE[name] ?? 3;
  const files = readdirSync(FOLDER).filter((_, index) => index % stride === 0);
  let cpuMs = 0;
  let failed = 0;
  for (const file of files) {
    const body = gunzipSync(readFileSync(new URL(file, FOLDER)));
    const before = process.cpuUsage();
    try {
      await contender(body);
    } catch {
      failed++;
    }
    const used = process.cpuUsage(before);
    cpuMs += (used.user + used.system) / 1_000;
  }
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const rate = ((files.length / cpuMs) * 1_000).toFixed(1);
  console.log(
    `${name.padEnd(26)} ${rate} pages a CPU-second, ${(cpuMs / files.length).toFixed(0)} ms a page, peak ${peakMb} MB, ${failed} of ${files.length} failed`,
  );
}

const only = process.argv[2];
if (!existsSync(FOLDER)) console.log('skipped: ../shared/extraction is not there');
else if (only !== undefined) await run(only);
else
  for (const name of Object.keys(CONTENDERS))
    execFileSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' });
