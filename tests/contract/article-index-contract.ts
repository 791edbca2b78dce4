import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IndexedArticle } from '../../shared/model/indexed-article.ts';
import { type ArticleIndex, type ArticleSearch, FACET_FIELDS } from '../../shared/ports.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { canonicalQuery } from '../../shared/query-language/canonical.ts';
import { parseQuery } from '../../shared/query-language/parse.ts';
import { makeIndexedArticle } from '../fakes/indexed-article.ts';
import { listedArticles } from '../fakes/listed-articles.ts';
import { queryArbitrary } from '../query-language/query-arbitrary.ts';

export type ArticleIndexHarness = {
  readonly index: ArticleIndex;
  /** Every byte that the index keeps, as Latin-1 text, in which ASCII words can be looked for. */
  storedBytes(): Promise<string>;
  close(): Promise<void>;
};

const NOW = '2026-03-02T12:00:00.000Z';

/** Hundreds of SQLite files on a busy machine; nothing is timed. */
const PROPERTY_TIMEOUT_MS = 180_000;

export type ArticleIndexContractOptions = {
  /** Archives that each property is tried on: fewer where every read is a request. */
  readonly archives?: number;
};

/** Runs the ArticleIndex contract against one adapter; the linear index says what is right. */
export function describeArticleIndex(
  name: string,
  makeIndex: () => Promise<ArticleIndexHarness>,
  { archives = 50 }: ArticleIndexContractOptions = {},
): void {
  describe(`ArticleIndex contract: ${name}`, () => {
    let harness: ArticleIndexHarness;
    let index: ArticleIndex;

    beforeEach(async () => {
      harness = await makeIndex();
      index = harness.index;
    });
    afterEach(async () => {
      await harness.close();
    });

    const idsOf = async (query: string, more: Partial<ArticleSearch> = {}): Promise<string[]> =>
      (await allPages(index, { query, now: NOW, limit: 2, ...more })).map(({ articleId }) => articleId);

    it('answers nothing when it is empty', async () => {
      expect(await idsOf('fentanyl')).toEqual([]);
      expect(await idsOf('NOT fentanyl', { collapse: 'story' })).toEqual([]);
      expect(await index.facets({ query: 'a', now: NOW, fields: ['topic', 'month'], top: 5 })).toEqual({
        articles: 0,
        stories: 0,
        fields: { topic: [], month: [] },
      });
      expect(await index.timeline({ query: 'a', now: NOW, unit: 'day' })).toEqual([]);
      expect(
        await index.stories({ query: 'a', now: NOW, order: 'widest', offset: 0, limit: 5, fields: ['lang'] }),
      ).toEqual({ articles: 0, stories: 0, page: [] });
      await index.maintain();
      expect(await idsOf('fentanyl')).toEqual([]);
    });

    it('upsert() replaces an article, and moves it when its time changes', async () => {
      await index.upsert([
        makeIndexedArticle({ articleId: 'a1', title: 'Old pills' }),
        makeIndexedArticle({ articleId: 'a2' }),
      ]);
      await index.upsert([at('a1', '2026-01-05T00:00:00.000Z', { title: 'New powder' })]);
      await index.upsert([at('a1', '2026-01-05T00:00:00.000Z', { title: 'New powder' })]);
      expect(await idsOf('title:old')).toEqual([]);
      expect(await idsOf('title:powder')).toEqual(['a1']);
      expect(await idsOf('fentanyl')).toEqual(['a2', 'a1']);
    });

    it('remove() takes an article out, is content with unknown ids, and lets it come back', async () => {
      await index.upsert([makeIndexedArticle({ articleId: 'a1' }), makeIndexedArticle({ articleId: 'a2' })]);
      await index.maintain();
      await index.remove(['a1', 'never-was']);
      await index.remove(['a1']);
      expect(await idsOf('fentanyl')).toEqual(['a2']);
      await index.upsert([makeIndexedArticle({ articleId: 'a1' })]);
      expect(await idsOf('fentanyl')).toEqual(['a2', 'a1']);
    });

    it('maintain() leaves no word of what was removed or replaced in any file', async () => {
      const secret = (n: number): string => `zqxvjk${n}wordle`;
      await index.upsert([
        makeIndexedArticle({ articleId: 'a1', text: `A text with ${secret(1)} inside.` }),
        at('a2', '2025-07-01T00:00:00.000Z', { text: `Another with ${secret(2)} inside.` }),
        at('a3', '2025-07-01T00:00:00.000Z', { text: `One more with ${secret(3)} inside.` }),
      ]);
      await index.maintain();
      await index.remove(['a1', 'a2']);
      await index.upsert([at('a3', '2025-08-01T00:00:00.000Z', { text: 'Nothing.' })]);
      await index.maintain();
      const bytes = await harness.storedBytes();
      expect([1, 2, 3].filter((n) => bytes.includes(secret(n)))).toEqual([]);
      expect(await idsOf('nothing')).toEqual(['a3']);
    });

    it.each([
      ['search', (query: string) => index.search({ query, now: NOW, limit: 5 })],
      ['facets', (query: string) => index.facets({ query, now: NOW, fields: ['topic'], top: 5 })],
      ['timeline', (query: string) => index.timeline({ query, now: NOW, unit: 'day' as const })],
    ])('%s() throws query-invalid when the query does not parse', async (_, call) => {
      await expect(call('topic:')).rejects.toMatchObject({ code: 'query-invalid' });
    });

    it.each(['', 'x', 'newest:', 'newest:{}', 'newest:{"orderedAt":"x","articleId":"a"}', 'relevance:[]'])(
      'search() throws cursor-invalid for the cursor %j',
      async (cursor) => {
        await expect(index.search({ query: 'a', now: NOW, limit: 5, cursor })).rejects.toMatchObject({
          code: 'cursor-invalid',
        });
      },
    );

    it('search() throws cursor-invalid when the cursor is of another order', async () => {
      await index.upsert(['a1', 'a2', 'a3'].map((articleId) => makeIndexedArticle({ articleId })));
      const search = { query: 'fentanyl', now: NOW, limit: 1 };
      const { cursor } = await index.search(search);
      expect(cursor).toBeDefined();
      await expect(index.search({ ...search, order: 'relevance', cursor: cursor! })).rejects.toMatchObject({
        code: 'cursor-invalid',
      });
    });

    it('search() by relevance puts first what has the words in its title, and often', async () => {
      await index.upsert([
        makeIndexedArticle({ articleId: 'once', title: 'Other', text: 'A carfentanil pill and more.' }),
        makeIndexedArticle({ articleId: 'often', title: 'Other', text: 'carfentanil, carfentanil and carfentanil' }),
        makeIndexedArticle({ articleId: 'title', title: 'Carfentanil', text: 'carfentanil, carfentanil' }),
        makeIndexedArticle({ articleId: 'none', title: 'Other', text: 'Nothing.' }),
      ]);
      expect(await idsOf('carfentanil OR nothing', { order: 'relevance' })).toEqual(
        expect.arrayContaining(['title', 'often', 'once', 'none']),
      );
      expect(await idsOf('carfentanil', { order: 'relevance' })).toEqual(['title', 'often', 'once']);
    });

    it('stories() counts the articles of each that were found by now, newest or widest first, page by page', async () => {
      const inStory = (articleId: string, orderedAt: string, more: Partial<IndexedArticle>) =>
        at(articleId, orderedAt, { foundAt: '2026-03-01T12:00:00.000Z', ...more });
      await index.upsert([
        inStory('a1', '2026-01-01T00:00:00.000Z', { storyId: 'a1', sourceId: 'one', language: 'en' }),
        inStory('a2', '2026-01-03T00:00:00.000Z', { storyId: 'a1', sourceId: 'two', language: 'es' }),
        inStory('b1', '2026-01-04T00:00:00.000Z', { storyId: 'b1', sourceId: 'one', language: 'en' }),
        inStory('b2', '2026-01-05T00:00:00.000Z', { storyId: 'b1', foundAt: '2026-03-02T12:00:01.000Z' }),
      ]);
      const question = { query: 'fentanyl', now: NOW, offset: 0, limit: 10, fields: ['lang'] } as const;
      const newest = await index.stories({ ...question, order: 'newest' });
      expect(newest).toMatchObject({ articles: 3, stories: 2, page: [{ storyId: 'b1' }, { storyId: 'a1' }] });
      const widest = await index.stories({ ...question, order: 'widest' });
      expect(widest.page.map(({ storyId }) => storyId)).toEqual(['a1', 'b1']);
      expect(widest.page[0]).toEqual({
        storyId: 'a1',
        articles: 2,
        sources: 2,
        first: { articleId: 'a1', orderedAt: '2026-01-01T00:00:00.000Z' },
        last: { articleId: 'a2', orderedAt: '2026-01-03T00:00:00.000Z' },
        fields: {
          lang: [
            { value: 'en', count: 1 },
            { value: 'es', count: 1 },
          ],
        },
      });
      const second = await index.stories({ ...question, order: 'widest', offset: 1, limit: 1 });
      expect(second.page.map(({ storyId }) => storyId)).toEqual(['b1']);
    });

    it(
      'answers as the linear index does, whatever is asked and whatever came, changed or went',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(changeArbitrary, { maxLength: 6 }),
            fc.array(questionArbitrary, { minLength: 3, maxLength: 6 }),
            async (changes, questions) => {
              const fresh = await makeIndex();
              try {
                const kept = new Map<string, IndexedArticle>();
                const oracle = createLinearArticleIndex(listedArticles(kept));
                for (const change of changes) await apply(change, fresh.index, kept);
                for (const question of questions) await compare(question, fresh.index, oracle);
              } finally {
                await fresh.close();
              }
            },
          ),
          { numRuns: archives },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );

    it(
      'pages show nothing twice and miss nothing that was there, while articles arrive',
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(articleArbitrary, { minLength: 1, maxLength: 12 }),
            fc.array(articleArbitrary, { maxLength: 6 }),
            fc.record(
              {
                order: fc.constantFrom('newest' as const, 'relevance' as const),
                collapse: fc.constant('story' as const),
              },
              { requiredKeys: ['order'] },
            ),
            async (first, late, more) => {
              const fresh = await makeIndex();
              try {
                await fresh.index.upsert(first);
                const search: ArticleSearch = { query: 'NOT zzz (fentanilo OR NOT zzzz)', now: NOW, limit: 2, ...more };
                const before = await allPages(fresh.index, search);
                const known = new Set(first.map(({ articleId }) => articleId));
                // Found after the search began, as everything that arrives is.
                const arrivals = late
                  .filter(({ articleId }) => !known.has(articleId))
                  .map((article) => ({ ...article, foundAt: '2026-03-02T12:00:30.000Z' }));
                const during = await allPages(fresh.index, search, async () => fresh.index.upsert(arrivals));
                const shown = during.map(({ articleId }) => articleId);
                expect(new Set(shown).size).toBe(shown.length);
                expect(shown).toEqual(expect.arrayContaining(before.map(({ articleId }) => articleId)));
                if (more.collapse === 'story') {
                  const stories = during.map(({ storyId }) => storyId);
                  expect(new Set(stories).size).toBe(stories.length);
                }
              } finally {
                await fresh.close();
              }
            },
          ),
          { numRuns: archives },
        );
      },
      PROPERTY_TIMEOUT_MS,
    );
  });
}

