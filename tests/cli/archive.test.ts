import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { articlesVerb } from '../../cli/articles.ts';
import { dlqVerb } from '../../cli/dlq.ts';
import { doctorVerb } from '../../cli/doctor.ts';
import { searchesVerb } from '../../cli/searches.ts';
import { storiesVerb } from '../../cli/stories.ts';
import { subscribeVerb } from '../../cli/subscribe.ts';
import { whyVerb } from '../../cli/why.ts';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { acquireDataLock } from '../../shared/adapters/local/data-lock.ts';
import { createSqliteQueue } from '../../shared/adapters/local/sqlite-queue.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { runJson } from '../e2e/start-cli.ts';
import { callVerb } from './call-verb.ts';

const dir = mkdtempSync(join(tmpdir(), 'vigia-cli-'));
const DATA = ['--data', dir];

const pageSchema = z.object({
  articles: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      url: z.string(),
      orderedAt: z.string(),
      tags: z.array(z.looseObject({ tag: z.string(), level: z.string() })),
    }),
  ),
  next: z.string().nullable(),
});

beforeAll(async () => void (await runJson(['run', '--once', ...DATA])));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function search(...args: readonly string[]): Promise<z.infer<typeof pageSchema>> {
  const { code, out } = await callVerb(articlesVerb, ['search', '--json', ...DATA, ...args]);
  expect(code).toBe(0);
  return pageSchema.parse(JSON.parse(out));
}

describe('stories', () => {
  const idsOf = async (query: string) => (await search(query)).articles.map(({ id }) => id);
  const stories = async (...args: readonly string[]) => callVerb(storiesVerb, [...args, ...DATA]);

  it('show prints the articles in order of time and why each is there, whichever of them is named', async () => {
    const joliet = await idsOf('title:Joliet');
    const shown = await Promise.all(joliet.map((id) => stories('show', id.slice(0, 12))));
    expect(new Set(shown.map(({ out }) => out)).size).toBe(1);
    const out = shown[0]?.out ?? '';
    expect(out).toMatch(/3 articles, 0 of them copies, 3 sources/);
    expect(out).toMatch(/same event as [0-9a-f]{12}: both: .*Joliet/);
    const times = out.match(/\d{4}-\d\d-\d\d \d\d:\d\d/g) ?? [];
    expect(times).toEqual(times.toSorted());
  });

  it('split and merge are remembered, and show says so', async () => {
    const [first = '', ...others] = await idsOf('title:Joliet');
    expect((await stories('split', first, first)).code).toBe(0);
    expect((await stories('show', first)).out).toMatch(/kept apart by hand from story/);
    expect((await stories('merge', first, others[0] ?? '')).code).toBe(0);
    expect((await stories('show', first)).out).toMatch(/3 articles[\s\S]*became part of it on .*: merged by hand/);
  });

  it.each([
    [['show'], /Expected ID/],
    [['show', 'abcdef0123'], /No story is meant/],
    [['merge', 'abcdef0123'], /Expected A B/],
    [['split', 'abcdef0123'], /Expected ID ARTICLE/],
  ])('%j says what it needs when that is not there', async (args, message) => {
    await expect(stories(...args)).rejects.toThrow(message);
  });
});

