import { describe, expect, it } from 'vitest';
import { verifyPack } from '../../../shared/query/pack/verify-pack.ts';
import { addArticle } from '../start-pages.ts';
import { type Api, startApi } from './start-api.ts';

const [FIRST, SECOND] = ['a1b2c3d4e5f60718', 'b1b2c3d4e5f60718'];

/** Two articles, a day apart, the second in words of its own. */
async function startArchive(overrides: Parameters<typeof startApi>[0] = {}): Promise<Api> {
  const api = await startApi(overrides);
  await addArticle(api, { id: FIRST, publishedAt: '2026-03-01T08:00:00.000Z' });
  const text = 'Agentes hallaron <script>alert(1)</script> fentanyl en Manzanillo. '.repeat(20);
  await addArticle(api, { id: SECOND, title: 'Second seizure', text, publishedAt: '2026-02-28T08:00:00.000Z' });
  return api;
}

describe('GET /articles', () => {
  it('finds articles with the words that met the query, newest first, and pages by a signed cursor', async () => {
    const { ask } = await startArchive({ cursorKey: async () => 'secret' });
    const first = await (await ask('/articles?q=fentanyl&limit=1&facets=topic,month')).json();
    expect(first).toMatchObject({
      query: 'fentanyl',
      articles: [
        { id: FIRST, source: { id: 'outlet' }, highlighted: { title: { text: 'Fentanyl seized', ranges: [[0, 8]] } } },
      ],
      facets: {
        articles: 2,
        fields: { topic: [{ value: 'fentanyl', count: 2 }], month: [{ count: 1 }, { count: 1 }] },
      },
    });
    const next = `/articles?q=fentanyl&limit=1&cursor=${encodeURIComponent(first.next)}`;
    const second = await (await ask(next)).json();
    expect(second.articles.map(({ id }: { readonly id: string }) => id)).toEqual([SECOND]);
    const end = await (await ask(`/articles?q=fentanyl&limit=1&cursor=${encodeURIComponent(second.next)}`)).json();
    expect(end).toEqual({ query: 'fentanyl', articles: [] });
    for (const foreign of [next.replace('q=fentanyl', 'q=seized'), `${next}x`, `${next}&order=relevance`]) {
      const refused = await ask(foreign);
      expect([refused.status, (await refused.json()).type]).toEqual([400, 'urn:vigia:problem:cursor-invalid']);
    }
  });

  it('gives no more of a text than a snippet', async () => {
    const { ask } = await startArchive();
    const { articles } = await (await ask('/articles?q=Manzanillo')).json();
    const [{ snippet, highlighted, ...rest }] = articles;
    const passages = highlighted.passages.map(({ text }: { readonly text: string }) => text).join('');
    expect([snippet.length <= 300, passages.length <= 300, 'text' in rest]).toEqual([true, true, false]);
  });

  it('points at the column of a mistake', async () => {
    const { ask } = await startArchive();
    const answer = await ask(`/articles?q=${encodeURIComponent('fentanyl topc:x')}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ at: 'query.q', column: 10 }] }]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e309',
    'limit=-1',
    'limit=0x10',
    'limit= 5',
    'limit=',
    'facets=',
    'facets=x',
    'facets=topic,topic',
    'order=oldest',
    'q=a',
    'q=',
  ])('refuses %s', async (more) => {
    const { ask } = await startApi();
    expect((await ask(`/articles?q=fentanyl&${more}`)).status).toBe(400);
  });
});

describe('GET /facets and GET /timeline', () => {
  it('count articles of one query, and of several side by side', async () => {
    const { ask } = await startArchive();
    expect(await (await ask('/facets?q=fentanyl&fields=source&top=1')).json()).toMatchObject({
      articles: 2,
      fields: { source: [{ value: 'outlet', count: 2 }] },
    });
    const path = '/timeline?q=fentanyl&q=Manzanillo&unit=day&from=2026-02-27&to=2026-03-01';
    expect(await (await ask(path)).json()).toMatchObject({
      starts: ['2026-02-27', '2026-02-28', '2026-03-01'],
      series: [
        { query: 'fentanyl', counts: [{ articles: 0 }, { articles: 1 }, { articles: 1 }] },
        { query: 'manzanillo' },
      ],
    });
  });

  it.each(['from=2026-02-30', 'unit=year', 'from=1000-01-01&to=2026-01-01'])('refuse %s', async (more) => {
    const { ask } = await startArchive();
    expect((await ask(`/timeline?q=fentanyl&${more}`)).status).toBe(400);
  });
});

describe('GET /articles/{id}', () => {
  it('names the story that the article is in today', async () => {
    const { ask, pipeline } = await startArchive();
    const { articles, stories } = pipeline.context.stores;
    const { storyId } = (await articles.get(FIRST))!.record.story;
    const head = { schemaVersion: 1, title: 't', language: 'en', createdAt: '2026-03-01T00:00:00.000Z' } as const;
    const today = 'abcdef0123456789';
    await stories.add({ ...head, id: storyId, members: 0, tellings: [], apart: [], mergedInto: today });
    await stories.add({ ...head, id: today, members: 1, tellings: [], apart: [] });
    expect(await (await ask(`/articles/${FIRST}`)).json()).toMatchObject({ storyId: today });
  });

  it('says that the page is gone, and since when', async () => {
    const { ask, pipeline } = await startArchive();
    const { articles } = pipeline.context.stores;
    const found = await articles.get(FIRST);
    const gone = { since: '2026-03-02T00:00:00.000Z', reason: 'the server answered 410' };
    await articles.saveHead({ ...found!.record, gone }, found!.version);
    expect(await (await ask(`/articles/${FIRST}`)).json()).toMatchObject({ gone });
  });

  it('gives text, receipts and versions to a key', async () => {
    const { ask } = await startArchive();
    expect(await (await ask(`/articles/${FIRST}`)).json()).toMatchObject({
      id: FIRST,
      text: 'Officers seized fentanyl at the port.',
      receipts: [{ tag: 'fentanyl', receipts: [{ words: 'Fentanyl' }, { words: 'Officers' }] }],
    });
    expect(await (await ask(`/articles/${FIRST}/tags`)).json()).toMatchObject({
      taggings: [{ modelVersion: '1-test', version: 1 }],
    });
    expect(await (await ask(`/articles/${FIRST}/versions`)).json()).toEqual({ versions: [] });
  });

  it('gives an evidence pack that verifies', async () => {
    const { ask } = await startArchive();
    const answer = await ask(`/articles/${FIRST}/pack`);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="vigia-${FIRST}.zip"`);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const bytes = Buffer.from(await answer.arrayBuffer());
    const source = {
      size: bytes.length,
      read: async (start: number, length: number) => bytes.subarray(start, start + length),
    };
    expect((await verifyPack(source)).faults).toEqual([]);
  });
});

