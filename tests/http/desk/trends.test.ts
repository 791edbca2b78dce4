import { describe, expect, test } from 'vitest';
import type { ArticleIndex } from '../../../shared/ports.ts';
import { createLinearArticleIndex } from '../../../shared/query/linear-article-index.ts';
import { archiveOf, idOf, type StoredArticle } from '../../query/archive-of.ts';
import { startPages } from '../start-pages.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const SPIKE_DAY = '2026-03-20';
const KNOWN_TAGS = new Set(['fentanyl', 'precursors', 'group:cds', 'group:cjng', 'entity:manzanillo', 'entity:dea']);

/** One article of fentanyl a day and two of nothing, and on one day nine of one outlet, of which four are copies. */
function spikingNews(): readonly StoredArticle[] {
  const days = Array.from({ length: 60 }, (_, at) => new Date(Date.parse(NOW) - at * 24 * 60 * 60_000).toISOString());
  const daily = days.flatMap((day, at) => [
    articleOn(3 * at, day, ['fentanyl'], { language: at % 2 === 0 ? 'en' : 'es' }),
    articleOn(3 * at + 1, day, []),
    articleOn(3 * at + 2, day, at % 3 === 0 ? ['precursors', 'group:cjng', 'entity:manzanillo'] : []),
  ]);
  const storm = Array.from({ length: 9 }, (_, at) => {
    const copy = {
      story: { kind: 'copy-of' as const, storyId: idOf(1000), ofArticleId: idOf(1000), why: 'same text' },
    };
    const tags = ['fentanyl', 'group:cds', 'entity:dea'];
    return articleOn(1000 + at, `${SPIKE_DAY}T15:00:00.000Z`, tags, {
      source: { feedId: 'storm', title: 'Storm Daily', sample: false },
      ...(at > 0 && at < 5 ? copy : {}),
    });
  });
  return [...daily, ...storm];
}

function articleOn(number: number, instant: string, tags: readonly string[], more: Partial<StoredArticle> = {}) {
  const id = idOf(number);
  return {
    id,
    url: `https://outlet.example/${id}`,
    canonicalUrl: `https://outlet.example/${id}`,
    publishedAt: instant,
    foundAt: instant,
    orderedAt: instant,
    source: { feedId: 'outlet', title: 'Outlet', sample: false },
    tags: tags.map((tag) => ({ tag, level: 'about' as const, score: 2 })),
    ...more,
  };
}

async function startTrends(articles: readonly StoredArticle[] = spikingNews()) {
  const stores = await archiveOf(articles);
  const index = createLinearArticleIndex(stores);
  const calls: string[] = [];
  const articleIndex: ArticleIndex = {
    ...index,
    facets: (question) => {
      calls.push(`facets ${question.query}`);
      return index.facets(question);
    },
    timeline: (question) => {
      calls.push(`timeline ${question.query}`);
      return index.timeline(question);
    },
  };
  const pages = await startPages({
    articleIndex,
    knownTags: KNOWN_TAGS,
    now: () => NOW,
    placeOf: (tag) => (tag === 'entity:manzanillo' ? [19.12, -104.34] : undefined),
    stores: { ...(await startPages()).pipeline.context.stores, articles: stores.articles },
  });
  return { ...pages, index, calls };
}

const read = async (answer: Response | Promise<Response>) => (await answer).text();

/** Every number that is a link to a search, with its search. */
function countsOf(page: string) {
  return [...page.matchAll(/<a class="count" href="(\/search\?[^"]+)">([\d,.]+)<\/a>/g)].map(
    ([, href = '', number = '']) => {
      const { searchParams } = new URL(href.replaceAll('&amp;', '&'), 'http://vigia.example');
      return {
        query: searchParams.get('q') ?? '',
        counts: searchParams.get('collapse') === 'story' ? ('stories' as const) : ('articles' as const),
        number: Number(number.replaceAll(/[,.]/g, '')),
      };
    },
  );
}

async function expectFound(index: ArticleIndex, page: string): Promise<number> {
  const counts = countsOf(page);
  for (const { query, counts: what, number } of counts) {
    const facets = await index.facets({ query, now: NOW, fields: [], top: 1 });
    expect({ query, what, number }).toEqual({ query, what, number: facets[what] });
  }
  return counts.length;
}

