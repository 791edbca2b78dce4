import { type ServerType, serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetsOf } from '../../shared/adapters/assets/assets-of.ts';
import { bundleAssets } from '../../shared/adapters/assets/bundle-assets.ts';
import type { Assets } from '../../shared/model/assets.ts';
import { hostileCases } from '../fakes/hostile-cases.ts';
import { disposeWorld, makeWorld } from '../fakes/pipeline.ts';
import { placeEverywhere } from '../hostile/kinds/xss-string.ts';
import { inputText } from '../hostile/runner.ts';
import { startPages } from '../http/start-pages.ts';
import { hasChromium, type OpenTab, openBrowser } from './open-browser.ts';

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
  let assets: Assets;

  beforeAll(async () => {
    ({ openTab, close: closeBrowser } = await openBrowser());
    assets = assetsOf(await bundleAssets());
  });
  afterAll(async () => closeBrowser?.());

  it.each(STRINGS)('shows %s as text: no dialog, no report of the policy, no request elsewhere', async (_id, text) => {
    const world = makeWorld();
    const address = { host: '' };
    const pages = await startPages({ assets, hosts: () => [address.host, HOST_OF_FORMS] }, world);
    // Served to the browser once everything is in its place.
    const paths = await placeEverywhere(pages, text);
    const server = await listen((request) => pages.app.fetch(request), address);
    const tab = await openTab();
    try {
      for (const path of paths) await tab.page.goto(`http://${address.host}${path}`, { waitUntil: 'load' });
      expect(tab.troubles).toEqual([]);
      expect(paths.length).toBeGreaterThan(20);
    } finally {
      await tab.close();
      server.close();
      disposeWorld(world);
    }
  });

  it('would see a page that is alive', async () => {
    const address = { host: '' };
    const live = '<!doctype html><title>x</title><h1>x</h1><script>alert(1)</script>';
    const server = await listen(
      async () =>
        new Response(live, {
          headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" },
        }),
      address,
    );
    const tab = await openTab();
    await tab.page.goto(`http://${address.host}/`);
    expect(tab.troubles.join()).toMatch(/Content Security Policy/);
    await tab.close();
    server.close();
  });
});

/** What `startPages` sends its own requests to. */
const HOST_OF_FORMS = 'vigia.example';

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  address: { host: string },
): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      address.host = `127.0.0.1:${port}`;
      resolve(server);
    });
  });
}
