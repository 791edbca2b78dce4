import { Hono } from 'hono';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { createQueueDesk } from '../../../local/queue-desk.ts';
import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import type { DeskEnv } from '../../../shared/http/desk/desk-env.ts';
import { queuesRoutes } from '../../../shared/http/desk/queues/queues-routes.ts';
import { queuesWords } from '../../../shared/http/words/queues-words.ts';
import type { QueueName } from '../../../shared/ports.ts';
import { fakeAssets } from '../../fakes/assets.ts';
import { createWorld, startPipeline } from '../../fakes/pipeline.ts';
import { type Pages, startPages } from '../start-pages.ts';

type QueuePages = Pages & { readonly audited: string[] };

/** The pages with the queues of their own pipeline. */
async function startQueues(): Promise<QueuePages> {
  const world = createWorld();
  const { queue } = await startPipeline({}, world);
  const counts = () => {
    const none = { inWork: 0, done: 7 };
    return {
      poll: none,
      ingest: none,
      index: none,
      match: none,
      deliver: none,
      websub: none,
      retag: none,
      webhook: none,
    };
  };
  const index = { state: () => 'filling' as const, articles: () => 1_234 };
  const audited: string[] = [];
  const pages = await startPages(
    {
      queueDesk: createQueueDesk({ runtime: { queue, index }, pump: { counts } }),
      audit: async ({ action, target, detail }) => void audited.push(`${action} ${target} ${detail}`),
    },
    world,
  );
  return { ...pages, audited };
}

/** Sends a message and gives it up. */
async function bury(
  { pipeline: { queue } }: Pages,
  name: QueueName,
  body: Record<string, string>,
  reason = 'a fault',
): Promise<string> {
  await queue.send(name, [{ body }]);
  const [message] = await queue.receive(name, { max: 1, visibilitySeconds: 60 });
  await queue.deadLetter(name, message!.receipt, reason);
  return message!.id;
}

const cookies = new WeakMap<Pages, string>();

async function shown(pages: Pages, path = '/queues'): Promise<Document> {
  const answer = await pages.request(path, { headers: { cookie: cookies.get(pages) ?? '' } });
  const given = answer.headers.get('set-cookie')?.split(';')[0];
  if (given !== undefined) cookies.set(pages, given);
  expect(answer.status).toBe(200);
  return parseHTML(await answer.text()).document;
}

async function redrive(pages: Pages, fields: Readonly<Record<string, string>>): Promise<Response> {
  const token = (await shown(pages)).querySelector('main input[name=token]')?.getAttribute('value') ?? '';
  return pages.request('/queues/redrive', {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
    headers: { cookie: cookies.get(pages) ?? '' },
  });
}

