import { describe, expect, it } from 'vitest';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { queueEntries } from '../../shared/jobs/queue-entries.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { FENTANYL, feedAt, type NewsItem, pageHtml, rssOf, WEATHER } from '../fakes/news.ts';
import {
  all,
  drain,
  letPass,
  mailsIn,
  messagesLeft,
  type Pipeline,
  runPass,
  startPipeline,
} from '../fakes/pipeline.ts';

const feed = feedAt('news.example');
const FENTANYL_URL = 'https://news.example/pills';
const WEATHER_URL = 'https://news.example/weather';

function publish(
  { fetcher }: Pipeline,
  items: readonly NewsItem[],
  headers: Readonly<Record<string, string>> = {},
): void {
  fetcher.serve(feed.url, { body: rssOf(items), headers });
}

/** A feed with one article about fentanyl and one about the weather, and a reader of fentanyl. */
async function startNewsroom(): Promise<Pipeline> {
  const pipeline = await startPipeline();
  publish(pipeline, [
    { guid: '1', link: FENTANYL_URL, title: 'Pills seized' },
    { guid: '2', link: WEATHER_URL, title: 'Mild week' },
  ]);
  pipeline.fetcher.serve(FENTANYL_URL, { body: pageHtml('Pills seized', FENTANYL) });
  pipeline.fetcher.serve(WEATHER_URL, { body: pageHtml('Mild week', WEATHER) });
  await addReader(pipeline, 'ana@example.org', 'topic:fentanyl');
  return pipeline;
}

async function addReader({ context }: Pipeline, address: string, queryText: string): Promise<void> {
  const report = await subscribe(context, { address, queryText, language: 'en', confirmed: true });
  expect(report.outcome).toBe('active');
}

async function entriesOf({ context }: Pipeline) {
  return (await all(context.stores.entries.ofFeed(feed.id))).map(({ record }) => record);
}

async function articleAt(pipeline: Pipeline, title: string) {
  const entry = (await entriesOf(pipeline)).find((record) => record.title === title);
  return entry?.articleId === undefined
    ? undefined
    : (await pipeline.context.stores.articles.get(entry.articleId))?.record;
}