function at(articleId: string, orderedAt: string, more: Partial<IndexedArticle> = {}): IndexedArticle {
  return makeIndexedArticle({ articleId, orderedAt, publishedAt: orderedAt, ...more });
}

async function allPages(index: ArticleIndex, search: ArticleSearch, between: () => Promise<void> = async () => {}) {
  const hits = [];
  let cursor: string | undefined;
  do {
    const page = await index.search(cursor === undefined ? search : { ...search, cursor });
    expect(page.hits.length).toBeLessThanOrEqual(search.limit);
    hits.push(...page.hits);
    cursor = page.cursor;
    await between();
  } while (cursor !== undefined);
  return hits;
}

// ---------------------------------------------------------------- any archive, any question

const WORDS = 'fentanilo fentanilos Precursores precursor arma armas a b and AK-47 Ñandú оружие 芬太尼 ́ zeta'.split(
  ' ',
);
const IDS = Array.from({ length: 14 }, (_, n) => `${n.toString(16).padStart(2, '0')}${'ab'.repeat(15)}`);
/** Few, so that articles share hours, days and instants. */
const INSTANTS = [
  '2024-12-31T23:59:59.999Z',
  '2025-01-01T00:00:00.000Z',
  '2026-02-28T10:00:00.000Z',
  '2026-02-28T10:59:00.000Z',
  '2026-03-01T00:00:00.000Z',
  '2026-03-01T11:30:00.000Z',
];

