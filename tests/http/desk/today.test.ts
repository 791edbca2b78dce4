import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { ArticleRecord } from '../../../shared/model/article-record.ts';
import type { StoryAssignment } from '../../../shared/model/story.ts';
import { makeArticleRecord } from '../../fakes/records.ts';
import { type Pages, startPages } from '../start-pages.ts';

const HOUR_MS = 60 * 60_000;

/** So many hours before the clock of the pages. */
function ago({ pipeline }: Pages, hours: number): string {
  return new Date(pipeline.context.ports.clock.now().getTime() - hours * HOUR_MS).toISOString();
}

/** An article with its row, its story's head and its place in it. */
async function addTo(
  pages: Pages,
  storyId: string,
  {
    hours,
    kind = 'new',
    ...more
  }: Partial<ArticleRecord> & { id: string; hours: number; kind?: StoryAssignment['kind'] },
): Promise<void> {
  const { stores, ports } = pages.pipeline.context;
  const at = ago(pages, hours);
  const story = { kind, storyId, why: kind === 'new' ? 'first article of its story' : `because of ${storyId}` };
  await stores.articles.saveHead(
    makeArticleRecord({
      canonicalUrl: `https://outlet.example/${more.id}`,
      url: `https://outlet.example/${more.id}`,
      publishedAt: at,
      foundAt: at,
      orderedAt: at,
      story,
      articleKey: `articles/${more.id}`,
      ...more,
    }),
  );
  await stores.stories.add({
    schemaVersion: 1,
    id: storyId,
    title: 'A story',
    language: 'en',
    createdAt: at,
    members: 1,
    firstAt: at,
    lastAt: at,
    tellings: [],
    apart: [],
  });
  await ports.table.put({
    key: { kind: 'story', partition: storyId, sort: `member#${more.id}` },
    body: { schemaVersion: 1, storyId, articleId: more.id, assignment: story, joinedAt: at },
  });
}

const source = (feedId: string) => ({ feedId, title: `Outlet ${feedId}`, country: 'US', sample: false });

/** One wide story in two languages, which began first, and one that is newer and narrow. */
async function twoStories(): Promise<Pages> {
  const pages = await startPages({ knownTags: new Set(['fentanyl', 'precursors', 'group:cjng']) });
  await addTo(pages, 'aaaa11', { id: 'aaaa11', hours: 6, title: 'Wide story', source: source('one') });
  await addTo(pages, 'aaaa11', { id: 'aaaa12', hours: 5, kind: 'copy-of', title: 'Copied', source: source('two') });
  await addTo(pages, 'aaaa11', {
    id: 'aaaa13',
    hours: 4,
    kind: 'same-story',
    title: 'Historia ancha',
    language: 'es',
    source: source('three'),
    tags: [
      { tag: 'fentanyl', level: 'about', score: 3 },
      { tag: 'group:cjng', level: 'mention', score: 1 },
    ],
  });
  await addTo(pages, 'bbbb21', {
    id: 'bbbb21',
    hours: 1,
    title: 'Narrow story',
    source: source('one'),
    tags: [{ tag: 'precursors', level: 'mention', score: 1 }],
  });
  return pages;
}

async function pageAt(pages: Pages, path: string, status = 200) {
  const response = await pages.request(path);
  expect(response.status, path).toBe(status);
  return parseHTML(await response.text()).document;
}

type Page = Awaited<ReturnType<typeof pageAt>>;

