import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExtractorOptions } from '../../shared/adapters/extractor/extractor.ts';
import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';
import { PROCESS_LIMITS } from '../../shared/adapters/extractor/limits.ts';

const url = 'https://news.example.com/story';
const contentType = 'text/html; charset=utf-8';
const SENTENCE = 'The council voted on Tuesday to keep the library open for another year, officials said. ';
const ORDINARY = pageOf(`<article><h1>Library stays open</h1><p>${SENTENCE.repeat(6)}</p></article>`);
/** Thousands of paragraphs deep in a nest: Readability's time grows with depth and number alike. */
const SLOW = pageOf(
  `<article>${'<div>'.repeat(580)}${'<p>x, y, z</p>'.repeat(5_000)}<p>${SENTENCE.repeat(6)}</p></article>`,
);
const DECLARED = new TextEncoder().encode(
  `<html><head><meta name="robots" content="noarchive"><script type="application/ld+json">${JSON.stringify({
    '@type': 'NewsArticle',
    headline: 'Library stays open',
    author: { '@type': 'Person', givenName: 'Ann', familyName: 'Lee' },
    datePublished: '2024-05-01',
    articleBody: SENTENCE.repeat(8),
  })}</script></head><body></body></html>`,
);
const hasProc = existsSync(`/proc/${process.pid}/task/${process.pid}/children`);

function pageOf(body: string): Uint8Array {
  return new TextEncoder().encode(`<!doctype html><html><head><title>t</title></head><body>${body}</body></html>`);
}

function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`) && !isZombie(pid))) await pause(20);
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

describe('createExtractor()', () => {
  let open: ReturnType<typeof createExtractor> | undefined;
  function extractor(options: ExtractorOptions = {}) {
    open = createExtractor(options);
    return open;
  }
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  it('reads many pages at once through its pool, each with its own answer', async () => {
    const pool = extractor({ processes: 2 });
    const bodies = Array.from({ length: 12 }, (_, i) =>
      pageOf(`<article><p>Number ${i}. ${SENTENCE.repeat(5)}</p></article>`),
    );
    const results = await Promise.all(bodies.map((body) => pool.extract({ url, body, contentType })));
    const firsts = results.map((result) =>
      result.kind === 'reading' ? result.reading.blocks[0]?.text.split('.')[0] : result.kind,
    );
    expect(firsts).toEqual(bodies.map((_, i) => `Number ${i}`));
  });

  it('starts no process before the first page and no more than it was told', async () => {
    if (!hasProc) return;
    const before = childrenOf(process.pid);
    const started = () => childrenOf(process.pid).filter((pid) => !before.includes(pid)).length;
    const pool = extractor({ processes: 2 });
    expect(started()).toBe(0);
    await Promise.all(Array.from({ length: 6 }, () => pool.extract({ url, body: ORDINARY, contentType })));
    expect(started()).toBe(2);
  });

  it('stops a page at its CPU limit on every rung, replaces the process and reads the neighbours', async () => {
    const pool = extractor({ processes: 2, limits: { ...PROCESS_LIMITS, cpuMs: 1_000 } });
    const [slow, ...others] = await Promise.all(
      [SLOW, ORDINARY, ORDINARY, ORDINARY].map((body) => pool.extract({ url, body, contentType })),
    );
    expect(slow).toMatchObject({
      kind: 'timed-out',
      reason: expect.stringMatching(/^linkedom: .* 500 ms of CPU; jsdom: .* 400 ms of CPU; json-ld: /),
    });
    expect(others.map((result) => result.kind)).toEqual(['reading', 'reading', 'reading']);
    expect((await pool.extract({ url, body: ORDINARY, contentType })).kind).toBe('reading');
  });

  it('stops a page at its memory limit', async () => {
    if (!hasProc) return;
    // Less than any process has: whatever takes longer than one look at it is stopped.
    const pool = extractor({ limits: { ...PROCESS_LIMITS, memoryBytes: 64 * 1024 * 1024 } });
    const result = await pool.extract({ url, body: SLOW, contentType });
    expect(result).toMatchObject({ kind: 'timed-out', reason: expect.stringContaining('64 MB of memory') });
  });

  it('stops a page at its wall-clock limit where CPU time says nothing', async () => {
    const pool = extractor({ limits: { ...PROCESS_LIMITS, wallMs: 300 } });
    expect(await pool.extract({ url, body: SLOW, contentType })).toMatchObject({ kind: 'timed-out' });
  });

  it('tries the second rung and notes the first when the first rung dies', async () => {
    const pool = extractor({ workerFile: new URL('./dying-worker.ts', import.meta.url) });
    const result = await pool.extract({ url, body: ORDINARY, contentType });
    expect(result).toMatchObject({
      kind: 'reading',
      reading: {
        method: 'readability-jsdom',
        notes: [expect.stringMatching(/^linkedom: the process ended with code 7/)],
      },
    });
  });

  it('reads JSON-LD where no parser lives, with the marks of a reservation', async () => {
    const pool = extractor({ workerFile: new URL('./parserless-worker.ts', import.meta.url) });
    const result = await pool.extract({ url, body: DECLARED, contentType });
    expect(result).toMatchObject({
      kind: 'reading',
      reading: {
        method: 'json-ld',
        title: 'Library stays open',
        bylines: [{ source: 'json-ld', names: ['Ann Lee'] }],
        published: [{ source: 'json-ld', text: '2024-05-01' }],
        reservations: ['noarchive'],
        notes: [expect.stringMatching(/^linkedom: /), expect.stringMatching(/^jsdom: /)],
      },
    });
  });

  it('says crashed when the process cannot be run', async () => {
    const pool = extractor({ workerFile: new URL('./no-such-worker.ts', import.meta.url) });
    expect((await pool.extract({ url, body: ORDINARY, contentType })).kind).toBe('crashed');
  });

  it.each([
    ['a page without text', '<p></p>', 'no-article'],
    ['too many elements', '<b>x</b>'.repeat(50_000), 'too-large'],
    ['too deep a nest', '<div>'.repeat(700), 'too-large'],
  ])('says so of %s', async (_, body, kind) => {
    expect((await extractor().extract({ url, body: pageOf(body), contentType })).kind).toBe(kind);
  });

  it('ends its processes and answers what waits when it is closed', async () => {
    const pool = extractor({ processes: 1 });
    const before = hasProc ? childrenOf(process.pid) : [];
    const pending = Promise.all([SLOW, ORDINARY].map((body) => pool.extract({ url, body, contentType })));
    await pause(300);
    const started = hasProc ? childrenOf(process.pid).filter((pid) => !before.includes(pid)) : [];
    await pool.close();
    expect((await pending).map((result) => result.kind)).toEqual(['crashed', 'crashed']);
    await untilGone(started);
  });

  it.skipIf(!hasProc)('leaves no process behind when its parent is killed', async () => {
    const parent = spawn(process.execPath, [new URL('./parent.ts', import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const children = childrenOf(parent.pid!);
    expect(children.length).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await untilGone(children);
  });
});
