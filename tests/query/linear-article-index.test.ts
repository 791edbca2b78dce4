import { describe, expect, test } from 'vitest';
import type { ArticleSearch } from '../../shared/ports.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { archiveOf, idOf, store } from './archive-of.ts';

const NOW = '2026-03-10T12:00:00.000Z';

/** Ten articles, an hour apart, the first the newest; three tell one story. */
const ARTICLES = Array.from({ length: 10 }, (_, at) => ({
  id: idOf(at),
  title: at % 2 === 0 ? 'Decomisan precursores' : 'Otra nota',
  text: at % 3 === 0 ? 'La Marina decomisó fentanilo; decomisos de fentanilo.' : 'Un decomiso en el puerto.',
  language: 'es',
  orderedAt: `2026-03-${String(9 - Math.floor(at / 4)).padStart(2, '0')}T${String(20 - at).padStart(2, '0')}:00:00.000Z`,
  foundAt: '2026-03-09T23:00:00.000Z',
  story: { kind: 'same-story' as const, storyId: [1, 4, 7].includes(at) ? idOf(4) : idOf(at), why: 'test' },
}));

async function pages(index: ReturnType<typeof createLinearArticleIndex>, search: Omit<ArticleSearch, 'now'>) {
  const found: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await index.search({ now: NOW, ...search, ...(cursor === undefined ? {} : { cursor }) });
    found.push(page.hits.map(({ articleId }) => articleId));
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < 50);
  return found.flat();
}

describe('createLinearArticleIndex()', () => {
  test.each([{ order: 'newest' as const }, { order: 'relevance' as const }])(
    'search() gives every article once over its pages when asked for %j, few or many at once',
    async (how) => {
      const index = createLinearArticleIndex(await archiveOf(ARTICLES));
      const whole = await pages(index, { query: 'decomisar', limit: 100, ...how });
      expect(new Set(whole).size).toBe(10);
      for (const limit of [1, 3, 10]) expect(await pages(index, { query: 'decomisar', limit, ...how })).toEqual(whole);
    },
  );

  test('search() is newest first, and best first when asked for relevance', async () => {
    const index = createLinearArticleIndex(await archiveOf(ARTICLES));
    expect(await pages(index, { query: 'decomiso', limit: 4 })).toEqual(ARTICLES.map(({ id }) => id));
    const { hits } = await index.search({ query: 'decomiso', now: NOW, limit: 10, order: 'relevance' });
    const scores = hits.map(({ score }) => score ?? 0);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    // Named in the title, and twice in the text.
    expect(hits[0]?.articleId).toBe(idOf(0));
  });

  test('search() gives one article a story over all pages, also when its newest arrives in between', async () => {
    const stores = await archiveOf(ARTICLES);
    const index = createLinearArticleIndex(stores);
    const ids = ARTICLES.map(({ id }) => id).filter((id) => id !== idOf(4) && id !== idOf(7));
    expect(await pages(index, { query: 'decomiso', limit: 3, collapse: 'story' })).toEqual(ids);
    const first = await index.search({ query: 'decomiso', now: NOW, limit: 1, collapse: 'story' });
    await store(stores, {
      ...ARTICLES[9]!,
      id: idOf(99),
      orderedAt: '2026-03-10T12:30:00.000Z',
      foundAt: '2026-03-10T12:30:00.000Z',
    });
    const rest = await index.search({
      query: 'decomiso',
      now: NOW,
      limit: 50,
      collapse: 'story',
      cursor: first.cursor!,
    });
    expect(rest.hits.map(({ articleId }) => articleId)).toEqual(ids.slice(1));
  });

  test('search() names the story that an article is in today, and story: finds it there', async () => {
    const stores = await archiveOf(ARTICLES);
    const head = {
      schemaVersion: 1 as const,
      title: 't',
      language: 'es',
      createdAt: NOW,
      members: 1,
      tellings: [],
      apart: [],
    };
    await stores.stories.add({ ...head, id: idOf(2), mergedInto: idOf(3) });
    await stores.stories.add({ ...head, id: idOf(3) });
    const index = createLinearArticleIndex(stores);
    const { hits } = await index.search({ query: `story:${idOf(3)}`, now: NOW, limit: 10 });
    expect(hits.map(({ articleId, storyId }) => [articleId, storyId])).toEqual([
      [idOf(2), idOf(3)],
      [idOf(3), idOf(3)],
    ]);
  });

  test('facets() counts articles, stories and values, most first', async () => {
    const articles = ARTICLES.map((article, at) => ({
      ...article,
      tags: [
        { tag: 'fentanyl', level: 'about' as const, score: 1 },
        ...(at > 6 ? [{ tag: 'group:cds', level: 'mention' as const, score: 1 }] : []),
      ],
      source: { feedId: at < 6 ? 'b' : 'a', title: at < 6 ? 'B' : 'A', country: 'MX', sample: false },
    }));
    const index = createLinearArticleIndex(await archiveOf(articles));
    const fields = ['topic', 'group', 'entity', 'lang', 'source', 'country', 'month'] as const;
    expect(await index.facets({ query: 'decomisar -title:otra', now: NOW, fields, top: 1 })).toMatchObject({
      articles: 5,
      stories: 5,
    });
    expect(await index.facets({ query: 'decomisar', now: NOW, fields, top: 5 })).toEqual({
      articles: 10,
      stories: 8,
      fields: {
        topic: [{ value: 'fentanyl', count: 10 }],
        group: [{ value: 'cds', count: 3 }],
        entity: [],
        lang: [{ value: 'es', count: 10 }],
        source: [
          { value: 'b', count: 6, label: 'B' },
          { value: 'a', count: 4, label: 'A' },
        ],
        country: [{ value: 'mx', count: 10 }],
        month: [{ value: '2026-03', count: 10 }],
      },
    });
  });

  test.each([
    [
      'day',
      [
        ['2026-03-07', 2],
        ['2026-03-08', 4],
        ['2026-03-09', 4],
      ],
    ],
    // 9 March 2026 is a Monday.
    [
      'week',
      [
        ['2026-03-02', 6],
        ['2026-03-09', 4],
      ],
    ],
    ['month', [['2026-03-01', 10]]],
  ] as const)('timeline() counts by %s, oldest first', async (unit, expected) => {
    const index = createLinearArticleIndex(await archiveOf(ARTICLES));
    const counts = await index.timeline({ query: 'decomiso', now: NOW, unit });
    expect(counts.map(({ start, articles }) => [start, articles])).toEqual(expected);
  });

  test.each([
    [{ query: '(' }, 'query-invalid'],
    [{ query: 'a', cursor: 'x' }, 'cursor-invalid'],
    [{ query: 'a', cursor: 'relevance:2026-03-09T00:00:00.000Z#a#1' }, 'cursor-invalid'],
    [{ query: 'a', cursor: 'newest:2026-03-09T00:00:00.000Z#a', order: 'relevance' as const }, 'cursor-invalid'],
  ])('search() refuses %j as %s', async (search, code) => {
    const index = createLinearArticleIndex(await archiveOf([]));
    await expect(index.search({ now: NOW, limit: 1, ...search })).rejects.toMatchObject({ code });
  });
});
