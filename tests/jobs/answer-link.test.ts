import { describe, expect, it } from 'vitest';
import { answerLink, readLink } from '../../shared/jobs/answer-link.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { type LinkClaim, signLink } from '../../shared/model/link-token.ts';
import { all, drain, mailsIn, type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const DAY_MS = 24 * 60 * 60_000;

type Reader = Pipeline & { readonly subscriberId: string; readonly subscriptionId: string };

/** A reader who asked for an alert and got the question by mail. */
async function startWithPending(): Promise<Reader> {
  const pipeline = await startPipeline();
  const ids = await ask(pipeline, 'topic:fentanyl', false);
  await drain(pipeline);
  return { ...pipeline, ...ids };
}

async function ask({ context }: Pipeline, queryText: string, confirmed: boolean) {
  const report = await subscribe(context, { address: 'ana@example.org', queryText, language: 'es', confirmed });
  if (!('subscriptionId' in report)) throw new Error(report.outcome);
  const { subscriberId, subscriptionId } = report;
  return { subscriberId, subscriptionId };
}

/** The link of the confirmation mail that came last. */
async function confirmToken({ world }: Pipeline): Promise<string> {
  const mails = await mailsIn(world);
  const found = /\/confirm\?t=(\S+)/.exec(mails.at(-1)?.text ?? '');
  return found?.[1] ?? '';
}

async function tokenFor({ context }: Pipeline, claim: LinkClaim): Promise<string> {
  return signLink(await context.ports.secrets.get('links-v1'), claim);
}

async function statesOf({ context, subscriberId }: Reader) {
  const subscriptions = await all(context.stores.subscriptions.ofSubscriber(subscriberId));
  return {
    reader: (await context.stores.subscribers.get(subscriberId))?.record.status,
    alerts: Object.fromEntries(subscriptions.map(({ record }) => [record.queryText, record.status])),
  };
}

describe('answerLink()', () => {
  it('starts a pending alert by the link of its confirmation mail', async () => {
    const reader = await startWithPending();
    expect(await statesOf(reader)).toEqual({ reader: 'active', alerts: { 'topic:fentanyl': 'pending' } });
    const token = await confirmToken(reader);
    const described = { purpose: 'confirm', language: 'es', queryText: 'topic:fentanyl' };
    expect(await answerLink(reader.context, token)).toMatchObject({ kind: 'done', ...described });
    expect(await statesOf(reader)).toEqual({ reader: 'active', alerts: { 'topic:fentanyl': 'active' } });
    const found = await reader.context.stores.subscriptions.get(reader.subscriberId, reader.subscriptionId);
    expect(found?.record.consent).toBe('link');
  });

  it('does the same once for 20 answers at once, and for any after them', async () => {
    const reader = await startWithPending();
    const token = await confirmToken(reader);
    const answers = await Promise.all(Array.from({ length: 20 }, () => answerLink(reader.context, token)));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['done']));
    const before = await reader.context.stores.subscriptions.get(reader.subscriberId, reader.subscriptionId);
    expect(before?.record.status).toBe('active');
    await answerLink(reader.context, token);
    expect(await reader.context.stores.subscriptions.get(reader.subscriberId, reader.subscriptionId)).toEqual(before);
  });

  it('refuses a link after its 7 days, and not a moment before', async () => {
    const reader = await startWithPending();
    const token = await confirmToken(reader);
    reader.clock.advance(7 * DAY_MS - 1_000);
    expect(await readLink(reader.context, token)).toMatchObject({ kind: 'ready' });
    reader.clock.advance(1_000);
    expect(await answerLink(reader.context, token)).toEqual({ kind: 'expired' });
    expect((await statesOf(reader)).alerts).toEqual({ 'topic:fentanyl': 'pending' });
  });

  it('refuses a link that was tampered with', async () => {
    const reader = await startWithPending();
    const other = await ask(reader, 'topic:cartels', false);
    const token = await confirmToken(reader);
    const swapped = token.replace(reader.subscriptionId, other.subscriptionId);
    expect(swapped).not.toBe(token);
    for (const bad of [swapped, token.replace('confirm', 'stop'), `${token}0`, token.slice(0, -1), ''])
      expect(await answerLink(reader.context, bad)).toEqual({ kind: 'invalid' });
    expect((await statesOf(reader)).alerts).toEqual({ 'topic:fentanyl': 'pending', 'topic:cartels': 'pending' });
  });

  it('refuses a link of another installation', async () => {
    const reader = await startWithPending();
    const stranger = await startWithPending();
    expect(await answerLink(stranger.context, await confirmToken(reader))).toEqual({ kind: 'invalid' });
  });

  it('stops one alert and leaves the others on', async () => {
    const reader = await startWithPending();
    await answerLink(reader.context, await confirmToken(reader));
    await ask(reader, 'topic:cartels', true);
    const { subscriberId, subscriptionId } = reader;
    await answerLink(reader.context, await tokenFor(reader, { purpose: 'stop', subscriberId, subscriptionId }));
    expect(await statesOf(reader)).toEqual({
      reader: 'active',
      alerts: { 'topic:fentanyl': 'stopped', 'topic:cartels': 'active' },
    });
  });

  it('stops everything by the unsubscribe link, which works for ever', async () => {
    const reader = await startWithPending();
    await ask(reader, 'topic:cartels', true);
    const token = await tokenFor(reader, { purpose: 'unsubscribe', subscriberId: reader.subscriberId });
    reader.clock.advance(10_000 * DAY_MS);
    expect(await answerLink(reader.context, token)).toEqual({
      kind: 'done',
      purpose: 'unsubscribe',
      subscriberId: reader.subscriberId,
      language: 'es',
    });
    expect(await statesOf(reader)).toEqual({
      reader: 'unsubscribed',
      alerts: { 'topic:fentanyl': 'stopped', 'topic:cartels': 'stopped' },
    });
  });

  it('starts nothing by an old confirmation link after the reader unsubscribed', async () => {
    const reader = await startWithPending();
    const token = await confirmToken(reader);
    await answerLink(
      reader.context,
      await tokenFor(reader, { purpose: 'unsubscribe', subscriberId: reader.subscriberId }),
    );
    expect(await answerLink(reader.context, token)).toMatchObject({ kind: 'overtaken' });
    expect(await statesOf(reader)).toEqual({ reader: 'unsubscribed', alerts: { 'topic:fentanyl': 'stopped' } });
  });

  it('starts its own alert and no other when an unsubscribed reader asks and confirms again', async () => {
    const reader = await startWithPending();
    await ask(reader, 'topic:cartels', true);
    await answerLink(
      reader.context,
      await tokenFor(reader, { purpose: 'unsubscribe', subscriberId: reader.subscriberId }),
    );
    reader.clock.advance(2 * 60 * 60_000);
    await ask(reader, 'topic:fentanyl', false);
    expect((await statesOf(reader)).reader).toBe('unsubscribed');
    await drain(reader);
    await answerLink(reader.context, await confirmToken(reader));
    expect(await statesOf(reader)).toEqual({
      reader: 'active',
      alerts: { 'topic:fentanyl': 'active', 'topic:cartels': 'stopped' },
    });
  });

  it.each(['stop', 'unsubscribe', 'confirm'] as const)(
    'is not lost when another writer comes first: %s',
    async (purpose) => {
      const reader = await startWithPending();
      const { context, subscriberId, subscriptionId } = reader;
      const { subscribers, subscriptions } = context.stores;
      const racing = {
        ...context,
        stores: {
          ...context.stores,
          subscribers: {
            ...subscribers,
            save: touchFirst(subscribers.save, async () => (await subscribers.get(subscriberId))!),
          },
          subscriptions: {
            ...subscriptions,
            save: touchFirst(subscriptions.save, async () => (await subscriptions.get(subscriberId, subscriptionId))!),
          },
        },
      };
      const claim = { purpose, subscriberId, ...(purpose === 'unsubscribe' ? {} : { subscriptionId }) };
      expect(await answerLink(racing, await tokenFor(reader, claim))).toMatchObject({ kind: 'done' });
      expect(await statesOf(reader)).toEqual({
        reader: purpose === 'unsubscribe' ? 'unsubscribed' : 'active',
        alerts: { 'topic:fentanyl': purpose === 'confirm' ? 'active' : 'stopped' },
      });
    },
  );
});

/** A save before which, once, another writer saves the same record. */
function touchFirst<T, O>(
  save: (record: T, version?: number) => Promise<O>,
  current: () => Promise<{ record: T; version: number }>,
): (record: T, version?: number) => Promise<O> {
  let isTouched = false;
  return async (record, version) => {
    if (!isTouched) {
      isTouched = true;
      const found = await current();
      await save(found.record, found.version);
    }
    return await save(record, version);
  };
}

describe('readLink()', () => {
  it('says what a link would do and changes nothing', async () => {
    const reader = await startWithPending();
    const before = await statesOf(reader);
    expect(await readLink(reader.context, await confirmToken(reader))).toMatchObject({
      kind: 'ready',
      purpose: 'confirm',
      language: 'es',
      queryText: 'topic:fentanyl',
    });
    expect(await statesOf(reader)).toEqual(before);
  });
});
