import { describe, expect, test } from 'vitest';
import { articleTimeline, type TimelineRequest } from '../../shared/query/article-timeline.ts';
import { countArticles } from '../../shared/query/count-articles.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { type SearchRequest, searchArticles } from '../../shared/query/search-articles.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { archiveOf, idOf } from './archive-of.ts';

const NOW = '2026-03-10T12:00:00.000Z';
const knownTags = new Set(['fentanyl', 'precursors']);
const resolveTag = tagResolver(
  new Map([
    ['fentanyl', ['Fentanyl', 'Fentanilo']],
    ['precursors', ['Precursores químicos']],
  ]),
);

const ARTICLES = Array.from({ length: 6 }, (_, at) => ({
  id: idOf(at),
  text: 'Officers seized pills.',
  orderedAt: `2026-03-0${9 - at}T08:00:00.000Z`,
  publishedAt: `2026-03-0${9 - at}T08:00:00.000Z`,
  foundAt: `2026-03-0${9 - at}T09:00:00.000Z`,
}));

function depsOf(stores: Stores) {
  return { stores, articleIndex: createLinearArticleIndex(stores), resolveTag, cursorKey: async () => 'a key' };
}

async function search(request: Partial<SearchRequest>, key = 'a key') {
  const deps = { ...depsOf(await archiveOf(ARTICLES)), cursorKey: async () => key };
  return searchArticles(deps, { query: 'seize', now: NOW, limit: 2, knownTags, ...request });
}

async function firstPage() {
  const answer = await search({ query: 'seize after:4d' });
  if (answer.kind === 'invalid' || answer.next === undefined) throw new Error(JSON.stringify(answer));
  return answer;
}

describe('searchArticles()', () => {
  test('gives articles with the words that met the query, and the canonical query', async () => {
    const answer = await search({ query: 'SEIZE topic:fentanilo', limit: 1 });
    expect(answer).toMatchObject({
      kind: 'found',
      query: 'seize topic:fentanyl',
      now: NOW,
      found: [{ record: { id: idOf(0) }, storyId: idOf(0), excerpt: { passages: [{ ranges: [[9, 15]] }] } }],
    });
  });

  test('keeps the meaning of `4d` over pages, whatever the clock says on the second', async () => {
    const { next } = await firstPage();
    const second = await search({ query: 'seize after:4d', cursor: next!, now: '2027-01-01T00:00:00.000Z' });
    expect(second).toMatchObject({ kind: 'found', now: NOW, found: [{ record: { id: idOf(2) } }] });
    expect(second).not.toHaveProperty('next');
  });

  test.each([
    ['another query', { query: 'pills after:4d' }, 'a key'],
    ['another order', { query: 'seize after:4d', order: 'relevance' as const }, 'a key'],
    ['another collapse', { query: 'seize after:4d', collapse: 'story' as const }, 'a key'],
    ['another key', { query: 'seize after:4d' }, 'another key'],
  ])('refuses a cursor of %s', async (_, request, key) => {
    const { next } = await firstPage();
    expect(await search({ ...request, cursor: next! }, key)).toMatchObject({ kind: 'invalid', reason: 'cursor' });
  });

  test.each(['', 'AAAA', '.', 'a.b', 'a.b.c', 'x'.repeat(5_000)])('refuses %j as a cursor', async (cursor) => {
    expect(await search({ cursor })).toMatchObject({
      kind: 'invalid',
      reason: 'cursor',
      errors: [{ hint: expect.any(String) }],
    });
  });

  test('refuses a cursor in which one character was changed', async () => {
    const { next = '' } = await firstPage();
    for (let at = 0; at < next.length; at += 7) {
      const changed = `${next.slice(0, at)}${next[at] === 'A' ? 'B' : 'A'}${next.slice(at + 1)}`;
      expect(await search({ query: 'seize after:4d', cursor: changed })).toMatchObject({ reason: 'cursor' });
    }
  });

  test('uses saved searches, and says which are not there', async () => {
    const stores = await archiveOf(ARTICLES);
    const saved = {
      schemaVersion: 1 as const,
      queryText: 'seize OR topic:precursores',
      canonical: '',
      createdAt: NOW,
      updatedAt: NOW,
    };
    await stores.savedSearches.save({ ...saved, name: 'mx' });
    const ask = (query: string) => searchArticles(depsOf(stores), { query, now: NOW, limit: 9, knownTags });
    expect(await ask('search:mx lang:en')).toMatchObject({
      query: '(seize OR topic:precursors) lang:en',
      found: { length: 6 },
    });
    expect(await ask('pills search:my')).toMatchObject({
      kind: 'invalid',
      reason: 'query',
      errors: [{ column: 7, length: 9, hint: 'did you mean `search:mx`?' }],
    });
  });
});

