import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileCases } from '../fakes/hostile-cases.ts';
import { placeEverywhere } from '../hostile/kinds/xss-string.ts';
import { inputText } from '../hostile/runner.ts';
import { hasChromium, type OpenTab, openBrowser } from './open-browser.ts';
import { listen, serveApp } from './serve-app.ts';

/** A few of the classes, where ../shared is not there. */
const OWN_STRINGS = [
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  'javascript:alert(1)',
  '</title></textarea></pre><svg onload=alert(1)>',
  '<style>@import "//evil.example/x.css"</style>',
];

const STRINGS: readonly (readonly [string, string])[] = [
  ...OWN_STRINGS.map((text, i) => [`own-${i}`, text] as const),
  ...hostileCases('xss.string').map((hostileCase) => [hostileCase.id, inputText(hostileCase)] as const),
];

describe.skipIf(!hasChromium)('every page in a real browser', () => {
  let openTab: OpenTab;
  let closeBrowser: () => Promise<void>;

  beforeAll(async () => {
    ({ openTab, close: closeBrowser } = await openBrowser());
  });
  afterAll(async () => closeBrowser?.());

  it.each(STRINGS)('shows %s as text: no dialog, no report of the policy, no request elsewhere', async (_id, text) => {
    const app = await serveApp();
    const tab = await openTab();
    try {
      const paths = await placeEverywhere(app.pages, text);
      for (const path of paths) await tab.page.goto(app.origin + path);
      expect(tab.troubles).toEqual([]);
      expect(paths.length).toBeGreaterThan(20);
    } finally {
      await tab.close();
      app.close();
    }
  });

  it('would see a page that is alive', async () => {
    const live = '<!doctype html><title>x</title><h1>x</h1><script>alert(1)</script>';
    const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" };
    const { server, port } = await listen(() => new Response(live, { headers }));
    const tab = await openTab();
    await tab.page.goto(`http://127.0.0.1:${port}/`);
    expect(tab.troubles.join()).toMatch(/Content Security Policy/);
    await tab.close();
    server.close();
  });
});
