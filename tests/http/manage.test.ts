import { describe, expect, it } from 'vitest';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { linkSigner } from '../../shared/jobs/link-keys.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { all, drain, mailsIn } from '../fakes/pipeline.ts';
import { pressButton } from './read-forms.ts';
import { type Pages, startPages } from './start-pages.ts';

const ADDRESS = 'ana@example.org';
const HOUR_MS = 60 * 60_000;

type Managed = Pages & { readonly path: string; readonly page: string };

/** A reader with one alert, and the page that their link opens. */
async function startManaged(language: 'en' | 'es' = 'en'): Promise<Managed> {
  const pages = await startPages();
  await have(pages, 'topic:fentanyl', language);
  const path = `/manage?t=${await linkDesk(pages.pipeline.context).renew(subscriberId(ADDRESS))}`;
  return { ...pages, path, page: await textOf(pages.request(path)) };
}

async function have({ pipeline }: Pages, queryText: string, language: 'en' | 'es' = 'en'): Promise<void> {
  const report = await subscribe(pipeline.context, { address: ADDRESS, queryText, language, confirmed: true });
  expect(report.outcome).toBe('active');
}

async function alertsOf({ pipeline }: Pages) {
  const found = await all(pipeline.context.stores.subscriptions.ofSubscriber(subscriberId(ADDRESS)));
  return found.map(({ record: { queryText, cadence, status, note } }) => ({ queryText, cadence, status, note }));
}

