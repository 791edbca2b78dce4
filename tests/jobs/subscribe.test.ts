import { describe, expect, it } from 'vitest';
import { type SubscribeReport, subscribe } from '../../shared/jobs/subscribe.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import type { SubscriberRecord } from '../../shared/model/subscriber.ts';
import { drain, mailsIn, type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const HOUR_MS = 60 * 60_000;
const ADDRESS = 'ana@example.org';

async function ask({ context }: Pipeline, confirmed: boolean, queryText = 'topic:fentanyl'): Promise<SubscribeReport> {
  return await subscribe(context, { address: ADDRESS, queryText, language: 'en', confirmed });
}

async function setReader({ context }: Pipeline, change: Partial<SubscriberRecord>): Promise<void> {
  const { subscribers } = context.stores;
  const { record, version } = (await subscribers.get(subscriberId(ADDRESS)))!;
  await subscribers.save({ ...record, ...change }, version);
}

async function setAlertStatus({ context }: Pipeline, report: SubscribeReport, status: 'stopped' | 'broken') {
  if (!('subscriptionId' in report)) throw new Error(report.outcome);
  const { subscriptions } = context.stores;
  const { record, version } = (await subscriptions.get(report.subscriberId, report.subscriptionId))!;
  await subscriptions.save({ ...record, status }, version);
}

describe('subscribe()', () => {
  it('asks by mail at most once an hour, however often it is asked', async () => {
    const pipeline = await startPipeline();
    for (let i = 0; i < 5; i++) {
      expect(await ask(pipeline, false)).toMatchObject({ outcome: 'confirmation-sent', query: 'topic:fentanyl' });
      await drain(pipeline);
    }
    expect(await mailsIn(pipeline.world)).toHaveLength(1);
    pipeline.clock.advance(HOUR_MS);
    await ask(pipeline, false);
    await drain(pipeline);
    expect(await mailsIn(pipeline.world)).toHaveLength(2);
  });

  it('sends no question once the alert is on', async () => {
    const pipeline = await startPipeline();
    await ask(pipeline, false);
    await ask(pipeline, true);
    await drain(pipeline);
    expect(await mailsIn(pipeline.world)).toEqual([]);
  });

  it.each<[string, (pipeline: Pipeline) => Promise<void>, SubscribeReport['outcome']]>([
    ['new', async () => undefined, 'active'],
    ['on already', async (p) => void (await ask(p, true)), 'already-active'],
    ['waiting for its link', async (p) => void (await ask(p, false)), 'active'],
    ['stopped', async (p) => await setAlertStatus(p, await ask(p, true), 'stopped'), 'active'],
    ['broken', async (p) => await setAlertStatus(p, await ask(p, true), 'broken'), 'active'],
  ])('with consent: the outcome for an alert that is %s', async (_, prepare, outcome) => {
    const pipeline = await startPipeline();
    await prepare(pipeline);
    pipeline.clock.advance(HOUR_MS);
    expect((await ask(pipeline, true)).outcome).toBe(outcome);
  });

  it('takes the same query in other words as the same alert', async () => {
    const pipeline = await startPipeline();
    await ask(pipeline, true, 'pills  AND topic:fentanyl');
    expect((await ask(pipeline, true, '(pills topic:fentanyl)')).outcome).toBe('already-active');
  });

  it('refuses a suppressed address, also with consent', async () => {
    const pipeline = await startPipeline();
    await ask(pipeline, true);
    await setReader(pipeline, { status: 'suppressed', reason: 'bounced' });
    expect(await ask(pipeline, true)).toEqual({
      outcome: 'suppressed',
      reason: 'mail to this address is suppressed: bounced',
    });
  });

  it('sends no question to an address that was suppressed before it went out', async () => {
    const pipeline = await startPipeline();
    await ask(pipeline, false);
    await setReader(pipeline, { status: 'suppressed' });
    await drain(pipeline);
    expect(await mailsIn(pipeline.world)).toEqual([]);
  });

  it('brings an unsubscribed reader back with consent, and only then', async () => {
    const pipeline = await startPipeline();
    await ask(pipeline, true);
    await setReader(pipeline, { status: 'unsubscribed' });
    await ask(pipeline, false, 'topic:cartels');
    const { subscribers } = pipeline.context.stores;
    expect((await subscribers.get(subscriberId(ADDRESS)))?.record.status).toBe('unsubscribed');
    await ask(pipeline, true, 'topic:cartels');
    expect((await subscribers.get(subscriberId(ADDRESS)))?.record.status).toBe('active');
  });

  it('stores nothing when address or query is wrong, and says both', async () => {
    const pipeline = await startPipeline();
    const report = await subscribe(pipeline.context, {
      address: 'nobody',
      queryText: 'topic:fentanil',
      language: 'en',
      confirmed: true,
    });
    expect(report).toMatchObject({
      outcome: 'invalid',
      errors: [/e-mail address/, /topic:fentan/].map((text) => ({ message: expect.stringMatching(text) })),
    });
    expect(pipeline.world.db.prepare('SELECT count(*) AS n FROM items').get()?.['n']).toBe(0);
  });
});
