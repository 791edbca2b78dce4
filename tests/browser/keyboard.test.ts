import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenTab, openBrowser, type Tab } from './open-browser.ts';
import { type Desk, startDesk } from './start-desk.ts';

describe.skipIf(!hasChromium)('the keyboard alone', () => {
  let desk: Desk;
  let openTab: OpenTab;
  let closeBrowser: () => Promise<void>;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    desk = await startDesk();
    ({ openTab, close: closeBrowser } = await openBrowser());
    tab = await openTab();
    page = tab.page;
  });
  afterAll(async () => {
    await closeBrowser?.();
    await desk?.stop();
  });

  /** What has the focus: its tag and id, or the id of the item that holds it. */
  const focused = (): Promise<string> =>
    page.evaluate(
      "(() => { const a = document.activeElement; const item = a && a.closest('[data-item]'); return item ? 'item ' + [...document.querySelectorAll('[data-item]')].indexOf(item) : (a ? a.localName + '#' + a.id : ''); })()",
    );

  it('reaches the content by the skip link', async () => {
    await page.goto(`${desk.origin}/`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('main#content');
  });

  it('walks through the stories with j and k, and opens one with o', async () => {
    await page.goto(`${desk.origin}/?since=all`);
    await page.keyboard.press('j');
    expect(await focused()).toBe('item 0');
    await page.keyboard.press('j');
    expect(await focused()).toBe('item 1');
    await page.keyboard.press('k');
    expect(await focused()).toBe('item 0');
    await page.keyboard.press('o');
    await page.waitForURL(/\/(stories|articles)\//);
  });

  it('searches with /, and types letters there without being led away', async () => {
    await page.goto(`${desk.origin}/`);
    await page.keyboard.press('/');
    expect(await focused()).toBe('input#q');
    await page.keyboard.type('jko?fentanyl', { delay: 5 });
    expect(await page.locator('#q').inputValue()).toBe('jko?fentanyl');
    await page.locator('#q').fill('fentanyl');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=fentanyl/);
    await page.keyboard.press('j');
    expect(await focused()).toBe('item 0');
  });

  it('completes a field and its value in the search box', async () => {
    await page.goto(`${desk.origin}/search`);
    await page.locator('[data-complete-query]').first().focus();
    await page.keyboard.type('topic:fent', { delay: 20 });
    await page.locator('[role="option"]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-complete-query]').first().inputValue()).toMatch(/^topic:fentanyl/);
  });

  it('shows its keys with ?, closes them with Escape, and goes to pages with g', async () => {
    await page.goto(`${desk.origin}/`);
    await page.keyboard.press('?');
    expect(await page.locator('dialog[data-keys]').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[data-keys]').isVisible()).toBe(false);
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/\/search$/);
  });

  it('reaches everything that can be clicked by Tab, each with a focus that is seen', async () => {
    for (const path of ['/', '/search?q=fentanyl', '/feeds', '/alerts', '/settings']) {
      await page.goto(desk.origin + path);
      const faults = await page.evaluate(unseenFocus);
      expect({ path, faults }).toEqual({ path, faults: [] });
    }
  });

  it('goes nowhere by single keys once they are turned off', async () => {
    await page.context().addCookies([{ name: 'vigia-keys', value: 'off', url: desk.origin }]);
    await page.goto(`${desk.origin}/?since=all`);
    await page.keyboard.press('j');
    expect(await focused()).not.toBe('item 0');
    await page.keyboard.press('?');
    expect(await page.locator('dialog[data-keys]').isVisible()).toBe(false);
    await page.context().clearCookies();
  });

  it('meets no error of a script', () => {
    expect(tab.troubles).toEqual([]);
  });
});

/** Runs in the page: what can be clicked and takes no focus, or shows none. */
const unseenFocus = `(() => {
  const faults = [];
  for (const element of [...document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary')].slice(0, 80)) {
    if (element.closest('details:not([open])') && !element.matches('summary')) continue;
    if (element.hidden || element.offsetParent === null) continue;
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) { faults.push('no focus: ' + element.outerHTML.slice(0, 80)); continue; }
    const style = getComputedStyle(element);
    if (style.outlineStyle === 'none' && style.boxShadow === 'none') faults.push('not seen: ' + element.outerHTML.slice(0, 80));
  }
  return faults;
})()`;