describe('/manage', () => {
  it('mails a link for one hour to an address with alerts, and says the same to any other', async () => {
    const pages = await startPages();
    await have(pages, 'topic:fentanyl');
    const form = await textOf(pages.request('/manage'));
    const answers: string[] = [];
    for (const address of [ADDRESS, 'nobody@example.org'])
      answers.push(await textOf(pressButton(pages, form, { todo: 'link', fill: { address } })));
    expect(answers[1]).toBe(answers[0]);
    await drain(pages.pipeline);
    const mails = await mailsIn(pages.pipeline.world);
    expect(mails.map(({ to }) => to?.[0]?.address)).toEqual([ADDRESS]);
    const path = /https:\/\/vigia\.example(\/manage\?t=\S+)/.exec(mails[0]?.text ?? '')![1]!;
    expect(await textOf(pages.request(path))).toContain('topic:fentanyl');
    pages.pipeline.clock.advance(HOUR_MS + 60_000);
    expect((await pages.request(path)).status).toBe(410);
  });

  it('refuses an address that is none, and many requests from one place', async () => {
    const pages = await startPages();
    const form = await textOf(pages.request('/manage'));
    const send = (address: string) => pressButton(pages, form, { todo: 'link', fill: { address } });
    expect((await send('no address')).status).toBe(400);
    const statuses: number[] = [];
    for (let i = 0; i < 25; i++) statuses.push((await send(`reader${i}@example.org`)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });

  it('changes nothing by GET or HEAD', async () => {
    const managed = await startManaged();
    const before = await alertsOf(managed);
    for (const method of ['GET', 'HEAD'])
      for (const more of ['', '&do=stop', '&do=erase-now']) await managed.request(`${managed.path}${more}`, { method });
    expect(await alertsOf(managed)).toEqual(before);
  });

  it('changes query, cadence and note of an alert', async () => {
    const managed = await startManaged();
    const fill = { queryText: 'topic:fentanyl ports', cadence: 'weekly', note: 'Ports' };
    const answer = await pressButton(managed, managed.page, { todo: 'change', fill });
    expect([answer.status, (await answer.text()).includes('Saved.')]).toEqual([200, true]);
    expect((await alertsOf(managed)).filter(({ status }) => status === 'active')).toEqual([
      { ...fill, status: 'active' },
    ]);
  });

  it('says where a changed query is wrong, and keeps what was typed', async () => {
    const managed = await startManaged();
    const answer = await pressButton(managed, managed.page, { todo: 'change', fill: { queryText: 'topc:x' } });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('value="topc:x"');
    expect(page).toContain('topic:');
    expect((await alertsOf(managed))[0]?.queryText).toBe('topic:fentanyl');
  });

  it('pauses, takes up again and stops an alert', async () => {
    const managed = await startManaged();
    let { page } = managed;
    for (const [todo, status] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['stop', 'stopped'],
      ['resume', 'active'],
    ] as const) {
      page = await textOf(pressButton(managed, page, { todo }));
      expect((await alertsOf(managed)).map((alert) => alert.status)).toEqual([status]);
    }
  });

  it('starts mail again for a reader who stopped all of it, when they take up an alert or make one', async () => {
    for (const start of ['resume', 'add'] as const) {
      const managed = await startManaged();
      const { context } = managed.pipeline;
      const reader = subscriberId(ADDRESS);
      const token = (await linkSigner(context))({ purpose: 'unsubscribe', subscriberId: reader });
      await managed.request(`/unsubscribe?t=${token}`, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
      const statusOf = async () => (await context.stores.subscribers.get(reader))?.record.status;
      expect(await statusOf()).toBe('unsubscribed');
      const page = await textOf(managed.request(managed.path));
      const answer = await pressButton(managed, page, { todo: start, fill: { queryText: 'pills' } });
      expect([answer.status, await statusOf()], start).toEqual([200, 'active']);
      expect((await alertsOf(managed)).filter(({ status }) => status === 'active')).toHaveLength(1);
    }
  });

  it('makes another alert, active at once', async () => {
    const managed = await startManaged();
    await pressButton(managed, managed.page, { todo: 'add', fill: { queryText: 'ports', cadence: 'weekly' } });
    expect((await alertsOf(managed)).find(({ queryText }) => queryText === 'ports')).toMatchObject({
      cadence: 'weekly',
      status: 'active',
    });
  });

  it('changes language, zone, times and quiet hours, and then speaks that language', async () => {
    const managed = await startManaged();
    const fill = {
      language: 'es',
      zone: 'America/Mexico_City',
      time: '06:30',
      weekday: '5',
      quietFrom: '22:00',
      quietTo: '06:00',
      nothingNew: 'yes',
    };
    const answer = await pressButton(managed, managed.page, { todo: 'times', fill });
    expect(await answer.text()).toContain('<h1>Sus alertas</h1>');
    const reader = await managed.pipeline.context.stores.subscribers.get(subscriberId(ADDRESS));
    expect(reader?.record).toMatchObject({
      language: 'es',
      times: {
        zone: 'America/Mexico_City',
        time: '06:30',
        weekday: 5,
        quiet: { from: '22:00', to: '06:00' },
        nothingNew: true,
      },
    });
  });

  it('names the nearest zone when one is not known', async () => {
    const managed = await startManaged();
    const answer = await pressButton(managed, managed.page, { todo: 'times', fill: { zone: 'America/Mexico_Cty' } });
    expect([answer.status, (await answer.text()).includes('America/Mexico_City')]).toEqual([400, true]);
  });

  it('gives the reader everything stored about them, as a file', async () => {
    const managed = await startManaged();
    const answer = await pressButton(managed, managed.page, { todo: 'export' });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="vigia-my-data.json"');
    expect(await answer.text()).toContain(ADDRESS);
  });

  it('erases after a second button, and then the link opens nothing', async () => {
    const managed = await startManaged();
    const ask = await textOf(pressButton(managed, managed.page, { todo: 'erase' }));
    expect(await alertsOf(managed)).toHaveLength(1);
    const done = await pressButton(managed, ask, { todo: 'erase-now' });
    expect(await done.text()).toContain('Everything is erased');
    expect(await alertsOf(managed)).toEqual([]);
    expect((await managed.request(managed.path)).status).toBe(400);
  });

  it('erases nothing by a form that is not the second one', async () => {
    const managed = await startManaged();
    await pressButton(managed, managed.page, { todo: 'erase', fill: {} });
    const token = new URLSearchParams(managed.path.split('?')[1]).get('t')!;
    const body = new URLSearchParams({ t: token, do: 'erase-now', seal: '0'.repeat(32) });
    await managed.request('/manage', { method: 'POST', body });
    expect(await alertsOf(managed)).toHaveLength(1);
  });

  it('stays open for one hour after the last change, and no longer', async () => {
    const managed = await startManaged();
    managed.pipeline.clock.advance(HOUR_MS - 60_000);
    const page = await textOf(pressButton(managed, managed.page, { todo: 'pause' }));
    managed.pipeline.clock.advance(HOUR_MS - 60_000);
    expect((await pressButton(managed, managed.page, { todo: 'stop' })).status).toBe(410);
    expect((await pressButton(managed, page, { todo: 'resume' })).status).toBe(200);
    managed.pipeline.clock.advance(HOUR_MS);
    expect((await pressButton(managed, page, { todo: 'stop' })).status).toBe(410);
  });

  it('opens by no other link of a mail, and lets none of its own stop anything', async () => {
    const managed = await startManaged();
    const token = new URLSearchParams(managed.path.split('?')[1]).get('t')!;
    expect((await managed.request(`/manage?t=${token.replace('manage', 'unsubscribe')}`)).status).toBe(400);
    for (const path of ['/unsubscribe', '/confirm', '/wrong-tag'])
      expect((await managed.request(`${path}?t=${token}`, { method: 'POST' })).status, path).toBe(400);
    expect((await alertsOf(managed)).map(({ status }) => status)).toEqual(['active']);
  });

  it('refuses a form that another site makes a browser send', async () => {
    const managed = await startManaged();
    const headers = { origin: 'https://evil.example' };
    expect((await pressButton(managed, managed.page, { todo: 'stop', headers })).status).toBe(403);
    expect((await alertsOf(managed)).map(({ status }) => status)).toEqual(['active']);
  });
});

async function textOf(response: Promise<Response>): Promise<string> {
  return await (await response).text();
}
