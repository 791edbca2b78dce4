import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { WebhookDelivery, WebhookRecord } from '../../shared/model/webhook.ts';
import { checkTarget } from '../../shared/stages/webhook/check-target.ts';
import { signWebhook } from '../../shared/stages/webhook/sign-webhook.ts';
import { makeWebhookSecret, rotatedSecrets } from '../../shared/stages/webhook/webhook-secret.ts';
import { afterPost, WEBHOOK_WAITS_MS } from '../../shared/stages/webhook.ts';

const NOW = '2026-11-22T12:00:00.000Z';

const webhook: WebhookRecord = {
  schemaVersion: 1,
  subscriberId: 'a'.repeat(16),
  subscriptionId: 'b'.repeat(16),
  url: 'https://hook.example/in',
  state: 'on',
  secrets: [{ secret: makeWebhookSecret('deployment', ['one']), since: NOW }],
  createdAt: NOW,
  updatedAt: NOW,
};

const delivery: WebhookDelivery = {
  schemaVersion: 1,
  id: 'whd_1',
  subscriberId: webhook.subscriberId,
  subscriptionId: webhook.subscriptionId,
  slot: 'i20261122t1200',
  state: 'waiting',
  attempts: 0,
  dueAt: NOW,
  createdAt: NOW,
  updatedAt: NOW,
};

function answered(status: number): FetchResult {
  return { kind: 'response', status, finalUrl: webhook.url, redirects: [], headers: {}, body: new Uint8Array() };
}

describe('afterPost()', () => {
  it.each([200, 201, 204, 299])('ends a delivery that was answered %i, and forgets the failures before', (status) => {
    const failing = { ...webhook, failingSince: NOW, reason: 'HTTP 500' };
    const next = afterPost({ delivery, webhook: failing }, answered(status), NOW);
    expect(next.delivery).toMatchObject({ state: 'delivered', attempts: 1, answer: `HTTP ${status}` });
    expect(next.delivery.dueAt).toBeUndefined();
    expect(next.webhook).not.toHaveProperty('failingSince');
  });

  it.each<[string, FetchResult]>([
    ['HTTP 500', answered(500)],
    ['HTTP 301', answered(301)],
    ['HTTP 404', answered(404)],
    [
      'hook.example leads to a private address',
      { kind: 'refused', code: 'address', url: '', reason: 'hook.example leads to a private address' },
    ],
    ['no answer', { kind: 'timed-out', reason: 'no answer', timeoutMs: 10_000 }],
  ])('waits when the answer is %s, and keeps it', (answer, result) => {
    const next = afterPost({ delivery, webhook }, result, NOW);
    expect(next.delivery).toMatchObject({ state: 'waiting', attempts: 1, answer, dueAt: '2026-11-22T12:01:00.000Z' });
    expect(next.webhook).toMatchObject({ state: 'on', failingSince: NOW, reason: answer });
    expect(next.switchedOff).toBe(false);
  });

  it('switches off at once when the target says 410', () => {
    const next = afterPost({ delivery, webhook }, answered(410), NOW);
    expect(next).toMatchObject({ switchedOff: true, webhook: { state: 'off' }, delivery: { state: 'failed' } });
  });

  it('tries for three days, then fails and switches off', () => {
    let state = { delivery, webhook };
    const tries: string[] = [];
    for (let at = NOW; ; ) {
      tries.push(at);
      const next = afterPost(state, answered(503), at);
      state = next;
      if (next.delivery.dueAt === undefined) {
        expect(next.switchedOff).toBe(true);
        break;
      }
      at = next.delivery.dueAt;
    }
    expect(tries).toHaveLength(WEBHOOK_WAITS_MS.length + 1);
    const hours = (Date.parse(tries.at(-1)!) - Date.parse(NOW)) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
    expect(state).toMatchObject({ delivery: { state: 'failed', answer: 'HTTP 503' }, webhook: { state: 'off' } });
  });

  it('tries a test once, and holds its failure against nobody', () => {
    const { slot: _, ...test } = delivery;
    const next = afterPost({ delivery: test, webhook }, answered(410), NOW);
    expect(next).toMatchObject({ delivery: { state: 'failed' }, switchedOff: false });
    expect(next.webhook).toBe(webhook);
  });
});

describe('signWebhook()', () => {
  it('signs as Standard Webhooks says, with every secret that holds', () => {
    const [first, second] = ['one', 'two'].map((name) => makeWebhookSecret('deployment', [name]));
    const once = rotatedSecrets([{ secret: first!, since: NOW }], second!, NOW);
    const headers = signWebhook(once, { id: 'whd_1', body: '{"a":1}', now: NOW });
    const expected = [second!, first!].map((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      expect(key).toHaveLength(32);
      return `v1,${createHmac('sha256', key).update('whd_1.1795348800.{"a":1}').digest('base64')}`;
    });
    expect(headers).toEqual({
      'webhook-id': 'whd_1',
      'webhook-timestamp': '1795348800',
      'webhook-signature': expected.join(' '),
    });
    const later = signWebhook(once, { id: 'whd_1', body: '', now: '2026-11-23T12:00:00.001Z' });
    expect(later['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  it('rotatedSecrets() keeps two at most', () => {
    const three = ['two', 'three'].reduce<ReturnType<typeof rotatedSecrets>>(
      (secrets, name) => rotatedSecrets(secrets, name, NOW),
      [{ secret: 'one', since: NOW }],
    );
    expect(three.map(({ secret }) => secret)).toEqual(['three', 'two']);
  });
});

describe('checkTarget()', () => {
  it.each([
    ['https://hook.example/in', undefined],
    ['https://hook.example:8443/in?key=1', undefined],
    ['http://127.0.0.1:9999/in', undefined],
    ['http://hook.example/in', 'begins with http://'],
    ['http://127.0.0.1:9998/in', 'begins with http://'],
    ['ftp://hook.example/in', 'begins with ftp://'],
    ['https://me:secret@hook.example/', 'user name'],
    ['hook.example', 'https://'],
    ['javascript:alert(1)', 'https://'],
    [`https://hook.example/${'a'.repeat(2000)}`, 'at most 2000'],
  ])('answers %s with %s', (url, wrong) => {
    const found = checkTarget(url, ['127.0.0.1:9999']);
    if (wrong === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(wrong);
  });
});