describe('/trends', () => {
  test.each([
    '/trends',
    '/trends?show=groups&window=90d',
    '/trends?show=languages&window=90d&unit=week&measure=stories',
    '/trends?show=topics&window=all&unit=month&as=share',
    '/trends?q=topic:fentanyl&q=group:cds+OR+lang:es&window=days&from=2026-03-04&to=2026-03-25&unit=week',
    '/trends?q=topic:fentanyl&show=groups&lang=es',
    `/trends/rise?q=topic:fentanyl&unit=day&day=${SPIKE_DAY}`,
    `/trends/rise?unit=week&day=${SPIKE_DAY}`,
  ])('has only numbers that their search finds when it is %s', async (path) => {
    const { index, request } = await startTrends();
    const answer = await request(path);
    expect(answer.status).toBe(200);
    expect(await expectFound(index, await answer.text())).toBeGreaterThan(5);
  });

  test('marks the day of a rise with its stories and its question', async () => {
    const { request } = await startTrends();
    const page = await read(request('/trends?q=topic:fentanyl'));
    expect(page).toContain(`<a href="/trends/rise?q=topic%3Afentanyl&amp;unit=day&amp;day=${SPIKE_DAY}">`);
    expect(page.match(/<a href="\/trends\/rise/g)).toHaveLength(1);
    expect(page).toContain('collapse=story">6</a>');
  });

  test('says where each query is wrong and keeps all of them when one cannot be read', async () => {
    const { request } = await startTrends();
    const answer = await request('/trends?q=topic:fentanyl&q=topc:precursors&q=(lang:es');
    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toContain('value="topc:precursors"');
    expect(page).toContain('id="trend-wrong-1"');
    expect(page).toContain('id="trend-wrong-2"');
    expect(page).not.toContain('id="trend-wrong-0"');
    expect(page).toContain('topc:precursors\n^');
  });

  test.each([
    ['a day that is none', 'from=2026-02-30', 'That is no day'],
    ['an end before its beginning', 'from=2026-03-02&to=2026-03-01', 'comes after the last'],
    ['more days than a picture has room for', 'from=1990-01-01&unit=day', 'too many for a picture'],
  ])('asks again when it is given %s', async (_, days, words) => {
    const { request } = await startTrends();
    const answer = await request(`/trends?window=days&${days}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  });

  test('is a page without numbers when the archive is empty', async () => {
    const { request } = await startTrends([]);
    const answer = await request('/trends');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('No article of these days');
  });

  test('asks the index a dozen times at most, however much is archived', async () => {
    const { calls, request } = await startTrends();
    await request('/trends?show=groups&window=90d');
    expect(calls.length).toBeLessThanOrEqual(12);
  });

  test('leads to what is behind the most there was where the archive is too young for a band', async () => {
    const young = spikingNews().filter(({ orderedAt }) => (orderedAt ?? '') >= `${SPIKE_DAY}T00`);
    const { request, index } = await startTrends(young);
    const page = await read(request('/trends?q=topic:fentanyl'));
    expect(page).toContain('Too little past');
    const [, rise = ''] = /<td><a href="(\/trends\/rise\?[^"]+)"/.exec(page) ?? [];
    expect(rise).toContain(`day=${SPIKE_DAY}`);
    const answer = await request(rise.replaceAll('&amp;', '&'));
    expect(answer.status).toBe(200);
    expect(await expectFound(index, await answer.text())).toBeGreaterThan(0);
  });

  test('keeps what was typed inert, and styles nothing inline', async () => {
    const { request } = await startTrends();
    const hostile = '"<script>alert(1)</script>" OR topic:fentanyl';
    for (const path of ['/trends', '/trends/rise'])
      for (const query of [hostile, `${hostile} (`]) {
        const page = await read(request(`${path}?${new URLSearchParams({ q: query, day: SPIKE_DAY })}`));
        expect(page).not.toMatch(/<script>|<style|\sstyle=/);
      }
  });

  test('shows the places of the model on a map, with the search of each', async () => {
    const { request } = await startTrends();
    const page = await read(request('/trends?window=90d'));
    expect(page).toContain('Label of entity:manzanillo: 20</title>');
    expect(page).not.toContain('Label of entity:dea');
  });
});

describe('/trends/rise', () => {
  test('says that one outlet and its copies made the rise when they did', async () => {
    const { request } = await startTrends();
    const page = await read(request(`/trends/rise?q=topic:fentanyl&unit=day&day=${SPIKE_DAY}`));
    expect(page).toContain('Careful: nothing unusual is left without');
    expect(page).toMatch(/Copies of another text<\/th><td class="number">4<\/td>/);
    expect(page).toContain('Storm Daily: <a');
  });

  test('asks for a day when it is given none', async () => {
    const { request } = await startTrends();
    expect((await request('/trends/rise?q=topic:fentanyl&day=x')).status).toBe(400);
  });
});

describe('files of /trends', () => {
  test('/trends/data.csv holds every number of the page, and no formula', async () => {
    const { request } = await startTrends();
    const answer = await request('/trends/data.csv?q=-lang:es&q=topic:fentanyl');
    const lines = (await answer.text()).trimEnd().split('\r\n');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="trends.csv"');
    expect(lines).toHaveLength(1 + 2 * 28);
    expect(lines.find((line) => line.startsWith(`${SPIKE_DAY},`) && line.includes('topic:fentanyl'))).toMatch(
      /^2026-03-20,2026-03-21,topic:fentanyl,topic:fentanyl,10,6,12,8,spike,\d+,\d+$/,
    );
    const exclusion = await read(request('/trends/data.csv?q=-lang:es'));
    expect(exclusion).not.toMatch(/,[-=+@]/);
  });

  test.each(['chart.svg', 'map.svg'])('/trends/%s is a file that runs nothing', async (name) => {
    const { request } = await startTrends();
    const answer = await request(`/trends/${name}?window=90d`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).not.toMatch(/var\(|<script/);
  });

  test('lead to the page when the query cannot be read', async () => {
    const { request } = await startTrends();
    const answer = await request('/trends/data.csv?q=topc:x');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/trends?q=topc%3Ax']);
  });
});