describe('the pipeline', () => {
  it('archives every entry of a new feed and mails what a reader asked for', async () => {
    const pipeline = await startNewsroom();
    const { failures } = await runPass(pipeline, [feed]);
    expect(failures).toEqual([]);
    expect((await entriesOf(pipeline)).map(({ status }) => status)).toEqual(['archived', 'archived']);
    const article = (await articleAt(pipeline, 'Pills seized'))!;
    expect(article.tags).toContainEqual(expect.objectContaining({ tag: 'fentanyl', level: 'about' }));
    expect((await articleAt(pipeline, 'Mild week'))?.tags).toEqual([]);
    const [mail, ...others] = await mailsIn(pipeline.world);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Pills seized');
    expect(mail?.to).toEqual([{ address: 'ana@example.org', name: '' }]);
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('Pills seized');
      expect(part).toContain(FENTANYL_URL);
      expect(part).toContain(`https://vigia.example/articles/${article.id}`);
      expect(part).not.toContain('Mild week');
    }
    const headers = new Map(mail?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('list-unsubscribe')).toMatch(/^<https:\/\/vigia\.example\/unsubscribe\?t=unsubscribe\.[^>]+>$/);
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  it('keeps the text, the receipts and the raw page of an article', async () => {
    const pipeline = await startNewsroom();
    await runPass(pipeline, [feed]);
    const { stores } = pipeline.context;
    const article = (await articleAt(pipeline, 'Pills seized'))!;
    const archived = (await stores.articles.text(article))!;
    const receipt = archived.tags.find(({ tag }) => tag === 'fentanyl')!.receipts[0]!;
    const field = receipt.field === 'title' ? archived.article.title : archived.article.text;
    expect(field.slice(receipt.start, receipt.end)).toBe(receipt.words);
    const raw = (await stores.articles.raw(article.fetch!.key))!;
    expect(new TextDecoder().decode(raw)).toBe(pageHtml('Pills seized', FENTANYL));
  });

  it('archives and sends nothing on a second pass straight after', async () => {
    const pipeline = await startNewsroom();
    await runPass(pipeline, [feed]);
    const { reports } = await runPass(pipeline, [feed]);
    expect(reports.map(({ queue, outcome }) => ({ queue, outcome }))).toEqual([
      { queue: 'poll', outcome: 'not-modified' },
    ]);
    expect(pipeline.fetcher.countOf(FENTANYL_URL)).toBe(1);
    expect(await mailsIn(pipeline.world)).toHaveLength(1);
  });

  it('stores an edited article as version 2 under the same id, and alerts once', async () => {
    const pipeline = await startNewsroom();
    await runPass(pipeline, [feed]);
    const before = (await articleAt(pipeline, 'Pills seized'))!;
    publish(pipeline, [{ guid: '1', link: FENTANYL_URL, title: 'Pills seized, updated' }]);
    pipeline.fetcher.serve(FENTANYL_URL, { body: pageHtml('Pills seized, updated', FENTANYL) });
    await runPass(pipeline, [feed]);
    const now = (await articleAt(pipeline, 'Pills seized, updated'))!;
    expect(now).toMatchObject({ id: before.id, articleVersion: 2, title: 'Pills seized, updated' });
    const versions = await all(pipeline.context.stores.articles.versions(before.id));
    expect(versions.map(({ record }) => record.title)).toEqual(['Pills seized', 'Pills seized, updated']);
    expect(await mailsIn(pipeline.world)).toHaveLength(1);
  });

  it('keeps the later of two edits when ingest ends the first while the second is queued', async () => {
    const pipeline = await startNewsroom();
    const { context } = pipeline;
    await runPass(pipeline, [feed]);
    publish(pipeline, [{ guid: '1', link: FENTANYL_URL, title: 'Second' }]);
    pipeline.fetcher.serve(FENTANYL_URL, { body: pageHtml('Second', FENTANYL) });
    // Another writer touches the entry's row between the poll's read and its write.
    const { entries } = context.stores;
    let isTouched = false;
    const touching: Pipeline = {
      ...pipeline,
      context: {
        ...context,
        stores: {
          ...context.stores,
          entries: {
            ...entries,
            putContent: async (entry) => {
              const found = (await entries.get(entry.feedId, entry.key))!;
              if (!isTouched) await entries.save(found.record, found.version);
              isTouched = true;
              return await entries.putContent(entry);
            },
          },
        },
      },
    };
    await runPass(touching, [feed]);
    expect(await articleAt(pipeline, 'Second')).toMatchObject({ articleVersion: 2, title: 'Second' });
  });

  it('names both alerts of a reader in one mail that tells the story once', async () => {
    const pipeline = await startNewsroom();
    await addReader(pipeline, 'ana@example.org', 'pills');
    await runPass(pipeline, [feed]);
    const [mail, ...others] = await mailsIn(pipeline.world);
    expect(others).toEqual([]);
    expect(mail?.text).toContain('Alert: topic:fentanyl; pills');
    expect(mail?.text?.match(/^Pills seized$/gm)).toHaveLength(1);
  });

  it('archives from the feed when the page is gone', async () => {
    const pipeline = await startPipeline();
    const content = `<p>${FENTANYL}</p><p>${WEATHER}</p><p>${FENTANYL}</p><p>${WEATHER}</p>`;
    publish(pipeline, [{ guid: '1', link: 'https://news.example/gone', title: 'Gone page', content }]);
    await runPass(pipeline, [feed]);
    const article = (await articleAt(pipeline, 'Gone page'))!;
    expect(article.extraction.method).toBe('feed-content');
    expect(article.fetch?.status).toBe(404);
  });

  it('rejects an entry with a reason when neither page nor feed holds an article', async () => {
    const pipeline = await startPipeline();
    publish(pipeline, [{ guid: '1', link: 'https://news.example/gone', title: 'Gone page' }]);
    await runPass(pipeline, [feed]);
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'rejected', reason: 'the server answered 404' }]);
  });

  it('keeps metadata and hash, and neither text nor raw bytes, of a noarchive page', async () => {
    const pipeline = await startPipeline();
    const url = 'https://news.example/reserved';
    const body = pageHtml('Reserved', FENTANYL, '<meta name="robots" content="noarchive">');
    publish(pipeline, [{ guid: '1', link: url, title: 'Reserved' }]);
    pipeline.fetcher.serve(url, { body });
    await runPass(pipeline, [feed]);
    const { articles } = pipeline.context.stores;
    const article = (await articleAt(pipeline, 'Reserved'))!;
    expect(article).toMatchObject({
      title: 'Reserved',
      snippet: '',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(article.extraction.notes).toContain('text not kept: noarchive');
    expect((await pipeline.context.ports.blobs.list('entries/')).keys).toEqual([]);
    expect((await articles.text(article))?.article.text).toBe('');
    expect(await articles.raw(article.fetch!.key)).toBeUndefined();
  });
});

