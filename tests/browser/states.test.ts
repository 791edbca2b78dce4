import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fillArchive } from '../../bench/desk/fill-archive.ts';
import { feedStateNameSchema } from '../../shared/model/feed.ts';
import { addArticle } from '../http/start-pages.ts';
import { hasChromium, type OpenTab, openBrowser, overflowOf, violationsOf } from './open-browser.ts';
import { serveApp } from './serve-app.ts';
import { startDesk } from './start-desk.ts';

/** Some minutes for 100,000, which `bench/desk.ts` times; fewer show the same pages. */
const ARTICLES = Number(process.env['VIGIA_BROWSER_ARTICLES'] ?? 3_000);

const PLACES = [
  '/',
  '/search',
  '/search?q=fentanyl',
  '/trends',
  '/feeds',
  '/model',
  '/alerts',
  '/queues',
  '/settings',
  '/keys',
  '/audit',
];

/** A run that polls nothing. */
const UNREAD = ['--config', 'bench/desk/vigia.yaml'];

describe.skipIf(!hasChromium)('the desk', () => {
  let openTab: OpenTab;
  let closeBrowser: () => Promise<void>;

  beforeAll(async () => {
    ({ openTab, close: closeBrowser } = await openBrowser());
  });
  afterAll(async () => closeBrowser?.());

  it('says what to do where nothing is archived yet', async () => {
    const desk = await startDesk({ empty: true, args: UNREAD });
    onTestFinished(desk.stop);
    const tab = await openTab();
    onTestFinished(tab.close);
    for (const path of PLACES) {
      const answer = await tab.page.goto(desk.origin + path);
      expect({ path, status: answer?.status() }).toEqual({ path, status: 200 });
      expect(await violationsOf(tab.page), path).toEqual([]);
    }
    await tab.page.goto(`${desk.origin}/`);
    expect((await tab.page.locator('main').innerText()).length).toBeGreaterThan(100);
    expect(tab.troubles).toEqual([]);
  });

  it.each(['en-GB', 'es-MX'])('shows a feed in every state with a reason (%s)', async (locale) => {
    const app = await serveApp();
    onTestFinished(app.close);
    const { feeds } = app.pages.pipeline.context.stores;
    for (const state of feedStateNameSchema.options)
      await feeds.add({
        schemaVersion: 1,
        feed: { id: `feed-${state}`, url: `https://${state}.example/feed`, title: `Outlet ${state}`, origin: 'opml' },
        state,
        reason: 'status 503 from https://outlet.example/feed',
        addedAt: '2026-03-01T00:00:00.000Z',
        failures: 12,
        entriesSeen: 0,
      });
    const tab = await openTab({ locale, viewport: { width: 320, height: 800 } });
    onTestFinished(tab.close);
    await tab.page.goto(`${app.origin}/feeds`);
    const list = await tab.page.locator('main').innerText();
    for (const state of feedStateNameSchema.options) expect(list).toContain(`Outlet ${state}`);
    expect(await violationsOf(tab.page)).toEqual([]);
    expect(await overflowOf(tab.page)).toBe(0);
    for (const state of feedStateNameSchema.options) {
      const answer = await tab.page.goto(`${app.origin}/feeds/feed-${state}`);
      expect({ state, status: answer?.status(), wider: await overflowOf(tab.page) }).toEqual({
        state,
        status: 200,
        wider: 0,
      });
    }
    expect(tab.troubles).toEqual([]);
  });

  it('shows an hour that a clock change repeats with its two names', async () => {
    const app = await serveApp();
    onTestFinished(app.close);
    // Los Angeles turned back from PDT to PST at 09:00 UTC.
    for (const [id, publishedAt] of [
      ['aa01aa01aa01aa01aa01', '2026-11-01T08:30:00.000Z'],
      ['aa02aa02aa02aa02aa02', '2026-11-01T09:30:00.000Z'],
    ] as const)
      await addArticle(app.pages, { id, publishedAt });
    const tab = await openTab({ timezoneId: 'America/Los_Angeles' });
    onTestFinished(tab.close);
    await tab.page.goto(`${app.origin}/articles/aa01aa01aa01aa01aa01`);
    // The browser has told its zone by now.
    const timeOf = async (id: string) => {
      await tab.page.goto(`${app.origin}/articles/${id}`);
      return await tab.page.locator('main time').first().innerText();
    };
    expect(await timeOf('aa01aa01aa01aa01aa01')).toMatch(/1 Nov 2026, 01:30 (?:PDT|GMT-7)/);
    expect(await timeOf('aa02aa02aa02aa02aa02')).toMatch(/1 Nov 2026, 01:30 (?:PST|GMT-8)/);
  });

  it(`stays small over ${ARTICLES} articles, and pages through them`, async () => {
    const desk = await startDesk({
      empty: true,
      fill: (dir) => fillArchive(dir, ARTICLES),
      args: UNREAD,
    });
    onTestFinished(desk.stop);
    const tab = await openTab();
    onTestFinished(tab.close);
    const sizes: Record<string, number> = {};
    let bytes = 0;
    tab.page.on('response', (response) => {
      void response.body().then(
        (body) => {
          bytes += body.byteLength;
        },
        () => undefined,
      );
    });
    for (const path of ['/', '/search?q=topic:fentanyl', '/trends']) {
      bytes = 0;
      const answer = await tab.page.goto(desk.origin + path, { waitUntil: 'networkidle' });
      expect({ path, status: answer?.status() }).toEqual({ path, status: 200 });
      sizes[path] = bytes;
    }
    // The bar for the first page: HTML, style and script together.
    expect(sizes['/']).toBeLessThan(100_000);
    expect(sizes['/']).toBeGreaterThan(5_000);
    await tab.page.goto(`${desk.origin}/search?q=topic:fentanyl`);
    const first = await titlesOf(tab.page);
    await tab.page.locator('a[href*="cursor="]').first().click();
    await tab.page.waitForURL(/cursor=/);
    const second = await titlesOf(tab.page);
    expect(second.length).toBeGreaterThan(0);
    expect(second.filter((title) => first.includes(title))).toEqual([]);
    expect(tab.troubles).toEqual([]);
  });
});

/** Addresses of the articles that a page of results lists. */
async function titlesOf(page: Page): Promise<readonly string[]> {
  const links = await page.locator('[data-item] h3 a[href^="/articles/"]').all();
  return await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
}