const titles = (page: Page) => [...page.querySelectorAll('[data-item] h3')].map(({ textContent }) => textContent);
const textOf = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('Today', () => {
  it('lists stories, the newest article first unless the widest are asked for', async () => {
    const pages = await twoStories();
    expect(titles(await pageAt(pages, '/'))).toEqual(['Narrow story', 'Wide story']);
    expect(titles(await pageAt(pages, '/?order=widest'))).toEqual(['Wide story', 'Narrow story']);
  });

  it('says of a story who was first, how widely it is told, which are copies, and on demand why', async () => {
    const pages = await twoStories();
    const card = [...(await pageAt(pages, '/')).querySelectorAll('[data-item]')].at(1)!;
    expect(textOf(card)).toContain('First: Outlet one');
    expect(textOf(card)).toContain('3 sources · 3 articles (1 of them a copy) · by language: English 2, Spanish 1');
    expect(card.querySelector('h3 a')?.getAttribute('href')).toBe('/stories/aaaa11');
    expect(card.querySelector('a[rel=noreferrer]')?.getAttribute('href')).toBe('https://outlet.example/aaaa11');
    expect([...card.querySelectorAll('details li a')].map(textOf)).toEqual(['Copied', 'Historia ancha']);
    expect(textOf(card.querySelector('details'))).toContain('because of aaaa11');
    expect([...card.querySelectorAll('.chip')].map((chip) => chip.getAttribute('href'))).toEqual([
      '/?topic=fentanyl',
      '/?group=cjng',
    ]);
  });

  it('counts a story’s articles in the list apart where the filters leave some out', async () => {
    const pages = await twoStories();
    const card = (await pageAt(pages, '/?language=es')).querySelector('[data-item]')!;
    expect(textOf(card)).toContain('in this list: 1 article');
    expect(textOf(card)).toContain('3 articles');
  });

  it.each([
    ['/?topic=precursors', ['Narrow story'], 'topic:precursors after:24h'],
    ['/?group=cjng&since=7d', ['Wide story'], 'group:cjng after:7d'],
    ['/?language=es', ['Wide story'], '((level:about) OR (level:mention)) after:24h'],
    ['/?source=one', ['Narrow story', 'Wide story'], 'source:one'],
    ['/?level=about&since=all', ['Wide story'], 'level:about'],
    ['/?topic=precursors&level=about&since=all', [], 'topic:precursors level:about'],
    ['/?level=all&since=all', ['Narrow story', 'Wide story'], 'after:1900-01-01'],
  ])('filters by the address %s, and is the search it names', async (path, expected, query) => {
    const page = await pageAt(await twoStories(), path);
    expect(titles(page)).toEqual(expected);
    if (expected.length === 0) return;
    const asked = page.querySelector('a code');
    expect(textOf(asked)).toContain(query.replace(/^\(\(/, '').split(' ')[0]);
    expect(asked?.parentElement?.getAttribute('href')).toContain('/search?q=');
  });

  it('finds by the query it shows as many articles and stories as it counts', async () => {
    const pages = await twoStories();
    for (const path of ['/', '/?language=es', '/?topic=fentanyl&order=widest', '/?from=2026-03-01&level=all']) {
      const page = await pageAt(pages, path);
      const counts = [...page.querySelectorAll('[aria-labelledby=stories] > p .count')];
      const { articleIndex } = pages.pipeline.context.ports;
      const query = new URLSearchParams(counts[0]?.getAttribute('href')?.split('?')[1]).get('q') ?? '';
      const now = pages.pipeline.context.ports.clock.now().toISOString();
      const found = await articleIndex.facets({ query, now, fields: [], top: 1 });
      expect(counts.slice(0, 2).map(textOf), path).toEqual([String(found.stories), String(found.articles)]);
    }
  });

  it('takes the beginning of a day by the reader’s clock', async () => {
    const pages = await twoStories();
    const response = await pages.request('/?from=2026-03-01&level=all', {
      headers: { cookie: 'vigia-zone=America/Mexico_City' },
    });
    expect(await response.text()).toContain('after:2026-03-01T06:00:00.000Z');
  });

  it('gives every filter that is on as a link that takes it off', async () => {
    const page = await pageAt(await twoStories(), '/?topic=fentanyl&since=7d&order=widest');
    const chips = [...page.querySelectorAll('.active-filters .chip')];
    expect(chips.map((chip) => [textOf(chip), chip.getAttribute('href')])).toEqual([
      ['Topic: Label of fentanyl ×', '/?since=7d&order=widest'],
      ['Since: the last 7 days ×', '/?topic=fentanyl&order=widest'],
    ]);
    const form = page.querySelector('.filters form')!;
    expect(form.getAttribute('method')).toBe('get');
    expect(form.querySelector('[name=topic] [selected]')?.getAttribute('value')).toBe('fentanyl');
  });

  it('shows what is wrong with a filter, and still lets it be taken off', async () => {
    const page = await pageAt(await twoStories(), '/?topic=fentanil', 400);
    expect(textOf(page.querySelector('[role=alert]'))).toContain('fentanil');
    expect(page.querySelector('.active-filters .chip')?.getAttribute('href')).toBe('/');
  });

  it.each([
    ['/?since=yesterday', 2],
    ['/?from=2026-02-31', 2],
    ['/?page=0', 2],
    ['/?page=7', 0],
    ['/?order=%00&level=x', 2],
  ])('answers the odd address %s with a page', async (path, count) => {
    expect(titles(await pageAt(await twoStories(), path))).toHaveLength(count);
  });

  it('looks at a longer time where a shorter one holds nothing, and says so', async () => {
    const pages = await startPages();
    await addTo(pages, 'cccc31', { id: 'cccc31', hours: 24 * 10, title: 'Old story' });
    const page = await pageAt(pages, '/');
    expect(titles(page)).toEqual(['Old story']);
    expect(textOf(page.querySelector('main'))).toContain('Nothing in a shorter time, so this is the last 28 days.');
    expect(titles(await pageAt(pages, '/?since=7d'))).toEqual([]);
  });

  it.each([
    ['nothing is archived', undefined, '/', 'No article has a topic yet.', '/?level=all'],
    ['nothing has a topic', { tags: [] }, '/', 'No article has a topic yet.', '/?level=all'],
    ['all is asked for and nothing there', undefined, '/?level=all', 'Nothing is archived yet.', '/feeds'],
    [
      'the filters let nothing through',
      {},
      '/?topic=precursors&since=7d',
      'No story meets these filters.',
      '/?topic=precursors&since=28d',
    ],
  ])('says what to do when %s', async (_, article, path, words, href) => {
    const pages = await startPages();
    if (article !== undefined) await addTo(pages, 'dddd41', { id: 'dddd41', hours: 1, ...article });
    const notice = (await pageAt(pages, path)).querySelector('[aria-labelledby=stories] .notice')!;
    expect(textOf(notice)).toContain(words);
    expect([...notice.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toContain(href);
  });

  it('pages through all stories, each once, also when new ones arrive meanwhile', async () => {
    const pages = await startPages();
    for (let n = 0; n < 45; n++) {
      const id = `ee${String(n).padStart(4, '0')}`;
      await addTo(pages, id, { id, hours: 1 + n / 10, title: id });
    }
    const seen: (string | null)[] = [];
    for (let path: string | undefined = '/?since=7d'; path !== undefined; ) {
      const page: Page = await pageAt(pages, path);
      seen.push(...titles(page));
      path = page.querySelector('a[rel=next]')?.getAttribute('href')?.toString();
      pages.pipeline.clock.advance(60_000);
      await addTo(pages, `ff${seen.length}`, { id: `ff${seen.length}`, hours: 0, title: 'new' });
    }
    expect(seen).toHaveLength(45);
    expect(new Set(seen).size).toBe(45);
    expect(seen).not.toContain('new');
  });

  it('shows each topic beside its own past, as a line, as numbers and as ways to search and trend', async () => {
    const pages = await twoStories();
    await addTo(pages, 'cccc71', { id: 'cccc71', hours: 50 });
    const line = (await pageAt(pages, '/')).querySelector('.sparks li')!;
    expect(line.querySelector('svg')?.getAttribute('aria-label')).toMatch(
      /^Label of fentanyl: 4 articles in \d+ days?, \d today$/,
    );
    expect([...line.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
      '/?topic=fentanyl',
      expect.stringMatching(/^\/search\?q=topic%3Afentanyl\+after%3A\d{4}-\d\d-\d\d$/),
      expect.stringMatching(/^\/search\?q=topic%3Afentanyl\+after%3A\d{4}-\d\d-\d\d\+before%3A\d{4}-\d\d-\d\d$/),
      '/trends?q=topic%3Afentanyl',
    ]);
  });

  it('marks a topic that rises above what is usual by its own past', async () => {
    const pages = await startPages();
    for (let day = 1; day < 40; day++) {
      const id = `aa00${String(day).padStart(2, '0')}`;
      await addTo(pages, id, { id, hours: 24 * day });
    }
    for (let n = 0; n < 12; n++) {
      const id = `bb00${String(n).padStart(2, '0')}`;
      await addTo(pages, id, { id, hours: 0 });
    }
    const line = (await pageAt(pages, '/')).querySelector('.sparks li')!;
    expect(textOf(line)).toMatch(/today 12 ▲ rise, yesterday \d, usual 0 to \d/);
    pages.pipeline.clock.advance(24 * HOUR_MS);
    expect(textOf((await pageAt(pages, '/')).querySelector('.sparks li'))).toMatch(/today 0, yesterday 1\d ▲ rise, /);
  });

  it('says what the list rests on, with the way to each number', async () => {
    const pages = await twoStories();
    const { stores, ports } = pages.pipeline.context;
    const feed = { schemaVersion: 1, reason: '-', addedAt: ago(pages, 90), failures: 0, entriesSeen: 0 } as const;
    const listed = (id: string) => ({ id, url: `https://${id}.example/`, title: id, origin: 'opml' as const });
    await stores.feeds.add({ ...feed, feed: listed('good'), state: 'ok' });
    await stores.feeds.add({
      ...feed,
      feed: listed('bad'),
      state: 'failing',
      failures: 2,
      failingSince: ago(pages, 80),
    });
    await stores.feeds.add({ ...feed, feed: listed('idle'), state: 'waiting-for-contact' });
    await stores.hourCounts.add('read', ports.clock.now().toISOString());
    const page = await pageAt(pages, '/');
    const text = textOf(page.querySelector('main'));
    expect(text).toMatch(
      /Coverage: 3 feeds, 1 fetched, 1 failing since \d+ \w+ \d+, 0 silent, 1 waiting for a contact\./,
    );
    expect(text).toMatch(
      /In the last 24 hours: 1 read, 0 met an alert, 0 dropped; dated in these hours: 4, 4 with a topic/,
    );
    expect(text).toContain('1 real feeds are listed but not polled');
  });

  it('/today/news tells the ids of stories that began since, and meet the filters', async () => {
    const pages = await twoStories();
    const news = async (fields: Record<string, string>) =>
      await (await pages.request(`/today/news?${new URLSearchParams(fields)}`)).json();
    expect(await news({ after: ago(pages, 2) })).toEqual({ ids: ['bbbb21'] });
    expect(await news({ after: ago(pages, 2), topic: 'fentanyl' })).toEqual({ ids: [] });
    expect(await news({ after: ago(pages, 0) })).toEqual({ ids: [] });
    for (const after of ['', 'x', ago(pages, -1), ago(pages, 24 * 400)])
      expect(await news({ after })).toEqual({ ids: [] });
    expect(await news({ after: ago(pages, 2), topic: 'nonsense' })).toEqual({ ids: [] });
  });

  it('gives its script where to look for news, and what is on the page already', async () => {
    const pages = await twoStories();
    await addTo(pages, 'dddd51', { id: 'dddd51', hours: 0 });
    const bar = (await pageAt(pages, '/?topic=fentanyl')).querySelector('[data-news]')!;
    expect(bar.getAttribute('data-news')).toMatch(/^\/today\/news\?topic=fentanyl&since=24h&after=/);
    expect(bar.getAttribute('data-known')).toBe('dddd51');
    expect(bar.querySelector('[role=status]')?.textContent).toBe('');
    expect(bar.querySelector('a')?.hasAttribute('hidden')).toBe(true);
  });

  it('speaks Spanish to those who ask for it', async () => {
    const pages = await twoStories();
    const text = await (await pages.request('/', { headers: { 'accept-language': 'es-MX' } })).text();
    expect(text).toContain('<html lang="es"');
    expect(text).toContain('Primero las más difundidas');
    expect(text).toContain('<h3 id="story-aaaa11" lang="en">');
  });
});