describe('an entry whose page does not answer', () => {
  async function startWithFailingPage(item: Partial<NewsItem> = {}): Promise<Pipeline> {
    const pipeline = await startPipeline();
    const link = 'https://news.example/slow';
    publish(pipeline, [{ guid: '1', link, title: 'Slow page', ...item }]);
    pipeline.fetcher.serve(link, { kind: 'timed-out', reason: 'no answer within 1000 ms', timeoutMs: 1_000 });
    await runPass(pipeline, [feed]);
    return pipeline;
  }

  it('is parked with its attempts and a reason, and comes due', async () => {
    const pipeline = await startWithFailingPage();
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'parked', attempts: 1 }]);
    expect((await entriesOf(pipeline))[0]?.reason).toBe('no answer within 1000 ms; tried again after 5 minutes');
    await letPass(pipeline, 4);
    expect(pipeline.fetcher.countOf('https://news.example/slow')).toBe(1);
    await letPass(pipeline, 2);
    expect(pipeline.fetcher.countOf('https://news.example/slow')).toBe(2);
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'parked', attempts: 2 }]);
  });

  it('is archived when the page answers later', async () => {
    const pipeline = await startWithFailingPage();
    pipeline.fetcher.serve('https://news.example/slow', { body: pageHtml('Slow page', FENTANYL) });
    await letPass(pipeline, 6);
    expect((await articleAt(pipeline, 'Slow page'))?.extraction.method).toBe('readability-linkedom');
  });

  it('is archived from feed content after the last attempt', async () => {
    const content = `<p>${FENTANYL}</p><p>${WEATHER}</p><p>${FENTANYL}</p><p>${WEATHER}</p>`;
    const pipeline = await startWithFailingPage({ content });
    await letPass(pipeline, 15 * 60, 5);
    expect(pipeline.fetcher.countOf('https://news.example/slow')).toBe(5);
    expect((await articleAt(pipeline, 'Slow page'))?.extraction.method).toBe('feed-content');
  });

  it('is rejected with a reason after the last attempt when the feed holds no text', async () => {
    const pipeline = await startWithFailingPage();
    await letPass(pipeline, 15 * 60, 5);
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'rejected', reason: 'no answer within 1000 ms' }]);
  });
});

describe('an entry that cannot be stored', () => {
  it.each([
    ['a link of 500,000 characters', `https://news.example/${'a'.repeat(500_000)}`],
    ['a host of 2,000 characters', `https://${'a'.repeat(2_000)}.example/`],
  ])('leaves its neighbours alone when it has %s', async (_, link) => {
    const pipeline = await startNewsroom();
    publish(pipeline, [
      { guid: '1', link: FENTANYL_URL, title: 'Pills seized' },
      { guid: 'bad', link, title: 'Bad link' },
    ]);
    const { failures } = await runPass(pipeline, [feed]);
    expect(failures).toEqual([]);
    expect(await articleAt(pipeline, 'Pills seized')).toBeDefined();
    const bad = (await entriesOf(pipeline)).find(({ title }) => title === 'Bad link');
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(String) });
  });

  it('ends dead-lettered with the reason when its job fails for good', async () => {
    const pipeline = await startNewsroom();
    const { context } = pipeline;
    const broken: Pipeline = {
      ...pipeline,
      context: {
        ...context,
        tagArticle: (article) => {
          if (article.title === 'Pills seized') throw new Error('the model is broken');
          return context.tagArticle(article);
        },
      },
    };
    await runPass(broken, [feed]);
    expect(await entriesOf(broken)).toMatchObject(
      (await entriesOf(broken)).map(({ title }) =>
        title === 'Pills seized'
          ? { status: 'dead-lettered', reason: 'dead-lettered: the model is broken' }
          : { status: 'archived' },
      ),
    );
    const [letter, ...others] = await broken.queue.listDeadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ queue: 'ingest', reason: 'the model is broken', receiveCount: 5 });
    expect(await broken.queue.redrive([letter!.id])).toEqual([letter!.id]);
    await drain(pipeline);
    expect((await entriesOf(pipeline)).map(({ status }) => status)).toEqual(['archived', 'archived']);
  });
});

