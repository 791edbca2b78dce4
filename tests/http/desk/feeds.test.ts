import { readFileSync, rmSync } from 'node:fs';
import { Hono } from 'hono';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import type { DeskEnv } from '../../../shared/http/desk/desk-env.ts';
import { feedsRoutes } from '../../../shared/http/desk/feeds/feeds-routes.ts';
import { feedsWords } from '../../../shared/http/words/feeds-words.ts';
import { createFeedDesk } from '../../../shared/jobs/feed-desk.ts';
import { feedStateNameSchema } from '../../../shared/model/feed.ts';
import { parseOpml } from '../../../shared/model/opml.ts';
import { todayCoverage } from '../../../shared/query/today-coverage.ts';
import { fakeAssets } from '../../fakes/assets.ts';
import { rssOf } from '../../fakes/news.ts';
import { addArticle } from '../start-pages.ts';
import { addFeedRow, type FeedPages, startFeeds } from './start-feeds.ts';

const HOUR_MS = 3_600_000;

describe('/feeds', () => {
  it('says that there is none when the list is empty', async () => {
    const pages = await startFeeds();
    expect(await textOf(pages, '/feeds')).toContain(feedsWords.en.none);
    expect(await textOf(pages, '/feeds?lang=es')).toContain(feedsWords.es.none);
  });

  it.each(['en', 'es'] as const)('names every state, what it means and what to do, in %s', async (language) => {
    const pages = await startFeeds();
    const failingSince = '2026-01-02T00:00:00.000Z';
    for (const state of feedStateNameSchema.options)
      await addFeedRow(pages, state, {
        state,
        reason: 'said <b>so</b>',
        ...(READ.includes(state) ? {} : { failures: 2, failingSince }),
      });
    await addFeedRow(pages, 'lost', { state: 'failing', reason: '404 not found.', failures: 1, failingSince });
    const page = await documentOf(pages, `/feeds?lang=${language}`);
    for (const [id, key] of [
      ...feedStateNameSchema.options.map((state) => [state, state] as const),
      ['lost', 'not-found'] as const,
    ]) {
      const { name, todo } = feedsWords[language].states[key];
      const card = cardOf(page, id);
      expect(card, id).toContain(name);
      if (!['ok', 'not-modified', 'new', 'paused', 'waiting-for-contact'].includes(key))
        expect(card, id).toContain(todo);
    }
    expect(page.querySelector('main b')).toBeNull();
    expect([...page.querySelectorAll('main [lang=en]')].some((one) => one.textContent === 'said <b>so</b>')).toBe(true);
  });

  it('finds what its number counts', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'outlet');
    const today = pages.context.ports.clock.now().getTime();
    for (const [i, days] of [1, 2, 30].entries())
      await addArticle(pages, {
        id: `00000000000000${String(i).padStart(2, '0')}`,
        publishedAt: new Date(today - days * 24 * HOUR_MS).toISOString(),
      });
    const link = (await documentOf(pages, '/feeds')).querySelector('.feed a.count');
    expect(link?.textContent).toBe('2');
    expect(link?.getAttribute('href')).toBe('/search?q=source%3Aoutlet+after%3A7d');
    const all = (await documentOf(pages, '/feeds/outlet')).querySelector('a.count');
    expect([all?.textContent, all?.getAttribute('href')]).toEqual(['3', '/search?q=source%3Aoutlet']);
  });

  it.each([
    ['state=broken', ['gone']],
    ['state=attention', ['gone', 'slowed']],
    ['state=rate-limited', ['slowed']],
    ['state=listed', ['gone', 'slowed', 'good']],
    ['state=fetched', ['good']],
    ['state=failed', ['gone', 'slowed']],
    ['state=silent', []],
    ['language=es', ['good']],
    ['language=none', ['gone', 'slowed']],
    ['text=OUTLET+g%C3%B3od', ['good']],
    ['text=slowed.example', ['slowed']],
    ['state=broken&language=es', []],
    ['state=%3Cscript%3E', []],
  ])('shows with ?%s only the feeds %j', async (query, expected) => {
    const pages = await startFeeds();
    const failingSince = '2026-01-02T00:00:00.000Z';
    await addFeedRow(pages, 'gone', { state: 'gone', failures: 1, failingSince });
    await addFeedRow(pages, 'slowed', {
      state: 'rate-limited',
      failures: 1,
      failingSince: pages.context.ports.clock.now().toISOString(),
    });
    await addFeedRow(pages, 'good', { feed: { language: 'es-MX' } });
    const page = await documentOf(pages, `/feeds?${query}`);
    expect(idsOf(page)).toEqual(expected);
    expect(page.querySelector('[role=status]')?.textContent).toContain(`${expected.length} of 3`);
  });

  it('lists as many feeds as the line of today counts', async () => {
    const pages = await startFeeds();
    for (const state of feedStateNameSchema.options)
      await addFeedRow(pages, state, { state, failures: READ.includes(state) ? 0 : 1 });
    const { stores, ports } = pages.context;
    const coverage = await todayCoverage({ stores, articleIndex: ports.articleIndex }, ports.clock.now().toISOString());
    const listed = async (state: string) => idsOf(await documentOf(pages, `/feeds?state=${state}`)).length;
    expect(await listed('listed')).toBe(coverage.feeds);
    expect(await listed('fetched')).toBe(coverage.fetched);
    expect(await listed('failed')).toBe(coverage.failing);
    expect(await listed('new')).toBe(coverage.unasked);
    expect(await listed('waiting-for-contact')).toBe(coverage.waitingForContact);
  });

  it('shows each of 500 feeds once, over pages', async () => {
    const pages = await startFeeds();
    for (let i = 0; i < 500; i++) await addFeedRow(pages, `feed-${String(i).padStart(3, '0')}`);
    const seen: string[] = [];
    let path: string | undefined = '/feeds';
    for (let page = 0; page < 20 && path !== undefined; page++) {
      const document = await documentOf(pages, path);
      seen.push(...idsOf(document));
      const next = [...document.querySelectorAll('nav a')].find((link) => link.textContent === feedsWords.en.next);
      path = next?.getAttribute('href') ?? undefined;
    }
    expect(seen).toHaveLength(500);
    expect(new Set(seen).size).toBe(500);
  });

  it('gives the list as OPML, without samples and what is paused', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one', { feed: { title: 'A & B', category: 'wire', language: 'es' } });
    await addFeedRow(pages, 'two', { feed: { origin: 'sample' } });
    await addFeedRow(pages, 'three', { state: 'paused' });
    const answer = await pages.request('/feeds/list/export');
    expect(answer.headers.get('content-disposition')).toContain('vigia-feeds.opml');
    expect(parseOpml(await answer.text())).toMatchObject({
      kind: 'opml',
      findings: [],
      feeds: [{ id: 'one', title: 'A & B', category: 'wire', language: 'es' }],
    });
  });

  it('says how feeds are added where the list travels with the code', async () => {
    const pages = await startFeeds();
    const { context } = pages;
    const readOnly = await startFeeds({ feedDesk: createFeedDesk(context) });
    expect(await textOf(readOnly, '/feeds')).toContain(feedsWords.en.readOnly);
    expect((await readOnly.request('/feeds/list/add')).status).toBe(404);
  });
});

