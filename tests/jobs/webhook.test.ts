import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VigiaError } from '../../shared/errors.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { testWebhook } from '../../shared/jobs/test-webhook.ts';
import { createWebhookDesk } from '../../shared/jobs/webhook-desk.ts';
import type { WebhookAnswer } from '../../shared/model/webhook-desk.ts';
import type { FetchRequest } from '../../shared/ports.ts';
import { createFaults } from '../fakes/faults.ts';
import { addReader, arrive, type Mailing, type Reader, startMailing, textsOf } from '../fakes/mailing.ts';
import {
  all,
  type createWorld,
  disposeWorld,
  letPass,
  makeWorld,
  messagesLeft,
  ProcessCrash,
} from '../fakes/pipeline.ts';

const URL_OF_HOOK = 'https://hook.example/in';

async function withWebhook(mailing: Mailing, more: Parameters<typeof addReader>[1] = {}) {
  const reader = await addReader(mailing, more);
  const secret = secretOf(await createWebhookDesk(mailing.context).set(reader, URL_OF_HOOK));
  return { reader, secret };
}

function secretOf(answer: WebhookAnswer): string {
  if (answer.kind !== 'made') throw new Error(JSON.stringify(answer));
  return answer.secret;
}

function postsOf({ fetcher }: Pick<Mailing, 'fetcher'>): readonly FetchRequest[] {
  return fetcher.requests.filter(({ post }) => post !== undefined);
}

function isSigned({ headers = {}, post }: FetchRequest, secret: string): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${post?.body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const own = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return headers['webhook-signature']?.split(' ').includes(own) === true;
}

async function deliveriesOf({ context }: Mailing, { subscriptionId }: Reader) {
  return (await all(context.stores.webhooks.deliveries(subscriptionId))).map(({ record }) => record);
}