const articleArbitrary: fc.Arbitrary<IndexedArticle> = fc
  .record({
    articleId: fc.constantFrom(...IDS),
    orderedAt: fc.constantFrom(...INSTANTS),
    title: fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }).map((words) => words.join(' ')),
    text: fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(', ')),
    language: fc.constantFrom('es', 'es-MX', 'en', 'en-US', 'fr', 'ru', 'und'),
    tags: fc.uniqueArray(
      fc.record({
        tag: fc.constantFrom('fentanyl', 'arms-trafficking', 'group:cjng', 'entity:a.b_c-1', 'cjng'),
        level: fc.constantFrom('about' as const, 'mention' as const),
      }),
      { selector: ({ tag }) => tag, maxLength: 3 },
    ),
    source: fc.constantFrom(
      {
        sourceId: 'el-universal',
        sourceTitle: 'El Universal',
        url: 'https://www.eluniversal.example/a',
        country: 'MX',
      },
      { sourceId: 'BBC', sourceTitle: 'BBC: el universal ́ news', url: 'https://news.bbc.co.uk/a', country: 'GB' },
      { sourceId: 'a (b) -c', sourceTitle: 'A b c', url: 'nothing', country: undefined },
    ),
    storyId: fc.constantFrom(...IDS.slice(0, 5)),
  })
  .map(({ source, ...article }) => ({
    ...article,
    ...source,
    publishedAt: article.orderedAt,
    foundAt: '2026-03-01T12:00:00.000Z',
  }));