describe('countArticles()', () => {
  test('counts what meets the query, or says what is wrong with it', async () => {
    const deps = depsOf(await archiveOf(ARTICLES));
    const request = { now: NOW, knownTags, fields: ['topic'] as const, top: 5 };
    expect(await countArticles(deps, { ...request, query: 'topic:Fentanilo' })).toMatchObject({
      kind: 'counted',
      query: 'topic:fentanyl',
      facets: { articles: 6, fields: { topic: [{ value: 'fentanyl', count: 6 }] } },
    });
    expect(await countArticles(deps, { ...request, query: 'topic:x' })).toMatchObject({
      kind: 'invalid',
      reason: 'query',
    });
  });
});

describe('articleTimeline()', () => {
  async function timeline(request: Partial<TimelineRequest>) {
    return articleTimeline(depsOf(await archiveOf(ARTICLES)), {
      queries: ['seize'],
      unit: 'day',
      now: NOW,
      knownTags,
      ...request,
    });
  }

  test.each([
    [{ queries: ['seize after:2026-03-08'] }, ['03-08', '03-09', '03-10'], [1, 1, 0]],
    [{ queries: ['seize after:2026-03-02 before:2026-03-05'] }, ['03-02', '03-03', '03-04'], [0, 0, 1]],
    [{ from: '2026-03-07', to: '2026-03-08' }, ['03-07', '03-08'], [1, 1]],
    [{ from: '2026-03-05', unit: 'week' as const }, ['03-02', '03-09'], [4, 1]],
    [{ from: '2026-03-05', to: '2026-03-06', unit: 'month' as const }, ['03-01'], [2]],
    [{ queries: ['zzz'] }, [], []],
  ])('fills %j with zeros', async (request, starts, counts) => {
    const answer = await timeline(request);
    if (answer.kind !== 'timeline') throw new Error(answer.kind);
    expect(answer.starts.map((start) => start.slice(5))).toEqual(starts);
    expect(answer.series[0]?.counts.map(({ articles }) => articles)).toEqual(counts);
  });

  test('puts several queries over the same days', async () => {
    const answer = await timeline({ queries: ['before:2026-03-06', 'after:2026-03-08'] });
    if (answer.kind !== 'timeline') throw new Error(answer.kind);
    expect(answer.series.map(({ counts }) => counts.map(({ articles }) => articles))).toEqual([
      [1, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 1, 0],
    ]);
  });

  test('says which query is wrong, and refuses a stretch without end', async () => {
    expect(await timeline({ queries: ['a', '('] })).toMatchObject({ kind: 'invalid', at: 1 });
    const full = Array.from({ length: 199 }, (_, at) => `w${at}`).join(' ');
    expect(await timeline({ queries: [full], from: '2026-03-01', to: '2026-03-02' })).toMatchObject({
      kind: 'invalid',
      at: 0,
    });
    expect(await timeline({ queries: ['after:1900-01-01'] })).toMatchObject({ kind: 'too-long' });
  });
});