describe('webhookJob()', () => {
  it('posts what the mail says, signed, once, and keeps the links that act for the reader out of it', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 204 });
    const { reader, secret } = await withWebhook(mailing, { note: 'Ports' });
    await arrive(mailing, 'Fentanyl in a truck');
    await letPass(mailing, 30);
    const [post, ...others] = postsOf(mailing);
    expect(others).toEqual([]);
    expect(isSigned(post!, secret)).toBe(true);
    expect(post).toMatchObject({ url: URL_OF_HOOK, timeoutMs: 10_000, atCap: 'keep' });
    const body = JSON.parse(post!.post!.body);
    expect(body).toMatchObject({
      type: 'alert.stories',
      data: {
        version: 1,
        alert: { id: reader.subscriptionId, query: 'topic:fentanyl', note: 'Ports' },
        cadence: 'instant',
        stories: [{ title: 'Fentanyl in a truck', why: [{ term: 'topic:fentanyl' }] }],
        more: 0,
      },
    });
    expect(post!.post!.body).not.toMatch(/ana@|\?t=|unsubscribe/i);
    expect(textsOf(mailing)).toHaveLength(1);
    expect(await deliveriesOf(mailing, reader)).toMatchObject([
      { state: 'delivered', answer: 'HTTP 204', attempts: 1 },
    ]);
  });

  it('says of each alert only what it met', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    await withWebhook(mailing);
    await addReader(mailing, { queryText: 'topic:precursors' });
    await arrive(mailing, 'Pills');
    await arrive(mailing, 'Barrels', { tags: ['precursors'] });
    await letPass(mailing, 30);
    const told = postsOf(mailing).map(({ post }) => JSON.parse(post!.body).data.stories);
    expect(told).toMatchObject([[{ title: 'Pills' }]]);
    expect(textsOf(mailing)).toHaveLength(1);
  });

  it('tries again with the same id and body until it is taken', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 500 });
    const { reader } = await withWebhook(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 60);
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    await letPass(mailing, 180);
    const posts = postsOf(mailing);
    expect(posts.length).toBeGreaterThan(3);
    expect(new Set(posts.map(({ headers }) => headers?.['webhook-id'])).size).toBe(1);
    expect(new Set(posts.map(({ post }) => post?.body)).size).toBe(1);
    expect(await deliveriesOf(mailing, reader)).toMatchObject([{ state: 'delivered' }]);
    const [view] = await createWebhookDesk(mailing.context).list(reader.subscriberId);
    expect(view?.failingSince).toBeUndefined();
  });

  it('is switched off after three days of failure, its owner told once, and nothing more is posted', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 503 });
    const { reader } = await withWebhook(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 80 * 60, 30);
    const tried = postsOf(mailing).length;
    await arrive(mailing, 'Powder');
    await letPass(mailing, 24 * 60, 30);
    expect(tried).toBe(10);
    expect(postsOf(mailing)).toHaveLength(tried);
    const [view] = await createWebhookDesk(mailing.context).list(reader.subscriberId);
    expect(view).toMatchObject({ state: 'off', reason: 'HTTP 503' });
    expect(textsOf(mailing).filter((text) => /^Subject:.*hook\.example/m.test(text))).toHaveLength(1);
    expect(await deliveriesOf(mailing, reader)).toMatchObject([{ state: 'failed', attempts: 10 }]);
  });

  it('is off at once when its target says 410, and on again when its owner saves the address', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 410 });
    const { reader } = await withWebhook(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 30);
    const desk = createWebhookDesk(mailing.context);
    expect((await desk.list(reader.subscriberId))[0]).toMatchObject({ state: 'off' });
    expect(await desk.test(reader)).toMatchObject({ kind: 'invalid' });
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    expect(await desk.set(reader, URL_OF_HOOK)).toMatchObject({ kind: 'changed', webhook: { state: 'on' } });
    await arrive(mailing, 'Powder');
    await letPass(mailing, 30);
    expect((await deliveriesOf(mailing, reader)).map(({ state }) => state).toSorted()).toEqual(['delivered', 'failed']);
  });

  it.each<[string, string, (mailing: Mailing, reader: Reader) => Promise<unknown>]>([
    ['the webhook was removed', 'removed', ({ context }, reader) => createWebhookDesk(context).remove(reader)],
    [
      'its alert was stopped',
      'stopped',
      ({ context }, { subscriberId, subscriptionId }) =>
        createReaderDesk(context).change(subscriberId, subscriptionId, { status: 'stopped' }),
    ],
  ])('posts nothing more when %s, and says so', async (_, reason, act) => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 500 });
    const { reader } = await withWebhook(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 7);
    const before = postsOf(mailing).length;
    await act(mailing, reader);
    await letPass(mailing, 600, 5);
    expect(postsOf(mailing)).toHaveLength(before);
    expect(await deliveriesOf(mailing, reader)).toMatchObject([
      { state: 'dropped', answer: expect.stringContaining(reason) },
    ]);
  });

  it('is never there for an alert that nobody confirmed', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing, { confirmed: false });
    const answer = await createWebhookDesk(mailing.context).set(reader, URL_OF_HOOK);
    expect(answer).toMatchObject({ kind: 'invalid', errors: [{ field: 'webhookUrl' }] });
  });

  it('delivers each mail to the webhook whatever effect fails, and never under two ids', {
    timeout: 120_000,
  }, async () => {
    const counted = createFaults();
    await liveOn(counted, makeWorld());
    const points = counted.effects.length;
    expect(new Set(counted.effects)).toContain('put webhook-delivery');
    expect(new Set(counted.effects)).toContain('put webhook');
    for (let at = 1; at <= points; at++)
      for (const [when, as] of [
        ['before', 'crash'],
        ['after', 'crash'],
        ['after', 'error'],
      ] as const) {
        const world = makeWorld();
        const name = `${counted.effects[at - 1]} ${at} ${when} ${as}`;
        const left = await liveOn(createFaults({ at, when, as }), world);
        expect(left, name).toEqual({
          ids: 2,
          told: ['Pills', 'Powder'],
          states: ['delivered', 'delivered'],
          messages: 0,
        });
        disposeWorld(world);
      }
  });
});

