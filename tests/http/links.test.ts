import { describe, expect, it } from 'vitest';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { LINK_SECRET, signLink } from '../../shared/model/link-token.ts';
import { drain, mailsIn } from '../fakes/pipeline.ts';
import { HOST, type Pages, startPages } from './start-pages.ts';

const ADDRESS = 'reader@example.net';

describe('the links of a mail', () => {
  it('confirm by POST only: GET and HEAD show a page and change nothing', async () => {
    const pages = await startPages();
    const path = await confirmLink(pages);
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await pages.request(path, { method })).status).toBe(200);
      expect(await statusOf(pages)).toEqual(['pending']);
    }
    expect(await (await pages.request(path)).text()).toMatch(/<form method="post" action="\/confirm\?t=confirm\./);
    const done = await pages.request(path, { method: 'POST' });
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
    expect((await pages.request(path, { method: 'POST', headers: headers as Record<string, string> })).status).toBe(
      403,
    );
    expect(await statusOf(pages)).toEqual(['pending']);
  });

  it.each([{ 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }, { origin: `https://${HOST}` }])(
    'take the POST of their own page: %j',
    async (headers) => {
      const pages = await startPages();
      const path = await confirmLink(pages);
      expect((await pages.request(path, { method: 'POST', headers: headers as Record<string, string> })).status).toBe(
        200,
      );
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
    expect((await pages.request(path, { method: 'POST' })).status).toBe(410);
    expect(await statusOf(pages)).toEqual(['pending']);
  });
});

async function confirmLink(pages: Pages): Promise<string> {
  await subscribe(pages.pipeline.context, {
    address: ADDRESS,
    queryText: 'topic:fentanyl',
    language: 'en',
    confirmed: false,
  });
  await drain(pages.pipeline);
  const [mail] = await mailsIn(pages.pipeline.world);
  return pathIn(mail?.text ?? '', /https:\/\/vigia\.example(\/confirm\?t=\S+)/);
}

/** An active alert; its link is the one that an alert mail carries. */
async function alertLinks(pages: Pages): Promise<{ readonly unsubscribe: string }> {
  const { context } = pages.pipeline;
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

function pathIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no link in ${text}`);
  return found;
}
