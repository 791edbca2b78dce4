import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenTab, openBrowser, type Tab } from './open-browser.ts';
import { type Desk, startDesk } from './start-desk.ts';

/** How people come: by language, with and without script. */
const WAYS = [
  { language: 'en', locale: 'en-GB', script: true },
  { language: 'es', locale: 'es-MX', script: true },
  { language: 'en', locale: 'en-GB', script: false },
  { language: 'es', locale: 'es-MX', script: false },
] as const;

describe.skipIf(!hasChromium).each(WAYS)('an analyst ($language, script: $script)', ({ language, locale, script }) => {
  let desk: Desk;
  let openTab: OpenTab;
  let closeBrowser: () => Promise<void>;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    desk = await startDesk();
    ({ openTab, close: closeBrowser } = await openBrowser());
    tab = await openTab({ locale, javaScriptEnabled: script });
    page = tab.page;
  });
  afterAll(async () => {
    await closeBrowser?.();
    await desk?.stop();
  });

  /** `12,345`, `12.345` or `12 345`. */
  const numberIn = (text: string): number => Number(/\d[\d.,\s]*/.exec(text)?.[0].replace(/\D/g, '') ?? Number.NaN);

  it('narrows Today down, and the address keeps it', async () => {
    await page.goto(`${desk.origin}/`);
    await page.goto(`${desk.origin}/?topic=precursors&language=es&since=all`);
    const cards = page.locator('article[data-item]');
    expect(await cards.count()).toBeGreaterThan(0);
    const query = await page.locator('a[href^="/search?q="] code, a:has(code)').first().innerText();
    expect(query).toMatch(/topic:precursors/);
    expect(query).toMatch(/lang:es/);
    expect(new URL(page.url()).searchParams.get('topic')).toBe('precursors');
  });

  it('finds every number of Today again by its search', async () => {
    await page.goto(`${desk.origin}/?since=all`);
    const numbers = await countsOf(page);
    expect(numbers.length).toBeGreaterThan(5);
    await expectFound(numbers.slice(0, 12));
  });

  it('opens a story, then an article, and goes from a receipt to its words and back', async () => {
    await page.goto(`${desk.origin}/?topic=fentanyl&level=about&since=all`);
    await page.locator('article[data-item] a[href^="/stories/"]').first().click();
    await page.waitForURL(/\/stories\/[0-9a-f]+/);
    await page.locator('main a[href^="/articles/"]').first().click();
    await page.waitForURL(/\/articles\/[0-9a-f]+/);
    await page.locator('main a[href^="#at-"]').first().click();
    await page.waitForURL(/#at-/);
    const words = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
    expect(await words.innerText()).not.toBe('');
    expect(await page.evaluate(inView, new URL(page.url()).hash.slice(1)).catch(() => true)).toBe(true);
    await page.goBack();
    expect(new URL(page.url()).hash).toBe('');
  });

  it('finds what its facets count', async () => {
    await page.goto(`${desk.origin}/search?q=fentanyl`);
    const facets: Count[] = [];
    for (const link of await page.locator('section.facet li a').all())
      if (await link.isVisible())
        facets.push({
          href: (await link.getAttribute('href')) ?? '',
          count: numberIn(await link.locator('.facet-count').innerText()),
        });
    expect(facets.length).toBeGreaterThan(10);
    await expectFound(facets.filter((_, i) => i % 2 === 0));
  });

  it('is told at which column a query is wrong, in its language', async () => {
    await page.goto(`${desk.origin}/search?q=${encodeURIComponent('topic:fentanyl (')}`);
    const said = await page.locator('main').innerText();
    expect(said).toMatch(language === 'es' ? /columna/i : /column/i);
  });

  it('saves a search and finds it in the list', async () => {
    await page.goto(`${desk.origin}/search?q=${encodeURIComponent('topic:precursors lang:es')}`);
    await openDetails(page, 'details.save');
    await page.locator('#save-name').fill(`manzanillo-${language}-${script ? 'script' : 'plain'}`);
    await page.locator('form[action="/search/save"] button.primary').click();
    await page.goto(`${desk.origin}/search`);
    expect(await page.locator('main').innerText()).toContain(`manzanillo-${language}`);
  });

  it('asks for the next ones by mail, sees what they would have been, and gets a confirmation', async () => {
    await page.goto(`${desk.origin}/inbox`);
    const before = await page.locator('ul.inbox li').count();
    await page.goto(`${desk.origin}/search?q=${encodeURIComponent('topic:precursors')}`);
    await page.locator('form[action="/alerts/new"] button').click();
    await page.waitForURL(/\/alerts\/new/);
    expect(await page.locator('.preview').innerText()).toMatch(/\d/);
    await page.locator('input[name="address"]').fill(`analyst-${language}-${script ? 'script' : 'plain'}@example.org`);
    await page.locator('button[name="do"][value="make"]').click();
    const mails = async () => {
      await page.goto(`${desk.origin}/inbox`);
      return await page.locator('ul.inbox li').count();
    };
    await expect.poll(mails, { timeout: 60_000, interval: 1_000 }).toBe(before + 1);
  });

  it('says that a tag is wrong, which is kept', async () => {
    await page.goto(`${desk.origin}/search?q=${encodeURIComponent('topic:fentanyl level:about')}`);
    await page.locator('main h3 a[href^="/articles/"], main article a[href^="/articles/"]').first().click();
    await page.waitForURL(/\/articles\//);
    const form = page.locator('form[action*="label"]').first();
    await openDetails(page, 'details:has(form[action*="label"])');
    await form.locator('button').first().click();
    await page.waitForURL(/said=/);
    expect(await page.locator('main [role="status"], main .notice').first().innerText()).not.toBe('');
  });

  it('takes the result away as CSV, by the link that the page shows', async () => {
    await page.goto(`${desk.origin}/search?q=${encodeURIComponent('topic:precursors lang:es')}`);
    const total = numberIn(await page.locator('h2#results').innerText());
    const href = await page.locator('a[href*="format=csv"]').first().getAttribute('href');
    const csv = await (await page.request.get(desk.origin + href)).text();
    expect(csv.trim().split(/\r?\n(?=[0-9a-f]{16})/).length - 1).toBe(total);
  });

  it('meets no dialog, no report of the policy and no error of a script', () => {
    expect(tab.troubles).toEqual([]);
  });

  type Count = { readonly href: string; readonly count: number };

  /** Every number of the page that leads to a search. */
  async function countsOf(of: Page): Promise<readonly Count[]> {
    const found: Count[] = [];
    for (const link of await of.locator('main a.count[href^="/search?"]').all())
      found.push({ href: (await link.getAttribute('href')) ?? '', count: numberIn(await link.innerText()) });
    return found;
  }

  async function expectFound(numbers: readonly Count[]): Promise<void> {
    for (const { href, count } of numbers) {
      await page.goto(desk.origin + href);
      const heading = page.locator('h2#results');
      const total = (await heading.count()) === 0 ? 0 : await totalOf(heading.locator('a.count'), href);
      expect({ href, count: total }).toEqual({ href, count });
    }
  }

  /** Articles stand first, stories second. */
  async function totalOf(counts: ReturnType<Page['locator']>, href: string): Promise<number> {
    const which = new URLSearchParams(href.split('?')[1]).get('collapse') === 'story' ? 1 : 0;
    return (await counts.count()) === 0 ? 0 : numberIn(await counts.nth(which).innerText());
  }
});

/** What is folded away opens by its summary, also without script. */
async function openDetails(page: Page, selector: string): Promise<void> {
  const details = page.locator(selector).first();
  if ((await details.count()) > 0 && (await details.getAttribute('open')) === null)
    await details.locator('summary').first().click();
}

/** Runs in the page. */
function inView(id: string): boolean {
  type Box = { readonly top: number; readonly bottom: number };
  type Doc = { getElementById(id: string): { getBoundingClientRect(): Box } | null };
  const { document, innerHeight } = globalThis as unknown as { readonly document: Doc; readonly innerHeight: number };
  const box = document.getElementById(id)?.getBoundingClientRect();
  return box !== undefined && box.bottom > 0 && box.top < innerHeight;
}
