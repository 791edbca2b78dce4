import { describe, expect, it } from 'vitest';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { all, drain, mailsIn } from '../fakes/pipeline.ts';
import { formsOf, pressButton } from './read-forms.ts';
import { addArticle, type Pages, startPages } from './start-pages.ts';

const ASKED = {
  address: 'ana@example.org',
  queryText: 'topic:fentanyl',
  cadence: 'daily',
  note: 'For the ports story',
};

describe('/subscribe', () => {
  it('shows what would have been sent, mails a link when asked to, and starts by its button', async () => {
    const pages = await startPages();
    await addArticle(pages, { title: 'Pills seized at the port', publishedAt: recently(pages) });
    const form = await textOf(pages.request('/subscribe'));
    const preview = await pressButton(pages, form, { todo: 'preview', fill: ASKED });
    expect(preview.status).toBe(200);
    const shown = await preview.text();
    expect(shown).toContain('would have sent 1 article in 1 story');
    expect(shown).toContain('Pills seized at the port');
    expect(await all(pages.pipeline.context.stores.subscriptions.all())).toEqual([]);
    const asked = await pressButton(pages, shown, { todo: 'ask' });
    expect([asked.status, (await asked.text()).includes('Look into your mailbox')]).toEqual([200, true]);
    await drain(pages.pipeline);
    const [mail] = await mailsIn(pages.pipeline.world);
    const confirm = /https:\/\/vigia\.example(\/confirm\?t=\S+)/.exec(mail?.text ?? '')![1]!;
    const page = await textOf(pages.request(confirm));
    expect(page).toContain('For the ports story');
    expect(page).toContain('would have sent 1 article in 1 story');
    const [button] = formsOf(page);
    expect((await pages.request(button!.action, { method: 'POST', body: button!.fields })).status).toBe(200);
    const [stored] = await all(pages.pipeline.context.stores.subscriptions.all());
    expect(stored?.record).toMatchObject({ status: 'active', cadence: 'daily', note: 'For the ports story' });
  });

  it('points at the column where a query is wrong, and keeps what was typed', async () => {
    const pages = await startPages();
    const form = await textOf(pages.request('/subscribe'));
    const answer = await pressButton(pages, form, {
      todo: 'preview',
      fill: { ...ASKED, queryText: 'ports AND topc:x' },
    });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(`ports AND topc:x\n${' '.repeat(10)}^`);
    expect(page).toContain('value="ana@example.org"');
    expect(page).toContain('aria-invalid="true"');
  });

  it.each([
    ['an unknown address', async () => {}],
    ['an address with that alert', (pages: Pages) => have(pages, 'topic:fentanyl', true)],
    ['an address with another alert', (pages: Pages) => have(pages, 'ports', true)],
    ['an address that was asked before', (pages: Pages) => have(pages, 'topic:fentanyl', false)],
    ['an address that bounced', suppress],
  ] as const)('says the same to %s', async (_, prepare) => {
    const fresh = await startPages();
    const known = await startPages();
    await prepare(known);
    const answers = await Promise.all([fresh, known].map((pages) => askFor(pages)));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(200);
  });

  it('sends nothing that was not previewed', async () => {
    const pages = await startPages();
    const shown = await preview(pages);
    const changed = await pressButton(pages, shown, { todo: 'ask', fill: { queryText: 'ports' } });
    expect([changed.status, (await changed.text()).includes('Nothing was sent')]).toEqual([400, true]);
    expect(await all(pages.pipeline.context.stores.subscriptions.all())).toEqual([]);
  });

  it('takes no address of the mailbox simulator, which bounces on purpose', async () => {
    const pages = await startPages();
    const shown = await preview(pages, { address: 'bounce@simulator.amazonses.com' });
    expect((await pressButton(pages, shown, { todo: 'ask' })).status).toBe(400);
    expect(await all(pages.pipeline.context.stores.subscriptions.all())).toEqual([]);
  });

  it('refuses a form that another site makes a browser send', async () => {
    const pages = await startPages();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await pressButton(pages, await preview(pages), { todo: 'ask', headers })).status).toBe(403);
  });

  it('refuses a form that is longer than any of ours', async () => {
    const pages = await startPages();
    const body = new URLSearchParams({ queryText: 'x'.repeat(40_000) });
    expect((await pages.request('/subscribe', { method: 'POST', body })).status).toBe(413);
  });

  it('takes an hour to forget a place that asked for 20 alerts', async () => {
    const pages = await startPages();
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) {
      const shown = await preview(pages, { address: `reader${i}@example.org` });
      statuses.push((await pressButton(pages, shown, { todo: 'ask' })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    const late = await pressButton(pages, await preview(pages), { todo: 'ask' });
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true]);
    pages.pipeline.clock.advance(60 * 60_000);
    expect((await pressButton(pages, await preview(pages), { todo: 'ask' })).status).toBe(200);
  });

  it('is not there where the operator keeps it closed', async () => {
    const pages = await startPages({ publicForm: false });
    expect((await pages.request('/subscribe')).status).toBe(404);
    expect((await pages.request('/subscribe', { method: 'POST', body: new URLSearchParams(ASKED) })).status).toBe(404);
  });

  it('speaks Spanish to who asks for it', async () => {
    const pages = await startPages();
    expect(await textOf(pages.request('/subscribe?lang=es'))).toContain('Una alerta por correo');
    const page = await textOf(pages.request('/subscribe', { headers: { 'accept-language': 'es-MX' } }));
    expect(page).toContain('<html lang="es">');
  });
});

async function preview(pages: Pages, fill: Readonly<Record<string, string>> = {}): Promise<string> {
  const form = await textOf(pages.request('/subscribe'));
  return await textOf(pressButton(pages, form, { todo: 'preview', fill: { ...ASKED, ...fill } }));
}

async function askFor(pages: Pages): Promise<{ readonly status: number; readonly page: string }> {
  const answer = await pressButton(pages, await preview(pages), { todo: 'ask' });
  return { status: answer.status, page: await answer.text() };
}

async function have({ pipeline }: Pages, queryText: string, confirmed: boolean): Promise<void> {
  await subscribe(pipeline.context, { address: ASKED.address, queryText, language: 'es', confirmed });
}

async function suppress(pages: Pages): Promise<void> {
  const { subscribers } = pages.pipeline.context.stores;
  await have(pages, 'ports', true);
  for (const { record, version } of await readers(pages))
    await subscribers.save({ ...record, status: 'suppressed', reason: 'bounced' }, version);
}

async function readers({ pipeline }: Pages) {
  const { subscribers, subscriptions } = pipeline.context.stores;
  const [found] = await all(subscriptions.all());
  const reader = await subscribers.get(found!.record.subscriberId);
  return reader === undefined ? [] : [reader];
}

function recently({ pipeline }: Pages): string {
  return new Date(pipeline.clock.now().getTime() - 24 * 60 * 60_000).toISOString();
}

async function textOf(response: Promise<Response>): Promise<string> {
  return await (await response).text();
}