/** Two articles, one failed post in between; after a crash another process goes on. */
async function liveOn(faults: ReturnType<typeof createFaults>, world: ReturnType<typeof createWorld>) {
  // Made ready without faults; what is tried is the way from a match to the receiver.
  const ready = await startMailing({ lease: { owner: 'first', soleOwner: true } }, world);
  const { reader } = await withWebhook(ready);
  await arrive(ready, 'Pills');
  const live = async (mailing: Mailing) => {
    mailing.fetcher.serve(URL_OF_HOOK, { status: 500 });
    await letPass(mailing, 7);
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    await letPass(mailing, 20);
  };
  try {
    await live(await startMailing({ lease: { owner: 'second', soleOwner: true }, ...faults }, world));
  } catch (error) {
    // The error of a sweep ends that sweep only; here the next process goes on.
    if (!(error instanceof ProcessCrash) && !(error instanceof VigiaError)) throw error;
  }
  const last = await startMailing({ lease: { owner: 'third', soleOwner: true } }, world);
  last.fetcher.serve(URL_OF_HOOK, { status: 200 });
  await letPass(last, 60);
  await arrive(last, 'Powder');
  await letPass(last, 20);
  const posts = postsOf(last);
  const titles = posts.flatMap(({ post }) =>
    JSON.parse(post!.body).data.stories.map((one: { title: string }) => one.title),
  );
  return {
    ids: new Set(posts.map(({ headers }) => headers?.['webhook-id'])).size,
    told: [...new Set(titles)].toSorted(),
    states: (await deliveriesOf(last, reader)).map(({ state }) => state),
    messages: await messagesLeft(last),
  };
}

describe('createWebhookDesk()', () => {
  it('shows a secret once: no list, export or log has it', async () => {
    const mailing = await startMailing();
    const { reader, secret } = await withWebhook(mailing);
    const desk = createWebhookDesk(mailing.context);
    const seen = JSON.stringify([
      await desk.list(reader.subscriberId),
      await createReaderDesk(mailing.context).exported(reader.subscriberId),
    ]);
    expect(seen).toContain(URL_OF_HOOK);
    expect(seen).not.toContain('whsec_');
    const next = secretOf(await desk.rotate(reader));
    expect(next).not.toBe(secret);
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    await testWebhook(mailing.context, reader);
    const [test] = postsOf(mailing);
    expect(isSigned(test!, next)).toBe(true);
    expect(isSigned(test!, secret)).toBe(true);
    expect(JSON.parse(test!.post!.body)).toMatchObject({ type: 'alert.test', data: { version: 1 } });
  });

  it('gives another address another secret, and the old one signs no more', async () => {
    const mailing = await startMailing();
    const { reader, secret } = await withWebhook(mailing);
    const other = 'https://other.example/';
    mailing.fetcher.serve(other, { status: 200 });
    const next = secretOf(await createWebhookDesk(mailing.context).set(reader, other));
    await testWebhook(mailing.context, reader);
    const [test] = postsOf(mailing);
    expect(test?.url).toBe(other);
    expect([isSigned(test!, next), isSigned(test!, secret)]).toEqual([true, false]);
  });

  it('leaves nothing behind when the reader is erased', async () => {
    const mailing = await startMailing();
    mailing.fetcher.serve(URL_OF_HOOK, { status: 200 });
    const { reader } = await withWebhook(mailing);
    await arrive(mailing, 'Pills');
    await letPass(mailing, 10);
    await createReaderDesk(mailing.context).erase(reader.subscriberId);
    expect(await deliveriesOf(mailing, reader)).toEqual([]);
    expect(await createWebhookDesk(mailing.context).list(reader.subscriberId)).toEqual([]);
  });
});