describe('/feeds/:id', () => {
  it.each(['/feeds/unknown', '/feeds/%00', `/feeds/${'a'.repeat(2_000)}`, '/feeds/..%2fx'])(
    'answers 404 to %s',
    async (path) => {
      const pages = await startFeeds();
      expect((await pages.request(path)).status).toBe(404);
    },
  );

  it('shows days, interval, hub, robots.txt and backfill of a feed', async () => {
    const pages = await startFeeds();
    const { stores, ports } = pages.context;
    const now = ports.clock.now().toISOString();
    const days = Array.from({ length: 25 }, (_, i) => ({
      date: new Date(Date.parse(now) - (24 - i) * 24 * HOUR_MS).toISOString().slice(0, 10),
      fresh: i === 24 ? 90 : 4,
    }));
    await addFeedRow(pages, 'one', {
      ttlMinutes: 120,
      rhythm: { days, hours: Array.from({ length: 24 }, () => 1), watchedDays: 25, freshShare: 0.5, learntAt: now },
      hub: { url: 'https://hub.example/', topic: 'https://one.example/feed' },
    });
    await stores.robots.put(
      'https://one.example',
      {
        kind: 'rules',
        robots: { groups: [{ agents: ['*'], rules: [{ allow: false, path: '/x', line: 2 }], crawlDelaySeconds: 7 }] },
      },
      { fetchedAt: now, expiresAt: new Date(Date.parse(now) + HOUR_MS).toISOString() },
    );
    const text = await textOf(pages, '/feeds/one');
    expect(text).toContain('Flooding: 90 new on');
    expect(text).toContain(feedsWords.en.intervals.asked);
    expect(text).toContain('50 %');
    expect(text).toContain(feedsWords.en.hubNotAsked);
    expect(text).toContain('*: 7 s');
    expect((await documentOf(pages, '/feeds/one')).querySelectorAll('details tbody tr')).toHaveLength(25);
  });

  it('makes a feed due when an editor asks for its poll', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const answer = await press(pages, '/feeds/one', '/feeds/one/poll');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/feeds/one?said=due']);
    expect((await pages.context.stores.feeds.get('one'))?.record.nextPollAt).toBe(
      pages.context.ports.clock.now().toISOString(),
    );
    expect(pages.audited).toEqual(['feed.poll one']);
    const again = await press(pages, '/feeds/one', '/feeds/one/poll');
    expect(again.headers.get('location')).toBe('/feeds/one?said=due-already');
    expect(await textOf(pages, '/feeds/one?said=due-already')).toContain(feedsWords.en.said['due-already']);
    expect(pages.audited).toHaveLength(1);
  });

  it('shows what a look at the feed finds, and stores nothing of it', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const before = await pages.context.stores.feeds.get('one');
    pages.pipeline.fetcher.serve('https://one.example/feed', {
      body: rssOf([{ guid: 'a', title: 'A', link: 'https://one.example/a' }]),
    });
    const answer = await press(pages, '/feeds/one', '/feeds/one/check');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(feedsWords.en.checkOk);
    expect(await pages.context.stores.feeds.get('one')).toEqual(before);
  });

  it('takes a feed out of the list, and puts it back', async () => {
    const pages = await startFeeds();
    await addThrough(pages, 'https://one.example/feed');
    const id = parsedList(pages)[0]!.id;
    expect((await press(pages, `/feeds/${id}`, `/feeds/${id}/remove`)).headers.get('location')).toBe(
      `/feeds/${id}?said=removed`,
    );
    expect(parsedList(pages)).toEqual([]);
    expect((await pages.context.stores.feeds.get(id))?.record.state).toBe('paused');
    await press(pages, `/feeds/${id}`, `/feeds/${id}/restore`);
    expect(parsedList(pages)).toMatchObject([{ id, title: 'News' }]);
    expect((await pages.context.stores.feeds.get(id))?.record.state).toBe('new');
    expect(pages.audited).toEqual([`feed.add ${id}`, `feed.remove ${id}`, `feed.restore ${id}`]);
  });

  it('says why when the list cannot be written', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    rmSync(pages.file);
    const answer = await press(pages, '/feeds/one', '/feeds/one/remove');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('ENOENT');
    expect(pages.audited).toEqual([]);
  });

  it('starts and stops a backfill', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const started = await press(pages, '/feeds/one', '/feeds/one/backfill', { since: '2026-01-01', max: '500' });
    expect(started.headers.get('location')).toBe('/feeds/one?said=backfill-started');
    expect((await pages.context.stores.backfills.get('one'))?.record).toMatchObject({
      state: 'running',
      maxEntries: 500,
    });
    const stopped = await press(pages, '/feeds/one', '/feeds/one/stop-backfill');
    expect(stopped.headers.get('location')).toBe('/feeds/one?said=backfill-stopped');
    expect(pages.audited).toEqual(['backfill.start one', 'backfill.stop one']);
  });

  it.each([
    [{ since: 'soon', max: '10' }, feedsWords.en.badSince],
    [{ since: '2999-01-01', max: '10' }, feedsWords.en.badSince],
    [{ since: '2026-02-31', max: '10' }, feedsWords.en.badSince],
    [{ since: '2026-01-01', max: '0' }, feedsWords.en.badMax],
    [{ since: '2026-01-01', max: '50001' }, feedsWords.en.badMax],
  ])('refuses the backfill %j and keeps what was typed', async (typed, why) => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const answer = await press(pages, '/feeds/one', '/feeds/one/backfill', typed);
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain(why);
    expect(page).toContain(`value="${typed.since}"`);
    expect(await pages.context.stores.backfills.get('one')).toBeUndefined();
  });
});

