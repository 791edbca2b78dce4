import { describe, expect, it } from 'vitest';
import { createApp } from '../../shared/http/app.ts';
import type { AppDependencies } from '../../shared/http/app-dependencies.ts';
import { startDesk } from './desk/start-desk.ts';
import { HOST } from './start-pages.ts';

describe('createApp()', () => {
  it.each([
    ['ada', true],
    ['ana', false],
  ])('tells %s of a fault, the log why, and only an admin too', async (subject, isTold) => {
    const faults: string[] = [];
    const secret = 'Cannot read the table vigia-records of account 123456789012';
    const api = {
      onFault: (_: unknown, { method, path }: { method: string; path: string }) => faults.push(`${method} ${path}`),
    };
    const articleIndex = {
      search: () => Promise.reject(new Error(secret)),
      facets: () => Promise.reject(new Error(secret)),
    };
    // Only what a page of a search asks for.
    const desk = await startDesk({ api, articleIndex } as unknown as Parameters<typeof startDesk>[0]);
    const browser = await desk.browserOf(subject);
    const answer = await browser.ask('/search?q=fentanyl&lang=es');
    const page = await answer.text();
    expect([answer.status, page.includes('Algo salió mal'), page.includes(secret)]).toEqual([500, true, isTold]);
    expect(faults).toEqual(['GET /search']);
  });

  it('makes neither the topic model nor the assets before a page needs them: a function that starts has no time for it', async () => {
    const asked: string[] = [];
    const deps = {
      hosts: () => [HOST],
      now: () => '2026-03-01T12:00:00.000Z',
      api: {},
      links: {},
      readerDesk: {},
      get knownTags() {
        asked.push('knownTags');
        return new Set();
      },
      get assets() {
        asked.push('assets');
        return { style: '/assets/desk.css', script: '/assets/desk.js', get: () => undefined };
      },
    };
    // What is needed to begin with, and to say that it is well.
    const app = createApp(deps as unknown as AppDependencies);
    const { status } = await app.request('/health', { headers: { host: HOST } });
    expect([status, asked]).toEqual([200, []]);
    await app.request('/style.css', { headers: { host: HOST } });
    expect(asked).toContain('assets');
  });
});
