import { describe, expect, it } from 'vitest';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { letPass } from '../../fakes/pipeline.ts';
import { addKey, startApi } from './start-api.ts';

const HOOK = 'https://hook.example/in';

async function startWebhooks() {
  const api = await startApi();
  const { context } = api.pipeline;
  const readers = [];
  for (const address of ['ana@example.org', 'luis@example.org']) {
    const report = await subscribe(context, { address, queryText: 'topic:fentanyl', language: 'en', confirmed: true });
    if (!('subscriptionId' in report)) throw new Error(report.outcome);
    readers.push({ ...report, key: await addKey(api.keys, { subscriberId: report.subscriberId }) });
  }
  const [ana, luis] = readers;
  return { ...api, ana: ana!, luis: luis!, path: `/subscriptions/${ana!.subscriptionId}/webhook` };
}

describe('/subscriptions/{id}/webhook', () => {
  it('is set, tested, rotated, shown without its secret, and removed', async () => {
    const { ask, send, ana, path, pipeline } = await startWebhooks();
    pipeline.fetcher.serve(HOOK, { status: 200 });
    expect((await ask(path, { key: ana.key })).status).toBe(204);
    expect((await send('POST', `${path}/test`, {}, ana.key)).status).toBe(409);
    const made = await (await send('PUT', path, { url: HOOK }, ana.key)).json();
    expect(made).toMatchObject({ url: HOOK, state: 'on', secret: expect.stringMatching(/^whsec_/) });
    expect((await send('POST', `${path}/test`, {}, ana.key)).status).toBe(202);
    await letPass(pipeline, 2);
    const shown = await (await ask(path, { key: ana.key })).json();
    expect(shown.deliveries).toMatchObject([{ state: 'delivered', answer: 'HTTP 200' }]);
    expect(JSON.stringify(shown)).not.toContain('whsec_');
    const rotated = await (await send('POST', `${path}/rotate`, {}, ana.key)).json();
    expect(rotated.secret).not.toBe(made.secret);
    for (let times = 0; times < 2; times++)
      expect((await ask(path, { key: ana.key, method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { key: ana.key })).status).toBe(204);
  });

  it('refuses an address that is not https, with the reason', async () => {
    const { send, ana, path } = await startWebhooks();
    const answer = await send('PUT', path, { url: 'http://10.0.0.1/' }, ana.key);
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ at: 'body.url' }] }]);
  });

  it('of another reader is not there', async () => {
    const { ask, send, ana, luis, admin, path } = await startWebhooks();
    await send('PUT', path, { url: HOOK }, ana.key);
    for (const key of [luis.key, admin]) {
      expect((await ask(path, { key })).status).toBe(404);
      expect((await send('PUT', path, { url: HOOK }, key)).status).toBe(404);
      expect((await send('POST', `${path}/test`, {}, key)).status).toBe(404);
      expect((await ask(path, { key, method: 'DELETE' })).status).toBe(404);
    }
    expect((await ask(path, { key: ana.key })).status).toBe(200);
  });
});
