import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import { LINK_SECRET } from '../../shared/model/link-token.ts';
import { type WebSubRecord, webSubId } from '../../shared/model/websub.ts';
import { callbackOf } from '../../shared/stages/websub/callback.ts';
import { type Pages, startPages } from './start-pages.ts';

const HUB = { url: 'https://hub.example/', topic: 'https://news.example/feed.xml?a=1&b=2' };
const NOW = '2026-03-02T12:00:00.000Z';
const BODY = '<rss/>';

describe('GET of a callback', () => {
  it('echoes the challenge as plain text that no browser takes for anything else', async () => {
    const { pages, path } = await startCallbacks({ state: 'pending', askedAt: NOW });
    const challenge = '<script>alert(1)</script>';
    const response = await pages.request(`${path}?${query({ 'hub.challenge': challenge })}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(challenge);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await stateOf(pages)).toBe('active');
  });

  it('notes a denial', async () => {
    const { pages, path } = await startCallbacks({ state: 'pending', askedAt: NOW });
    const denial = query({ 'hub.mode': 'denied', 'hub.challenge': '', 'hub.reason': 'no' });
    expect((await pages.request(`${path}?${denial}`)).status).toBe(200);
    expect(await stateOf(pages)).toBe('denied');
  });

  it('answers whatever is not ours alike, and changes nothing', async () => {
    const { pages, path } = await startCallbacks({ state: 'pending', askedAt: NOW });
    const wrongMac = path.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const wrong: readonly [string, string?][] = [
      [`${wrongMac}?${query({})}`],
      [`/websub/${'0'.repeat(20)}-${'0'.repeat(32)}?${query({})}`],
      [`/websub/x?${query({})}`],
      [`${path}?${query({ 'hub.topic': 'https://evil.example/' })}`],
      [`${path}?${query({ 'hub.mode': 'unsubscribe' })}`],
      [`${path}?${query({ 'hub.mode': '__proto__' })}`],
      [`${path}?${query({ 'hub.challenge': 'x'.repeat(9_000) })}`],
      [path],
      [`${path}?${query({})}`, 'HEAD'],
    ];
    for (const [address, method = 'GET'] of wrong) {
      const response = await pages.request(address, { method });
      expect([response.status, await response.text()], address).toEqual([404, method === 'HEAD' ? '' : 'not found']);
    }
    expect(await stateOf(pages)).toBe('pending');
  });

  it('answers on its own host only', async () => {
    const { pages, path } = await startCallbacks({ state: 'pending', askedAt: NOW });
    const response = await pages.request(`${path}?${query({})}`, { headers: { host: 'evil.example' } });
    expect(response.status).toBe(421);
    expect(await stateOf(pages)).toBe('pending');
  });
});

describe('POST of a callback', () => {
  it('takes a push and says nothing of its signature', async () => {
    const { pages, path, secret } = await startCallbacks({ state: 'active', leaseUntil: '2026-03-09T12:00:00.000Z' });
    const digest = createHmac('sha256', secret).update(BODY).digest('hex');
    const answers: (readonly [number, string, string | undefined])[] = [];
    for (const signature of [`sha256=${'0'.repeat(64)}`, `sha256=${digest}`]) {
      const headers = { 'x-hub-signature': signature, 'content-type': 'application/rss+xml' };
      const response = await pages.request(path, { method: 'POST', body: BODY, headers });
      answers.push([response.status, await response.text(), (await rowOf(pages)).pushedAt]);
    }
    expect(answers).toEqual([
      [202, '', undefined],
      [202, '', NOW],
    ]);
  });

  it.each(['leaving', 'ended', 'denied'] as const)('tells a hub that is not wanted (%s) to stop', async (state) => {
    const { pages, path } = await startCallbacks({ state });
    expect((await pages.request(path, { method: 'POST', body: BODY })).status).toBe(410);
  });

  it('reads no more of a body than a feed may have, whatever its length says', async () => {
    const { pages, path } = await startCallbacks({ state: 'active' });
    const { maxFeedBytes } = pages.pipeline.context.settings.fetch;
    const said = { 'content-length': String(maxFeedBytes + 1) };
    expect((await pages.request(path, { method: 'POST', body: 'x', headers: said })).status).toBe(413);
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit;
    expect((await pages.request(path, init)).status).toBe(413);
    expect(given).toBeLessThanOrEqual(maxFeedBytes + 3_000_000);
  });

  it('knows nothing of other addresses', async () => {
    const { pages } = await startCallbacks({ state: 'active' });
    const response = await pages.request(`/websub/${'0'.repeat(20)}-${'0'.repeat(32)}`, { method: 'POST', body: BODY });
    expect([response.status, await response.text()]).toEqual([404, 'not found']);
  });
});

describe('a run that no hub can reach', () => {
  it('has no callbacks', async () => {
    const { request } = await startPages();
    expect((await request(`/websub/x?${query({})}`)).status).toBe(404);
    expect((await request('/websub/x', { method: 'POST' })).status).toBe(404);
  });
});

type Callbacks = { readonly pages: Pages; readonly path: string; readonly secret: string };

/** Pages with one subscription of the feed `news`. */
async function startCallbacks(more: Partial<WebSubRecord>): Promise<Callbacks> {
  const late: { callbacks?: ReturnType<typeof hubCallbacks> } = {};
  const pages = await startPages({
    webSub: {
      answer: (...args) => late.callbacks!.answer(...args),
      push: (...args) => late.callbacks!.push(...args),
    },
  });
  const { context } = pages.pipeline;
  late.callbacks = hubCallbacks(context, () => undefined);
  await context.stores.webSubs.add({
    schemaVersion: 1,
    feedId: 'news',
    hub: HUB,
    state: 'pending',
    reason: '',
    failures: 0,
    updatedAt: NOW,
    ...more,
  });
  const { id, secret } = callbackOf(await context.ports.secrets.get(LINK_SECRET), 'news', HUB);
  return { pages, path: `/websub/${id}`, secret };
}

function query(more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': HUB.topic,
    'hub.challenge': 'challenge',
    'hub.lease_seconds': '3600',
    ...more,
  }).toString();
}

async function rowOf({ pipeline }: Pages): Promise<WebSubRecord> {
  return (await pipeline.context.stores.webSubs.get(webSubId('news')))!.record;
}

async function stateOf(pages: Pages): Promise<string> {
  return (await rowOf(pages)).state;
}
