import { describe, expect, it } from 'vitest';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { createWebhookDesk } from '../../shared/jobs/webhook-desk.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { letPass } from '../fakes/pipeline.ts';
import { pressButton } from './read-forms.ts';
import { type Pages, startPages } from './start-pages.ts';

const ADDRESS = 'ana@example.org';
const HOOK = 'https://hook.example/in?a=1&b="x"';

async function startManaged(language: 'en' | 'es', confirmed = true) {
  const pages = await startPages();
  const { context } = pages.pipeline;
  await subscribe(context, { address: ADDRESS, queryText: 'topic:fentanyl', language, confirmed });
  const show = async () =>
    await (await pages.request(`/manage?t=${await linkDesk(context).renew(subscriberId(ADDRESS))}`)).text();
  return { ...pages, show };
}

async function press(pages: Pages, page: string, todo: string, fill = {}): Promise<string> {
  return await (await pressButton(pages, page, { todo, fill })).text();
}

describe('/manage', () => {
  it.each([
    ['en', 'shown this once', 'A test is on its way'],
    ['es', 'se muestra solo esta vez', 'Una prueba está en camino'],
  ] as const)('sets, tests, rotates and removes a webhook in %s', async (language, once, tested) => {
    const pages = await startManaged(language);
    pages.pipeline.fetcher.serve(new URL(HOOK).href, { status: 204 });
    const made = await press(pages, await pages.show(), 'webhook-set', { webhookUrl: new URL(HOOK).href });
    expect(made).toContain(once);
    const secret = /whsec_[\w+/=]+/.exec(made)?.[0];
    expect(secret).toHaveLength(50);
    expect(await pages.show()).not.toContain('whsec_');
    expect(await press(pages, made, 'webhook-test')).toContain(tested);
    await letPass(pages.pipeline, 2);
    const shown = await pages.show();
    expect(shown).toContain('HTTP 204');
    const rotated = await press(pages, shown, 'webhook-rotate');
    expect(/whsec_[\w+/=]+/.exec(rotated)?.[0]).not.toBe(secret);
    await press(pages, rotated, 'webhook-remove');
    expect(await createWebhookDesk(pages.pipeline.context).list(subscriberId(ADDRESS))).toEqual([]);
  });

  it('refuses an address that is not https, shows what was typed, and makes nothing', async () => {
    const pages = await startManaged('en');
    const answer = await pressButton(pages, await pages.show(), {
      todo: 'webhook-set',
      fill: { webhookUrl: 'http://hook.example/"><script>' },
    });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('begins with http://');
    expect(page).toContain('http://hook.example/&quot;&gt;&lt;script&gt;');
    expect(await createWebhookDesk(pages.pipeline.context).list(subscriberId(ADDRESS))).toEqual([]);
  });

  it('offers none to an alert that waits for its confirmation', async () => {
    const pages = await startManaged('en', false);
    expect(await pages.show()).not.toContain('webhook-set');
  });
});