type Change =
  | { readonly kind: 'upsert'; readonly articles: readonly IndexedArticle[] }
  | { readonly kind: 'remove'; readonly articleIds: readonly string[] }
  | { readonly kind: 'maintain' };

const changeArbitrary: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('upsert' as const),
      articles: fc.array(articleArbitrary, { maxLength: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      articleIds: fc.array(fc.constantFrom(...IDS), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'maintain' as const }) },
);

async function apply(change: Change, index: ArticleIndex, kept: Map<string, IndexedArticle>): Promise<void> {
  switch (change.kind) {
    case 'upsert':
      for (const article of change.articles) kept.set(article.articleId, article);
      return await index.upsert(change.articles);
    case 'remove':
      for (const articleId of change.articleIds) kept.delete(articleId);
      return await index.remove(change.articleIds);
    case 'maintain':
      await index.maintain();
      return;
    default:
      change satisfies never;
  }
}

type Question = { readonly query: string; readonly limit: number; readonly top: number };

const questionArbitrary: fc.Arbitrary<Question> = fc.record({
  query: fc
    .oneof(
      queryArbitrary.map(canonicalQuery),
      fc.constantFrom(
        'precursor',
        'precursores armas',
        'source:bbc.co.uk',
        'source:news.bbc.co.uk',
        'source:bbc',
        'lang:es-mx',
        'story:00abab',
        'lang:es -title:armas',
        '"el universal"',
        'after:2026-02-28 OR NOT armas',
        'level:about arma',
      ),
    )
    .filter((text) => parseQuery(text).kind === 'query'),
  limit: fc.integer({ min: 1, max: 5 }),
  top: fc.integer({ min: 1, max: 4 }),
});

async function compare({ query, limit, top }: Question, index: ArticleIndex, oracle: ArticleIndex): Promise<void> {
  const question = { query, now: NOW };
  const newest = { ...question, limit };
  expect(await allPages(index, newest)).toEqual(await allPages(oracle, newest));
  const collapsed = { ...newest, collapse: 'story' as const };
  expect(await allPages(index, collapsed)).toEqual(await allPages(oracle, collapsed));
  const idsByRelevance = async (asked: ArticleIndex) =>
    (await allPages(asked, { ...newest, order: 'relevance' })).map(({ articleId }) => articleId).toSorted();
  expect(await idsByRelevance(index)).toEqual(await idsByRelevance(oracle));
  const storiesByRelevance = async (asked: ArticleIndex) =>
    (await allPages(asked, { ...collapsed, order: 'relevance' })).map(({ storyId }) => storyId).toSorted();
  expect(await storiesByRelevance(index)).toEqual(await storiesByRelevance(oracle));
  const facets = { ...question, fields: FACET_FIELDS, top };
  expect(await index.facets(facets)).toEqual(await oracle.facets(facets));
  for (const unit of ['day', 'week', 'month'] as const) {
    expect(await index.timeline({ ...question, unit })).toEqual(await oracle.timeline({ ...question, unit }));
  }
  for (const order of ['newest', 'widest'] as const) {
    const page = { ...question, order, offset: top - 1, limit, fields: FACET_FIELDS };
    expect(await index.stories(page)).toEqual(await oracle.stories(page));
  }
}