describe('articles search', () => {
  it('gives every article once over its pages, newest first', async () => {
    const seen: { id: string; orderedAt: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await search('lang:en OR lang:es', '--limit', '40', ...(cursor === '' ? [] : ['--cursor', cursor]));
      seen.push(...page.articles);
      cursor = page.next;
    }
    expect(seen).toHaveLength(103);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(103);
    const times = seen.map(({ orderedAt }) => orderedAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('meets the query: tags at their level, language, and NOT after `--`', async () => {
    const fentanyl = await search('topic:fentanyl level:about lang:es', '--limit', '1000');
    expect(fentanyl.articles.length).toBeGreaterThan(0);
    for (const { tags } of fentanyl.articles)
      expect(tags).toContainEqual(expect.objectContaining({ tag: 'fentanyl', level: 'about' }));
    const others = await search('--limit', '1000', '--', '-topic:fentanyl');
    for (const { tags } of others.articles) expect(tags.map(({ tag }) => tag)).not.toContain('fentanyl');
  });

  it('says in words that nothing meets the query, and where more is', async () => {
    expect(await callVerb(articlesVerb, ['search', 'zzzz', ...DATA])).toMatchObject({
      code: 0,
      out: 'No article meets this query.',
    });
    const { out } = await callVerb(articlesVerb, ['search', 'lang:en', '--limit', '2', ...DATA]);
    expect(out).toMatch(/More: --cursor '\S+'$/);
  });
});

describe('articles search, counting', () => {
  const call = async (...args: readonly string[]) => (await callVerb(articlesVerb, ['search', ...DATA, ...args])).out;

  it('finds Spanish forms and marks them; a name of the topic model stands for its id', async () => {
    expect(await call('decomisar', '--limit', '5')).toMatch(/\*decomis(?:os?|aron|ó|ados?)\*/);
    const ids = async (query: string) => (await search(query, '--limit', '1000')).articles.map(({ id }) => id);
    expect(await ids('topic:precursores')).toEqual(await ids('topic:precursors'));
    expect(await ids('group:"cártel de Sinaloa"')).toEqual(await ids('group:cds'));
  });

  it('counts facets and a timeline, alone or several side by side, as text, JSON and CSV', async () => {
    const { articles } = await search('topic:fentanyl', '--limit', '1000');
    const facets = await call('topic:fentanyl', '--facets');
    expect(facets).toMatch(
      new RegExp(`^${articles.length} articles in \\d+ stories\\n\\ntopic\\n +${articles.length}  fentanyl`),
    );
    const { timeline } = JSON.parse(await call('topic:fentanyl', '--timeline', 'month', '--json'));
    const sum = timeline.series[0].counts.reduce(
      (total: number, count: { articles: number }) => total + count.articles,
      0,
    );
    expect(sum).toBe(articles.length);
    expect(await call('topic:fentanyl', '--timeline', 'month', '--also', 'lang:es')).toMatch(
      /^\[1\] topic:fentanyl\n\[2\] lang:es\n/,
    );
    expect(await call('topic:fentanyl', '--facets', '--csv')).toMatch(
      /^field,value,label,articles\r\ntopic,fentanyl,,\d+/,
    );
  });

  it('lists one article a story, best first when asked', async () => {
    const all = await search('Joliet', '--limit', '1000');
    const stories = await search('Joliet', '--limit', '1000', '--story', '--relevance');
    expect(stories.articles.length).toBeLessThan(all.articles.length);
    expect(stories.articles[0]).toHaveProperty('score');
  });

  it.each([
    [['lang:en', '--also', 'lang:es'], /--also without --timeline/],
    [['lang:en', '--timeline', 'year'], /must be day, week or month/],
    [['lang:en', '--limit', '0'], /whole number from 1 to 1000/],
    [['lang:en', '--csv', '--facets', '--timeline', 'day'], /several tables/],
    [['lang:en', '--cursor', 'AAAA'], /The cursor is not one that this search gave/],
    [['lang:en', '--timeline', 'day', '--also', '('], /in --also "\(": /],
    [['topic:fentanilx'], /did you mean `topic:fentanyl`/],
  ])('%j says what would be right', async (args, message) => {
    await expect(call(...args)).rejects.toThrow(message);
  });
});

describe('articles open', () => {
  it('prints the address of the original', async () => {
    const [article] = (await search('topic:fentanyl', '--limit', '1')).articles;
    expect((await callVerb(articlesVerb, ['open', article!.id.slice(0, 12), ...DATA])).out).toBe(article!.url);
  });
});

describe('searches', () => {
  const searches = async (...args: readonly string[]) => callVerb(searchesVerb, [...args, ...DATA]);

  it('are saved, used inside others, shown with what they mean, and removed last to first', async () => {
    expect((await searches('save', 'mx', 'topic:precursores group:"cártel de Sinaloa"')).out).toBe(
      'Saved: search:mx means topic:precursors group:cds',
    );
    await searches('save', 'wide', 'search:mx OR Joliet', '--note', 'para el informe');
    expect((await searches('list')).out).toMatch(/^mx .*\nwide +search:mx OR Joliet {2}\(para el informe\)$/);
    await searches('save', 'mx', 'Joliet');
    expect((await searches('show', 'wide')).out).toMatch(
      /means +joliet OR joliet\nmeant +\(topic:precursors group:cds\) OR joliet/,
    );
    expect((await search('search:wide')).articles).toEqual((await search('Joliet')).articles);
    await expect(searches('remove', 'mx')).rejects.toThrow(/wide does/);
    await searches('remove', 'wide');
    expect((await searches('remove', 'mx')).out).toBe('Removed: search:mx');
    await expect(searches('remove', 'mx')).rejects.toThrow(/No search is saved as "mx"/);
  });
});

describe('articles show', () => {
  it('prints the fetch record, the versions, and the receipts in their words', async () => {
    const [article] = (await search('topic:fentanyl level:about', '--limit', '1')).articles;
    const { out } = await callVerb(articlesVerb, ['show', article!.id, ...DATA]);
    expect(out).toMatch(/fetched +\d{4}-\d\d-\d\dT.*, status 200/);
    expect(out).toMatch(/raw bytes +sha256 [0-9a-f]{64}/);
    expect(out).toMatch(/version 1 +\d{4}.*text [0-9a-f]{16}/);
    expect(out).toMatch(/fentanyl: about, score \d+\.\d\d\n {2}“fentan.*\n {6}.*\*fentan/i);
  });

  it('shows an article by id, by a beginning of it, and by its address', async () => {
    const { articles } = await search('topic:fentanyl', '--limit', '1');
    const [article] = articles;
    for (const named of [article!.id, article!.id.slice(0, 12), article!.url]) {
      const { code, out } = await callVerb(articlesVerb, ['show', named, '--json', ...DATA]);
      expect({ code, ...JSON.parse(out) }).toMatchObject({
        code: 0,
        id: article!.id,
        text: expect.stringMatching(/\S/),
        receipts: expect.arrayContaining([expect.objectContaining({ tag: 'fentanyl' })]),
        versions: [expect.objectContaining({ articleVersion: 1 })],
      });
      expect((await callVerb(articlesVerb, ['show', named, ...DATA])).out).toContain(article!.title);
    }
  });

  it('says of an id that means nothing how to find one', async () => {
    await expect(callVerb(articlesVerb, ['show', 'ffffffffffff', ...DATA])).rejects.toThrow(
      /articles search finds ids/,
    );
  });
});

describe('why', () => {
  it('prints the stored receipts, words in their place', async () => {
    const { articles } = await search('topic:fentanyl level:about', '--limit', '1');
    const { id } = articles[0]!;
    const shown = JSON.parse((await callVerb(articlesVerb, ['show', id, '--json', ...DATA])).out);
    const why = JSON.parse((await callVerb(whyVerb, [id, '--json', ...DATA])).out);
    expect(why.tags.length).toBeGreaterThan(0);
    for (const { receipts } of why.tags) {
      for (const { field, start, end, words } of receipts)
        expect((field === 'title' ? shown.title : shown.text).slice(start, end)).toBe(words);
    }
    expect((await callVerb(whyVerb, [id, ...DATA])).out).toMatch(/fentanyl: about, score \d/);
    expect((await callVerb(whyVerb, [id, 'fentanyl', ...DATA])).out).toMatch(/fentanyl: about, score \d/);
  });

  it('says of an absent tag what came closest', async () => {
    const { articles } = await search('--limit', '1', '--', '-topic:fentanyl');
    const { code, out } = await callVerb(whyVerb, [articles[0]!.id, 'fentanyl', ...DATA]);
    expect(code).toBe(0);
    expect(out).toMatch(/fentanyl: absent\n\S/);
  });
});

describe('subscribe', () => {
  it('tells with --since what the archive holds, and says when an alert is on already', async () => {
    const first = await callVerb(subscribeVerb, [
      'a@example.net',
      'topic:fentanyl',
      '--confirmed',
      '--since',
      '2w',
      '--json',
      ...DATA,
    ]);
    expect(JSON.parse(first.out)).toMatchObject({
      outcome: 'active',
      query: 'topic:fentanyl',
      matches: expect.any(Number),
    });
    const again = await callVerb(subscribeVerb, ['a@example.net', 'topic:fentanyl', '--confirmed', ...DATA]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('was on already') });
  });
});

describe('dlq', () => {
  it('lists nothing, then a dead letter with its reason, and puts it back', async () => {
    expect(await callVerb(dlqVerb, ['list', ...DATA])).toEqual({ code: 0, out: 'No dead letters.', err: '' });
    await giveUpOne();
    const listed = await callVerb(dlqVerb, ['list', '--json', ...DATA]);
    expect(listed.code).toBe(1);
    const { deadLetters } = JSON.parse(listed.out);
    expect(deadLetters).toMatchObject([{ queue: 'match', reason: 'for a test', body: { articleId: 'none' } }]);
    expect((await callVerb(doctorVerb, DATA)).out).toMatch(/problem +dead letters/);

    const unknown = await callVerb(dlqVerb, ['redrive', 'nothing', ...DATA]);
    expect(unknown).toMatchObject({ code: 1, err: 'No dead letter has the id nothing.' });
    const back = await callVerb(dlqVerb, ['redrive', deadLetters[0].id, '--json', ...DATA]);
    expect({ code: back.code, ...JSON.parse(back.out) }).toEqual({
      code: 0,
      redriven: [deadLetters[0].id],
      unknown: [],
    });
    expect(await callVerb(dlqVerb, ['list', ...DATA])).toMatchObject({ code: 0 });
    await runJson(['run', '--once', ...DATA]);
    expect(await callVerb(dlqVerb, ['list', ...DATA])).toMatchObject({ code: 0 });
  });
});

async function giveUpOne(): Promise<void> {
  const lock = await acquireDataLock(dir);
  if (lock.kind === 'held') throw new Error(`process ${lock.pid} has the folder`);
  const folder = openDataFolder(dir, { migrations, lock });
  const queue = createSqliteQueue(folder.db, { clock: createSystemClock() });
  await queue.send('match', [{ body: { articleId: 'none' } }]);
  const [message] = await queue.receive('match', { max: 1, visibilitySeconds: 60 });
  await queue.deadLetter('match', message!.receipt, 'for a test');
  folder.close();
  lock.release();
}