describe('the pace of a host', () => {
  /** Every request with its time, in seconds since the start. */
  async function startTimed(hostPaceMs: number) {
    const asked: { readonly url: string; readonly at: number }[] = [];
    const pipeline = await startPipeline({
      hostPaceMs,
      wrap: (ports) => ({
        ...ports,
        fetcher: {
          fetch: (request) => {
            asked.push({ url: request.url, at: (ports.clock.now().getTime() - started) / 1000 });
            return ports.fetcher.fetch(request);
          },
        },
      }),
    });
    const started = pipeline.clock.now().getTime();
    return { pipeline, asked };
  }

  function publishStories(pipeline: Pipeline, count: number): void {
    const items = Array.from({ length: count }, (_, n) => ({
      guid: `${n}`,
      link: `https://news.example/${n}`,
      title: `Story ${n}`,
    }));
    publish(pipeline, items);
    for (const { link, title } of items) pipeline.fetcher.serve(link, { body: pageHtml(title, WEATHER) });
  }

  it('is kept between robots.txt, a feed and its articles, and what waits long is parked', async () => {
    const { pipeline, asked } = await startTimed(400_000);
    publishStories(pipeline, 4);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 12);
    expect((await entriesOf(pipeline)).map(({ status }) => status).toSorted()).toEqual([
      'parked',
      'parked',
      'queued',
      'queued',
    ]);
    await letPass(pipeline, 60);
    const paths = asked.map(({ url }) => new URL(url).pathname);
    expect(paths.filter((path) => path !== '/feed.xml').toSorted()).toEqual(['/0', '/1', '/2', '/3', '/robots.txt']);
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(400);
    expect((await entriesOf(pipeline)).every(({ status }) => status === 'archived')).toBe(true);
  });

  it('is kept to the second by a sweep that looks ahead, without a burst at the start of it', async () => {
    const { pipeline, asked } = await startTimed(8_000);
    publishStories(pipeline, 120);
    await syncFeeds(pipeline.context, [feed]);
    for (let minute = 0; minute < 25; minute++) {
      await dispatchJob(pipeline.context, undefined, 60_000);
      for (let second = 0; second < 60; second++) {
        await drain(pipeline, { wait: false });
        pipeline.clock.advance(1_000);
      }
    }
    expect(await entriesOf(pipeline)).toHaveLength(120);
    expect((await entriesOf(pipeline)).filter(({ status }) => status !== 'archived')).toEqual([]);
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
    // Slots are used, not missed: nine in ten follow straight after one another.
    expect(gaps.filter((gap) => gap <= 9).length).toBeGreaterThan(0.9 * gaps.length);
  });

  it('postpones a feed and an entry while another run is there, and counts neither failure nor attempt', async () => {
    const { pipeline, asked } = await startTimed(1_000);
    const { context, clock } = pipeline;
    publishStories(pipeline, 1);
    await syncFeeds(context, [feed]);
    const takeTurn = () =>
      context.stores.hosts.takeTurn('news.example', {
        run: 'another-run',
        isOnlyRun: false,
        now: clock.now().toISOString(),
        paceMs: 1_000,
        holdMs: 60_000,
      });
    const elsewhere = {
      ...pipeline,
      context: { ...context, settings: { ...context.settings, lease: { owner: 'a', soleOwner: false } } },
    };
    expect(await takeTurn()).toMatchObject({ kind: 'granted' });
    const { reports } = await letPass(elsewhere, 1 / 12, 1 / 60);
    expect(reports[0]).toMatchObject({
      outcome: 'postponed',
      reason: 'news.example is asked later: another request of ours is under way there',
    });
    expect((await context.stores.feeds.get(feed.id))?.record).toMatchObject({ state: 'new', failures: 0 });
    expect(asked).toEqual([]);
    for (let second = 0; (await entriesOf(pipeline)).length === 0 && second < 90; second++)
      await letPass(elsewhere, 1 / 60, 1 / 60);
    clock.advance(2_000);
    expect(await takeTurn()).toMatchObject({ kind: 'granted' });
    await letPass(elsewhere, 1 / 2, 1 / 60);
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'parked', attempts: 0 }]);
    await letPass(elsewhere, 3, 1 / 60);
    expect(await entriesOf(pipeline)).toMatchObject([{ status: 'archived', attempts: 0 }]);
  });

  it('lets feeds of one host follow each other in a pass by hand', async () => {
    const { pipeline, asked } = await startTimed(1_000);
    const feeds = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ ...feed, id, url: `https://news.example/${id}.xml` }));
    for (const { url } of feeds) pipeline.fetcher.serve(url, { body: rssOf([]) });
    const { reports } = await runPass(pipeline, feeds);
    expect(reports.map(({ outcome }) => outcome)).toEqual(feeds.map(() => 'changed'));
    expect(asked).toHaveLength(1 + feeds.length);
  });
});