describe('/queues', () => {
  it('counts what waits, is delayed and was done, and says how long the first waits', async () => {
    const pages = await startQueues();
    const { queue, clock } = pages.pipeline;
    await queue.send('match', [{ body: { articleId: 'a' } }, { body: { articleId: 'b' }, delaySeconds: 900 }]);
    clock.advance(3 * 3_600_000);
    await queue.send('match', [{ body: { articleId: 'c' }, delaySeconds: 900 }]);
    const page = await shown(pages);
    const card = [...page.querySelectorAll('.queue')].find((one) => one.querySelector('h3')?.textContent === 'match');
    const facts = [...card!.querySelectorAll('dl > div')].map((fact) => fact.textContent);
    expect(facts).toEqual([
      'Waiting2',
      'Delayed1',
      'In work0',
      'Done since the start7',
      'Longest wait3 hours',
      'Dead letters0',
    ]);
    expect(page.querySelector('main')?.textContent).toContain(queuesWords.en.indexFilling('1,234'));
    expect(page.querySelector('main')?.textContent).toContain(queuesWords.en.noLetters);
  });

  it.each<[QueueName, Record<string, string>, string, string | undefined]>([
    ['poll', { feedId: 'one' }, 'feed one', '/feeds/one'],
    ['poll', { backfillId: 'one', dueAt: 'x' }, 'backfill of the feed one', '/feeds/one#backfill'],
    ['websub', { feedId: 'one' }, 'feed one', '/feeds/one'],
    ['ingest', { feedId: 'one', entryKey: 'k', fingerprint: 'f' }, 'an entry of the feed one', '/feeds/one'],
    ['ingest', { watchId: 'abc', dueAt: 'x' }, 'article abc', '/articles/abc'],
    ['index', { articleId: 'abc' }, 'article abc', '/articles/abc'],
    ['match', { articleId: '"><script>' }, 'article "><script>', '/articles/%22%3E%3Cscript%3E'],
    ['deliver', { subscriberId: 's', slot: 'i1' }, 'mail s-i1', '/inbox/s-i1'],
    ['webhook', { subscriptionId: 'sub', deliveryId: 'd' }, 'alert sub', '/alerts'],
    ['retag', { retagId: 'r', dueAt: 'x' }, 'retag r', '/model'],
    ['poll', { nothing: 'known' }, 'not known', undefined],
  ])('shows whose work a dead letter of %s with %j is', async (queue, body, owner, path) => {
    const pages = await startQueues();
    await bury(pages, queue, body, 'went <b>wrong</b>');
    const letter = (await shown(pages)).querySelector('.letter')!;
    expect(letter.querySelector('h3')?.textContent).toBe(`${queue}: ${owner}`);
    expect(letter.querySelector('h3 a')?.getAttribute('href')).toBe(path === undefined ? undefined : path);
    expect(letter.querySelector('.letter-reason')?.textContent).toBe('went <b>wrong</b>');
    expect(JSON.parse(letter.querySelector('pre')?.textContent ?? '')).toEqual(body);
  });

  it('sends one letter back, those that are chosen, or all when that is said twice', async () => {
    const pages = await startQueues();
    const { queue } = pages.pipeline;
    const ids = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((articleId) => bury(pages, 'index', { articleId })));
    const [one, two, three] = ids;
    const left = async () => (await queue.listDeadLetters()).map(({ id }) => id).toSorted();
    expect((await redrive(pages, { do: `one-${one}` })).headers.get('location')).toBe('/queues?said=redriven');
    expect(await left()).toEqual(ids.slice(1).toSorted());
    await redrive(pages, { do: 'chosen', [`letter-${two}`]: 'yes', [`letter-${three}`]: 'yes' });
    expect(await left()).toEqual(ids.slice(3).toSorted());
    const unsaid = await redrive(pages, { do: 'all' });
    expect(unsaid.status).toBe(400);
    expect(await unsaid.text()).toContain(queuesWords.en.said['not-confirmed']);
    expect(await left()).toHaveLength(2);
    await redrive(pages, { do: 'all', confirm: 'all' });
    expect(await left()).toEqual([]);
    expect((await queue.depth('index')).ready).toBe(5);
    expect(pages.audited.toSorted()).toEqual(ids.map((id) => `queue.redrive ${id} index`).toSorted());
  });

  it.each([
    [{ do: 'chosen' }, 400],
    [{ do: 'chosen', 'letter-unknown': 'yes' }, 400],
    [{ do: 'one-unknown' }, 303],
    [{}, 400],
  ])('changes nothing for %j', async (fields, status) => {
    const pages = await startQueues();
    await bury(pages, 'index', { articleId: 'a' });
    const answer = await redrive(pages, { ...fields });
    expect(answer.status).toBe(status);
    if (status === 303) expect(answer.headers.get('location')).toBe('/queues?said=gone');
    expect(await pages.pipeline.queue.listDeadLetters()).toHaveLength(1);
    expect(pages.audited).toEqual([]);
  });

  it('shows each of many letters once, over pages', async () => {
    const pages = await startQueues();
    for (let i = 0; i < 120; i++) await bury(pages, 'index', { articleId: `a${i}` });
    const seen: string[] = [];
    for (const page of [1, 2, 3])
      for (const letter of (await shown(pages, `/queues?page=${page}`)).querySelectorAll('.letter h3'))
        seen.push(letter.textContent!);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });

  it('tells of backfills that run and of mail that is stopped', async () => {
    const pages = await startQueues();
    const { backfills, sending } = pages.pipeline.context.stores;
    const at = '2026-03-01T00:00:00.000Z';
    await backfills.add({
      schemaVersion: 1,
      feedId: 'one',
      since: at,
      maxEntries: 500,
      state: 'running',
      reason: 'reads page 2',
      notes: [],
      taken: 0,
      pages: 1,
      entries: 40,
      queued: 40,
      failures: 0,
      startedAt: at,
      updatedAt: at,
    });
    await sending.saveSwitch(
      { schemaVersion: 1, state: 'stopped', epoch: 1, by: 'guard', reason: '6 % bounced', since: at },
      0,
    );
    const text = (await shown(pages)).querySelector('main')!.textContent!;
    expect(text).toContain('40 of at most 500 entries queued');
    expect(text).toContain(queuesWords.en.mailBy.guard);
    expect(text).toContain('6 % bounced');
  });

  it.each(['reader', 'editor'] as const)('is not for the role %s', async (role) => {
    const pages = await startQueues();
    const { queueDesk } = { queueDesk: {} };
    const app = new Hono<DeskEnv>();
    app.use('*', async (c, next) => {
      c.set('desk', {
        visitor: { kind: 'signed-in', userId: 'u', name: 'u', role },
        language: 'en',
        zone: 'UTC',
        theme: 'auto',
        now: pages.pipeline.clock.now().toISOString(),
        here: '/',
        formToken: 'none',
        audit: async () => {},
      });
      await next();
    });
    // Whoever comes further than the role allows would find nothing to call.
    queuesRoutes(app, { assets: fakeAssets, queueDesk } as unknown as AppDependencies);
    expect((await app.request('/queues')).status).toBe(403);
    expect((await app.request('/queues/redrive', { method: 'POST' })).status).toBe(403);
  });
});