describe('/feeds/list/add', () => {
  it('shows what is found at an address, then adds what is chosen', async () => {
    const pages = await startFeeds();
    const { fetcher } = pages.pipeline;
    fetcher.serve('https://outlet.example/', {
      body: '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/es.xml"></head></html>',
      headers: { 'content-type': 'text/html' },
    });
    fetcher.serve('https://outlet.example/es.xml', {
      body: rssOf([{ guid: 'a', title: 'A', link: 'https://outlet.example/a' }]),
    });
    const found = await press(pages, '/feeds/list/add', '/feeds/list/find', { address: 'outlet.example' });
    expect(found.status).toBe(200);
    const page = await found.text();
    expect(page).toContain('https://outlet.example/es.xml');
    expect(page).toContain(feedsWords.en.checkOk);
    const added = await sendForm(pages, found, page, '/feeds/list/add', {
      'title-0': 'El <Medio>',
      'country-0': 'mx',
      'category-0': 'wire',
    });
    const [feed] = parsedList(pages);
    expect(added.headers.get('location')).toBe(`/feeds/${feed!.id}?said=added`);
    expect(feed).toMatchObject({
      url: 'https://outlet.example/es.xml',
      title: 'El <Medio>',
      country: 'MX',
      category: 'wire',
    });
    expect((await pages.context.stores.feeds.get(feed!.id))?.record.state).toBe('new');
  });

  it.each([
    [{ address: '' }, feedsWords.en.badAddress],
    [{ address: 'javascript:alert(1)' }, feedsWords.en.badAddress],
    [{ address: 'a b' }, feedsWords.en.badAddress],
    [{ address: 'outlet.example', language: 'español' }, feedsWords.en.badLanguage],
  ])('refuses %j and asks nobody', async (typed, why) => {
    const pages = await startFeeds();
    const answer = await press(pages, '/feeds/list/add', '/feeds/list/find', typed);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(why);
    expect(pages.pipeline.fetcher.requests).toEqual([]);
  });

  it('keeps what was typed when nothing is chosen, or the list refuses it', async () => {
    const pages = await startFeeds();
    pages.pipeline.fetcher.serve('https://one.example/feed', { body: rssOf([]) });
    const found = await press(pages, '/feeds/list/add', '/feeds/list/find', { address: 'https://one.example/feed' });
    const page = await found.text();
    const none = await sendForm(pages, found, page, '/feeds/list/add', { 'take-0': undefined, 'title-0': 'Mine' });
    expect(none.status).toBe(400);
    expect(await none.clone().text()).toContain('value="Mine"');
    const wrong = await sendForm(pages, found, page, '/feeds/list/add', { 'country-0': 'M1' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('two letters such as');
    expect(parsedList(pages)).toEqual([]);
  });

  it('lets an address be added unseen when nothing is found there', async () => {
    const pages = await startFeeds();
    pages.pipeline.fetcher.serve('https://one.example/feed', { status: 503 });
    const found = await press(pages, '/feeds/list/add', '/feeds/list/find', { address: 'https://one.example/feed' });
    const page = await found.text();
    expect(page).toContain(feedsWords.en.nothingFound);
    await sendForm(pages, found, page, '/feeds/list/add', {});
    expect(parsedList(pages)).toMatchObject([{ url: 'https://one.example/feed', title: 'one.example' }]);
  });
});

describe('/feeds/list/import', () => {
  it('adds what is right and tells what is wrong by its line', async () => {
    const pages = await startFeeds();
    const list =
      'https://one.example/feed One\nnot an address\nhttp://10.0.0.1/feed\nhttps://two.example/rss <b>Two</b>';
    const answer = await sendImport(pages, { list });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('2 added, 0 known already, 2 not taken.');
    expect(page).toMatch(/Line 2, column 1: .*http\(s\)/);
    expect(page).toMatch(/Line 3, column 1: .*private address/);
    expect(parsedList(pages).map(({ url }) => url)).toEqual(['https://one.example/feed', 'https://two.example/rss']);
    expect(pages.audited).toEqual(['feed.import feeds']);
    const again = await (await sendImport(pages, { list })).text();
    expect(again).toContain('0 added, 2 known already');
  });

  it('takes a file, and leads to the feeds when nothing is wrong with it', async () => {
    const pages = await startFeeds();
    const opml = '<opml version="2.0"><body><outline text="Señal" xmlUrl="https://one.example/feed"/></body></opml>';
    const answer = await sendImport(pages, { list: '', file: new File([opml], 'feeds.opml') });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/feeds?said=imported']);
    expect(parsedList(pages)).toMatchObject([{ title: 'Señal' }]);
  });

  it.each([
    ['nothing', {}, 400],
    ['a list without feeds', { list: '# a remark' }, 400],
    ['what is no list', { list: '<html><body>' }, 400],
    ['more than 2 MB', { list: 'x'.repeat(2.1 * 1024 * 1024) }, 413],
    ['a form without a token', { list: 'https://one.example/feed', token: '' }, 403],
  ])('answers %s as it deserves, and changes nothing', async (_, fields, status) => {
    const pages = await startFeeds();
    const before = readFileSync(pages.file, 'utf8');
    expect((await sendImport(pages, fields)).status).toBe(status);
    expect(readFileSync(pages.file, 'utf8')).toBe(before);
    expect(pages.audited).toEqual([]);
  });

  it('refuses what another site sends', async () => {
    const pages = await startFeeds();
    const answer = await sendImport(pages, { list: 'https://one.example/feed' }, { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect(parsedList(pages)).toEqual([]);
  });
});

describe('feedsRoutes()', () => {
  const POSTS = [
    '/feeds/one/poll',
    '/feeds/one/check',
    '/feeds/one/backfill',
    '/feeds/one/stop-backfill',
    '/feeds/one/remove',
    '/feeds/one/restore',
    '/feeds/list/find',
    '/feeds/list/add',
    '/feeds/list/import',
  ];

  it('lets a reader look and change nothing', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const app = appFor(pages, 'reader');
    for (const path of POSTS) expect((await app.request(path, { method: 'POST' })).status, path).toBe(403);
    for (const path of ['/feeds/one', '/feeds'])
      expect(await (await app.request(path)).text(), path).not.toMatch(
        /action="\/feeds\/|href="\/feeds\/list\/(?!export)/,
      );
  });

  it('refuses every form without the token of a page', async () => {
    const pages = await startFeeds();
    await addFeedRow(pages, 'one');
    const before = await pages.context.stores.feeds.get('one');
    for (const path of POSTS)
      expect(
        (await pages.request(path, { method: 'POST', body: new URLSearchParams({ since: '2026-01-01' }) })).status,
        path,
      ).toBe(403);
    expect(await pages.context.stores.feeds.get('one')).toEqual(before);
  });
});

const READ: readonly string[] = ['ok', 'empty', 'not-modified', 'new'];

async function textOf(pages: FeedPages, path: string): Promise<string> {
  return (await documentOf(pages, path)).querySelector('main')?.textContent ?? '';
}

async function documentOf(pages: FeedPages, path: string): Promise<Document> {
  const answer = await pages.request(path);
  expect(answer.status, path).toBe(200);
  return parseHTML(await answer.text()).document;
}

function idsOf(page: Document): readonly string[] {
  return [...page.querySelectorAll('.feeds h2 a')].map((link) => link.getAttribute('href')!.slice('/feeds/'.length));
}

function cardOf(page: Document, id: string): string {
  return page.querySelector(`.feeds a[href="/feeds/${id}"]`)!.closest('li')!.textContent ?? '';
}

function parsedList({ file }: FeedPages) {
  const parsed = parseOpml(readFileSync(file, 'utf8'));
  return parsed.kind === 'opml' ? parsed.feeds : [];
}

/** Opens a page and sends one of its forms. */
async function press(
  pages: FeedPages,
  path: string,
  action: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const shown = await pages.request(path);
  return sendForm(pages, shown, await shown.text(), action, typed);
}

/** Sends a form of a page that is shown, as the browser would that got it; undefined unticks a box. */
async function sendForm(
  pages: FeedPages,
  shown: Response,
  page: string,
  action: string,
  typed: Readonly<Record<string, string | undefined>>,
): Promise<Response> {
  const form = parseHTML(page).document.querySelector(`form[action="${action}"]`);
  if (form === null) throw new Error(`no form goes to ${action}`);
  const fields = new URLSearchParams();
  for (const input of form.querySelectorAll('input'))
    if (input.getAttribute('type') !== 'checkbox' || input.hasAttribute('checked'))
      fields.set(input.getAttribute('name')!, input.getAttribute('value') ?? '');
  for (const [name, value] of Object.entries(typed))
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  return pages.request(action, { method: 'POST', body: fields, headers: { cookie: cookieOf(pages, shown) } });
}

const cookies = new WeakMap<FeedPages, string>();

/** The browser's name is given once, with its first page. */
function cookieOf(pages: FeedPages, shown: Response): string {
  const given = shown.headers.get('set-cookie')?.split(';')[0];
  if (given !== undefined) cookies.set(pages, given);
  return cookies.get(pages) ?? '';
}

async function sendImport(
  pages: FeedPages,
  fields: Readonly<Record<string, string | File>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const shown = await pages.request('/feeds/list/import');
  const token =
    parseHTML(await shown.text())
      .document.querySelector('form[enctype] input[name=token]')
      ?.getAttribute('value') ?? '';
  const body = new FormData();
  for (const [name, value] of Object.entries({ token, ...fields })) body.set(name, value);
  return pages.request('/feeds/list/import', {
    method: 'POST',
    body,
    headers: { cookie: cookieOf(pages, shown), ...headers },
  });
}

async function addThrough(pages: FeedPages, url: string): Promise<void> {
  pages.pipeline.fetcher.serve(url, { body: rssOf([]) });
  const found = await press(pages, '/feeds/list/add', '/feeds/list/find', { address: url });
  await sendForm(pages, found, await found.text(), '/feeds/list/add', {});
}

/** The routes for somebody of a role. */
function appFor(pages: FeedPages, role: 'reader' | 'editor'): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const { context } = pages;
  const now = context.ports.clock.now().toISOString();
  app.use('*', async (c, next) => {
    c.set('desk', {
      visitor: { kind: 'signed-in', userId: 'u', name: 'u', role },
      language: 'en',
      zone: 'UTC',
      theme: 'auto',
      now,
      here: '/',
      formToken: 'none',
      audit: async () => {},
    });
    await next();
  });
  const none = async () => {
    throw new Error('a reader must not come so far');
  };
  const feedDesk: AppDependencies['feedDesk'] = {
    tryNow: none,
    startBackfill: none,
    stopBackfill: none,
    look: { find: none, check: none },
    list: { add: none, remove: none, import: none },
  };
  // Of the rest nothing is touched here.
  const deps = {
    stores: context.stores,
    articleIndex: context.ports.articleIndex,
    knownTags: new Set<string>(),
    assets: fakeAssets,
    feedDesk,
  } as unknown as AppDependencies;
  feedsRoutes(app, deps);
  return app;
}