describe('a sitemap index', () => {
  const child = (name: string) => `https://news.example/${name}.xml`;
  const indexOf = (names: readonly string[]) =>
    `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${names
      .map((name) => `<sitemap><loc>${child(name)}</loc></sitemap>`)
      .join('')}</sitemapindex>`;
  const newsOf = (title: string, url: string) =>
    `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>${url}</loc><news:news><news:publication_date>2026-03-02T11:00:00Z</news:publication_date><news:title>${title}</news:title></news:news></url></urlset>`;

  it('is polled by its newest sitemaps, five at most, at the pace of their host', async () => {
    const pipeline = await startPipeline({ hostPaceMs: 1_000 });
    const names = ['2026-03', '2026-02', '2026-01', '2025-12', '2025-11', '2025-10', '2025-09'];
    pipeline.fetcher.serve(feed.url, { body: indexOf(names) });
    for (const name of names)
      pipeline.fetcher.serve(child(name), { body: newsOf(`Of ${name}`, `${child(name)}.html`) });
    const { reports } = await runPass(pipeline, [feed]);
    expect(reports[0]).toMatchObject({ queue: 'poll', outcome: 'changed', seen: 5, fresh: 5 });
    const asked = names.filter((name) => pipeline.fetcher.countOf(child(name)) > 0);
    expect(asked).toEqual(names.slice(0, 5));
  });

  it('is read as far as the time of a poll goes when its host wants long pauses', async () => {
    const pipeline = await startPipeline({ hostPaceMs: 1_000 });
    pipeline.fetcher.serve('https://news.example/robots.txt', { body: 'User-agent: *\nCrawl-delay: 45' });
    pipeline.fetcher.serve(feed.url, { body: indexOf(['2026-03', '2026-02']) });
    for (const name of ['2026-03', '2026-02'])
      pipeline.fetcher.serve(child(name), { body: newsOf(`Of ${name}`, `${child(name)}.html`) });
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 3);
    expect((await entriesOf(pipeline)).map(({ title }) => title)).toEqual(['Of 2026-03']);
    expect((await pipeline.context.stores.feeds.get(feed.id))?.record).toMatchObject({
      state: 'ok',
      reason: expect.stringContaining('https://news.example/2026-02.xml: news.example is asked later'),
    });
  });
});

describe('entries that are queued quietly', () => {
  it('are archived, and nobody is told', async () => {
    const pipeline = await startNewsroom();
    const { context } = pipeline;
    await syncFeeds(context, [feed]);
    const entry = {
      feedId: feed.id,
      key: 'old',
      link: FENTANYL_URL,
      title: 'Pills seized',
      fingerprint: 'print-of-the-old-entry',
    };
    expect(await queueEntries(context, feed, [entry], { quiet: true })).toBe(1);
    await drain(pipeline);
    expect(await articleAt(pipeline, 'Pills seized')).toBeDefined();
    await letPass(pipeline, 10);
    expect((await mailsIn(pipeline.world)).filter(({ text = '' }) => text.includes(FENTANYL_URL))).toHaveLength(1);
  });
});

