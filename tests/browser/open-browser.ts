import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

/** A page, and what went wrong on it that no assertion looks for. */
export type Tab = {
  readonly page: Page;
  /** Dialogs, reports of the content security policy, errors of scripts, requests that leave the server or fail. */
  readonly troubles: readonly string[];
  readonly close: () => Promise<void>;
};

export type OpenTab = (options?: BrowserContextOptions) => Promise<Tab>;

/** Whether there is a browser; a suite without one is skipped, and the set-up has said why. */
export const hasChromium = 'path' in inject('chromium');

/** One browser for a test file. Nothing that it is asked to load beyond loopback is looked up. */
export async function openBrowser(): Promise<{ readonly openTab: OpenTab; readonly close: () => Promise<void> }> {
  const found = inject('chromium');
  if ('missing' in found) throw new Error(found.missing);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  return { openTab: (options) => openTab(browser, options), close: () => browser.close() };
}

async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: 768, height: 1000 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('dialog', (dialog) => {
    troubles.push(`${page.url()}: dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // The page's own 4xx is what a test asked for.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      troubles.push(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== '127.0.0.1') troubles.push(`${page.url()}: asks ${request.url()}`);
  });
  return { page, troubles, close: () => context.close() };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 AA on a page: rule, and where. Evaluated by the debugger, so that no policy of the page is in the way. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return await page.evaluate(async () => {
    type Found = {
      readonly id: string;
      readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
    };
    // Put there by the line above.
    const { axe } = globalThis as unknown as {
      readonly axe: { run(options: object): Promise<{ readonly violations: readonly Found[] }> };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
    );
  });
}

/** By how many pixels the page is wider than its window: what makes a reader scroll sideways. */
export async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
