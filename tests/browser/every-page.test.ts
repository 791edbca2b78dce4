import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARTEFACTS } from './artefacts.ts';
import { deskPages, type NamedPage } from './desk-pages.ts';
import { hasChromium, type OpenTab, openBrowser, overflowOf, violationsOf } from './open-browser.ts';
import { type Desk, startDesk } from './start-desk.ts';

const WIDTHS = [320, 768, 1440] as const;
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = { en: 'en-GB', es: 'es-MX' } as const;

describe.skipIf(!hasChromium)('every page of the desk', () => {
  let desk: Desk;
  let openTab: OpenTab;
  let closeBrowser: () => Promise<void>;
  let pages: readonly NamedPage[];

  beforeAll(async () => {
    desk = await startDesk();
    ({ openTab, close: closeBrowser } = await openBrowser());
    pages = await deskPages(desk.dataDir);
  });
  afterAll(async () => {
    await closeBrowser?.();
    await desk?.stop();
  });

  const looks = WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme })));

  it.each(looks)(
    'has no fault that axe knows and no sideways scroll at $width px, $theme',
    async ({ width, theme }) => {
      const language = width === 768 ? 'es' : 'en';
      const tab = await openTab({
        viewport: { width, height: 900 },
        colorScheme: theme,
        locale: LANGUAGES[language],
      });
      const faults: string[] = [];
      for (const { name, path } of pages) {
        await tab.page.goto(desk.origin + path);
        if ((await tab.page.locator('html').getAttribute('lang')) !== language)
          faults.push(`${name}: not in ${language}`);
        if ((await tab.page.locator('h1').count()) !== 1) faults.push(`${name}: no single h1`);
        const wider = await overflowOf(tab.page);
        if (wider > 0) faults.push(`${name}: ${wider} px wider than the window`);
        faults.push(...(await violationsOf(tab.page)).map((violation) => `${name}: ${violation}`));
        await tab.page.screenshot({ path: join(ARTEFACTS, `${name}-${width}-${theme}.png`), fullPage: true });
      }
      await tab.close();
      expect([...faults, ...tab.troubles]).toEqual([]);
    },
  );

  it('says everything without script', async () => {
    const tab = await openTab({ javaScriptEnabled: false });
    for (const { path } of pages) {
      await tab.page.goto(desk.origin + path);
      expect(await tab.page.locator('main').innerText(), path).not.toBe('');
      expect(
        await tab.page.locator('main [hidden] a:not([href^="#"]), main [hidden] p').count(),
        `${path}: hidden content`,
      ).toBe(0);
    }
    await tab.close();
    expect(tab.troubles).toEqual([]);
  });
});
