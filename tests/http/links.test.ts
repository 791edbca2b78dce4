import { describe, expect, it } from 'vitest';
import { labelArticle } from '../../shared/jobs/label-article.ts';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { linkSigner, retireLinkKey, rotateLinkKeys } from '../../shared/jobs/link-keys.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { LINK_SECRET, signLink } from '../../shared/model/link-token.ts';
import { all, drain, mailsIn } from '../fakes/pipeline.ts';
import { makeMail, makeMatch } from '../fakes/records.ts';
import { addArticle, HOST, type Pages, startPages } from './start-pages.ts';

const ADDRESS = 'reader@example.net';

describe('the links of a mail', () => {
  it('confirm by POST only: GET and HEAD show a page and change nothing', async () => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await pages.request(path, { method })).status).toBe(200);
      expect(await statusOf(pages)).toEqual(['pending']);
    }
    const done = await press(pages, path);
    expect(done.status).toBe(200);
    expect(await done.text()).toContain('The alert is on');
    expect(await statusOf(pages)).toEqual(['active']);
  });

  it('unsubscribe by the one-click POST of RFC 8058, and stay so when it comes twice', async () => {
    const pages = await startPages();
    const { unsubscribe } = await alertLinks(pages);
    for (const method of ['GET', 'HEAD']) await pages.request(unsubscribe, { method });
    expect(await statusOf(pages)).toEqual(['active']);
    for (let click = 0; click < 2; click++) {
      const response = await pages.request(unsubscribe, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
      expect(response.status).toBe(200);
      expect(await statusOf(pages)).toEqual(['stopped']);
    }
  });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `https://${HOST}.evil.example` },
  ])('refuse a POST that another site makes a browser send: %j', async (headers) => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    expect((await press(pages, path, headers as Record<string, string>)).status).toBe(403);
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it.each([{ 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }, { origin: `https://${HOST}` }])(
    'take the POST of their own page: %j',
    async (headers) => {
      const pages = await startPages();
      const path = await confirmLink(pages);
      expect((await press(pages, path, headers as Record<string, string>)).status).toBe(200);
      expect(await statusOf(pages)).toEqual(['active']);
    },
  );

  it('refuse a token that was changed, cut, or is for something else', async () => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    const changed = [
      path.slice(0, -1),
      `${path}0`,
      path.replace('t=confirm.', 't=unsubscribe.'),
      path.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      '/confirm',
      '/confirm?t=',
      `/confirm?t=${'x'.repeat(5000)}`,
    ];
    for (const wrong of changed) {
      expect((await pages.request(wrong)).status, wrong).toBe(400);
      expect((await pages.request(wrong, { method: 'POST' })).status, wrong).toBe(400);
    }
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it('say after 7 days that a confirm link is too old', async () => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    pages.pipeline.clock.advance(7 * 24 * 60 * 60 * 1000 + 60_000);
    const late = await pages.request(path, { method: 'POST' });
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('href="/manage?lang=en"');
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it.each([undefined, '', 'seal=', `seal=${'0'.repeat(32)}`])(
    'confirm nothing by a POST that did not read the page: %j',
    async (body) => {
      const pages = await startPages();
      const path = await confirmLink(pages);
      const response = await pages.request(path, { method: 'POST', ...(body === undefined ? {} : { body }) });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('press the button');
      expect(await statusOf(pages)).toEqual(['pending']);
    },
  );

  it('take a one-click POST from wherever it comes, with any body or none', async () => {
    for (const init of [
      {},
      {
        body: 'List-Unsubscribe=One-Click',
        headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
      },
      { body: new FormData() },
    ]) {
      const pages = await startPages();
      const { unsubscribe } = await alertLinks(pages);
      const response = await pages.request(unsubscribe, { method: 'POST', ...init } as RequestInit);
      expect([response.status, response.redirected]).toEqual([200, false]);
      expect(await statusOf(pages)).toEqual(['stopped']);
    }
  });

  it('stop once for 20 POSTs at once', async () => {
    const pages = await startPages();
    const { unsubscribe } = await alertLinks(pages);
    const before = await versionsOf(pages);
    const all = Array.from({ length: 20 }, () => pages.request(unsubscribe, { method: 'POST' }));
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(await versionsOf(pages)).toEqual(before.map((version) => version + 1));
  });

  it('say that an alert was stopped since when its old confirm link is pressed', async () => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    await pages.request((await alertLinks(pages, false)).unsubscribe, { method: 'POST' });
    const response = await pages.request(path, { method: 'POST' });
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('This alert was stopped');
    expect(await statusOf(pages)).toEqual(['stopped']);
  });

  it('answer 200 to the unsubscribe of a reader who was erased, and know nothing else of them', async () => {
    const pages = await startPages();
    const { unsubscribe } = await alertLinks(pages);
    const manage = `/manage?t=${await linkDesk(pages.pipeline.context).renew(subscriberId(ADDRESS))}`;
    await createReaderDesk(pages.pipeline.context).erase(subscriberId(ADDRESS));
    expect((await pages.request(unsubscribe, { method: 'POST' })).status).toBe(200);
    expect((await pages.request(manage)).status).toBe(400);
  });

  it('go on when the keys are changed, and offer a fresh link when one is no longer trusted', async () => {
    const pages = await startPages();
    const { context } = pages.pipeline;
    const path = await confirmLink(pages);
    const { unsubscribe } = await alertLinks(pages, false);
    await rotateLinkKeys(context);
    expect((await pages.request(path)).status).toBe(200);
    await retireLinkKey(context, 'links-v1');
    for (const link of [path, unsubscribe]) {
      const response = await pages.request(link, { method: 'POST' });
      expect(response.status, link).toBe(410);
      expect(await response.text()).toContain('Get a link to your alerts by mail');
    }
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it('note a wrong tag once, and leave what somebody said of it before', async () => {
    const pages = await startPages();
    const { context } = pages.pipeline;
    await alertLinks(pages);
    const { id } = await addArticle(pages);
    const link = async (tag: string) => {
      const sign = await linkSigner(context);
      const about = { articleId: id, tag };
      return `/wrong-tag?t=${sign({ purpose: 'wrong-tag', subscriberId: subscriberId(ADDRESS), about })}`;
    };
    await labelArticle(context, { articleId: id, tag: 'group:cjng', verdict: 'missed' });
    await pages.request(await link('fentanyl'));
    expect((await all(context.stores.labels.all())).map(({ record }) => record.tag)).toEqual(['group:cjng']);
    for (const tag of ['fentanyl', 'fentanyl', 'group:cjng']) {
      const done = await press(pages, await link(tag));
      expect([done.status, (await done.text()).includes('Thank you')]).toEqual([200, true]);
    }
    const labels = (await all(context.stores.labels.all())).map(({ record }) => `${record.tag} ${record.verdict}`);
    expect(labels.toSorted()).toEqual(['fentanyl wrong', 'group:cjng missed']);
  });

  it('list what a mail told, and nothing for a token of another kind or of a mail that is gone', async () => {
    const pages = await startPages();
    const { context } = pages.pipeline;
    await confirmLink(pages);
    const reader = subscriberId(ADDRESS);
    const { id } = await addArticle(pages);
    const mail = makeMail({
      subscriberId: reader,
      slot: 'd2026-03-02',
      state: 'sent',
      contentKey: 'mails/one/a.json.gz',
    });
    const match = makeMatch({ subscriberId: reader, articleId: id });
    await context.stores.matches.add(match);
    await context.stores.mails.open(mail);
    const content = { schemaVersion: 1, mailId: mail.id, to: '', from: '', mime: '' } as const;
    await context.stores.mails.putContent('mails/one/a.json.gz', { ...content, matchIds: [match.id], told: [] });
    const sign = await linkSigner(context);
    const path = (slot: string) => `/stories?t=${sign({ purpose: 'stories', subscriberId: reader, slot })}`;
    const answer = await pages.request(path('d2026-03-02'));
    expect([answer.status, (await answer.text()).match(/<li>/g)?.length]).toEqual([200, 1]);
    expect((await pages.request(path('d2026-03-03'))).status).toBe(410);
    const stop = sign({ purpose: 'unsubscribe', subscriberId: reader });
    expect((await pages.request(`/stories?t=${stop}`)).status).toBe(400);
    expect(
      (await pages.request(path('d2026-03-02').replace('/stories', '/unsubscribe'), { method: 'POST' })).status,
    ).toBe(400);
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it('speak the language of the reader, and of the browser where no reader is known', async () => {
    const pages = await startPages();
    const invalid = await pages.request('/confirm?t=x', {
      headers: { 'accept-language': 'fr, es-MX;q=0.8, en;q=0.5' },
    });
    expect(await invalid.text()).toContain('Este enlace no funciona');
    const path = await confirmLink(pages, 'es');
    expect(await (await pages.request(path)).text()).toContain('<html lang="es">');
  });
});

/** Reads the page and sends its form, as a browser does. */
async function press(pages: Pages, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const page = await (await pages.request(path)).text();
  const action = pathIn(page, /<form method="post" action="([^"]+)"/).replaceAll('&amp;', '&');
  const seal = pathIn(page, /name="seal" value="([0-9a-f]+)"/);
  return await pages.request(action, { method: 'POST', body: new URLSearchParams({ seal }), headers });
}

async function confirmLink(pages: Pages, language: 'en' | 'es' = 'en'): Promise<string> {
  await subscribe(pages.pipeline.context, {
    address: ADDRESS,
    queryText: 'topic:fentanyl',
    language,
    confirmed: false,
  });
  await drain(pages.pipeline);
  const [mail] = await mailsIn(pages.pipeline.world);
  return pathIn(mail?.text ?? '', /https:\/\/vigia\.example(\/confirm\?t=\S+)/);
}

/** An active alert; its link is the one that an alert mail carries. */
async function alertLinks(pages: Pages, confirmed = true): Promise<{ readonly unsubscribe: string }> {
  const { context } = pages.pipeline;
  if (confirmed)
    await subscribe(context, { address: ADDRESS, queryText: 'topic:fentanyl', language: 'en', confirmed: true });
  const token = signLink(await context.ports.secrets.get(LINK_SECRET), {
    purpose: 'unsubscribe',
    subscriberId: subscriberId(ADDRESS),
  });
  return { unsubscribe: `/unsubscribe?t=${token}` };
}

async function statusOf({ pipeline }: Pages): Promise<readonly string[]> {
  const statuses: string[] = [];
  const { subscriptions } = pipeline.context.stores;
  for await (const { record } of subscriptions.ofSubscriber(subscriberId(ADDRESS))) statuses.push(record.status);
  return statuses;
}

async function versionsOf({ pipeline }: Pages): Promise<readonly number[]> {
  const found = await all(pipeline.context.stores.subscriptions.ofSubscriber(subscriberId(ADDRESS)));
  return found.map(({ version }) => version);
}

function pathIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no link in ${text}`);
  return found;
}