describe('a feed', () => {
  it('keeps its ETag only once its entries are queued', async () => {
    const pipeline = await startNewsroom();
    publish(pipeline, [{ guid: '1', link: FENTANYL_URL, title: 'Pills seized' }], { etag: '"1"' });
    const { context } = pipeline;
    const failing: Pipeline = {
      ...pipeline,
      context: {
        ...context,
        ports: {
          ...context.ports,
          queue: {
            send: async (queue, messages) => {
              if (queue === 'ingest') throw new Error('the queue is down');
              await context.ports.queue.send(queue, messages);
            },
          },
        },
      },
    };
    await runPass(failing, [feed]);
    expect((await context.stores.feeds.get(feed.id))?.record).toMatchObject({
      state: 'failing',
      reason: 'dead-lettered: the queue is down',
    });
    expect((await context.stores.feeds.get(feed.id))?.record.etag).toBeUndefined();
    await runPass(pipeline, [feed]);
    expect((await context.stores.feeds.get(feed.id))?.record).toMatchObject({ state: 'ok', etag: '"1"' });
    expect(await articleAt(pipeline, 'Pills seized')).toBeDefined();
  });

  it('backs off when its poll fails for good, and is not asked every minute', async () => {
    const pipeline = await startNewsroom();
    const { context } = pipeline;
    const failing: Pipeline = {
      ...pipeline,
      context: {
        ...context,
        ports: {
          ...context.ports,
          rng: {
            next: () => {
              throw new Error('a bug of ours');
            },
          },
        },
      },
    };
    await syncFeeds(context, [feed]);
    await letPass(failing, 60);
    // Five receives a poll, and polls at least a quarter of an hour apart.
    expect(pipeline.fetcher.countOf(feed.url)).toBeLessThanOrEqual(5 * 4);
    expect(pipeline.fetcher.countOf(feed.url)).toBeGreaterThan(5);
    expect((await context.stores.feeds.get(feed.id))?.record.state).toBe('failing');
  });

  it('is not polled early when the due index still shows an older time', async () => {
    const pipeline = await startPipeline({ indexDelayMs: 120_000 });
    publish(pipeline, []);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 10);
    expect(pipeline.fetcher.countOf(feed.url)).toBe(1);
  });

  it('keeps what a poll learnt when dispatch hides its row meanwhile', async () => {
    const pipeline = await startNewsroom();
    const { context, clock } = pipeline;
    publish(pipeline, [], { etag: '"1"' });
    await syncFeeds(context, [feed]);
    const hiding: Pipeline = {
      ...pipeline,
      context: {
        ...context,
        ports: {
          ...context.ports,
          fetcher: {
            fetch: async (request) => {
              const found = (await context.stores.feeds.get(feed.id))!;
              const until = new Date(clock.now().getTime() + 900_000).toISOString();
              await context.stores.feeds.save(found.record, found.version, until);
              return await context.ports.fetcher.fetch(request);
            },
          },
        },
      },
    };
    await letPass(hiding, 1);
    expect((await context.stores.feeds.get(feed.id))?.record).toMatchObject({ state: 'empty', etag: '"1"' });
  });

  it('is not polled once it is paused, whatever message is on the way', async () => {
    const pipeline = await startNewsroom();
    const { context } = pipeline;
    await syncFeeds(context, [feed]);
    await context.ports.queue.send('poll', [{ body: { feedId: feed.id, byHand: true } }]);
    await syncFeeds(context, []);
    const { reports } = await drain(pipeline);
    expect(reports).toMatchObject([{ queue: 'poll', outcome: 'skipped', reason: 'the feed is no longer in the OPML' }]);
    await letPass(pipeline, 60);
    expect(pipeline.fetcher.requests).toEqual([]);
    expect(await messagesLeft(pipeline)).toBe(0);
  });
});

describe('a reader', () => {
  it.each([
    ['unsubscribed', 'the reader is unsubscribed'],
    ['suppressed', 'the reader is suppressed'],
  ] as const)('gets nothing when %s, and the match says why', async (status, reason) => {
    const pipeline = await startNewsroom();
    const { stores } = pipeline.context;
    const id = subscriberId('ana@example.org');
    const { record, version } = (await stores.subscribers.get(id))!;
    await stores.subscribers.save({ ...record, status }, version);
    await runPass(pipeline, [feed]);
    expect(await mailsIn(pipeline.world)).toEqual([]);
    expect(await matchesOf(pipeline)).toMatchObject([{ state: 'dropped', reason }]);
  });

  it('gets nothing of an alert that was stopped before its mail, and the match says why', async () => {
    const pipeline = await startNewsroom();
    const { stores } = pipeline.context;
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 1);
    const [found] = await all(stores.subscriptions.all());
    await stores.subscriptions.save({ ...found!.record, status: 'stopped' }, found!.version);
    await letPass(pipeline, 10);
    expect(await mailsIn(pipeline.world)).toEqual([]);
    expect(await matchesOf(pipeline)).toMatchObject([{ state: 'dropped', reason: 'the subscription is stopped' }]);
  });

  it('gets nothing but the question before the alert is confirmed', async () => {
    const pipeline = await startNewsroom();
    await subscribe(pipeline.context, {
      address: 'ben@example.org',
      queryText: 'topic:fentanyl',
      language: 'en',
      confirmed: false,
    });
    await runPass(pipeline, [feed]);
    const toBen = (await mailsIn(pipeline.world)).filter(({ to }) => to?.[0]?.address === 'ben@example.org');
    expect(toBen.map(({ subject }) => subject)).toEqual(['Confirm your Vigía alert']);
  });

  async function matchesOf({ world }: Pipeline) {
    const rows = world.db.prepare(`SELECT body FROM items WHERE kind = 'match'`).all();
    return rows.map((row) => JSON.parse(String(row['body'])));
  }
});