describe('GET /export', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8; header=present'],
    ['jsonl', 'application/jsonl; charset=utf-8'],
    ['parquet', 'application/vnd.apache.parquet'],
    ['atom', 'application/atom+xml; charset=utf-8'],
    ['bibtex', 'application/x-bibtex; charset=utf-8'],
  ])('streams a query as %s', async (format, type) => {
    const { ask } = await startArchive();
    const answer = await ask(`/export?q=fentanyl&format=${format}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  it('holds whole texts only when they are asked for', async () => {
    const { ask } = await startArchive();
    const export_ = async (more: string) => (await ask(`/export?q=Manzanillo&format=jsonl${more}`)).text();
    expect((await export_('')).length).toBeLessThan((await export_('&text=true')).length - 500);
  });

  it('refuses an answer that its way cannot carry', async () => {
    const { ask } = await startArchive({ limits: { maxAnswerBytes: 500 } });
    const answer = await ask('/export?q=fentanyl&format=csv');
    expect([answer.status, (await answer.json()).type]).toEqual([400, 'urn:vigia:problem:answer-too-large']);
  });

  it.each(['q=fentanyl', 'q=fentanyl&format=doc', 'q=fentanyl&format=csv&text=yes', 'q=topc:&format=csv'])(
    'refuses %s',
    async (query) => {
      const { ask } = await startApi();
      expect((await ask(`/export?${query}`)).status).toBe(400);
    },
  );
});

describe('GET /stories/{id} and GET /feeds/{id}', () => {
  it('say that there is none', async () => {
    const { ask } = await startApi();
    expect([(await ask(`/stories/${FIRST}`)).status, (await ask('/feeds/nothing')).status]).toEqual([404, 404]);
  });
});
