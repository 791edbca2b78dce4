import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { storyFacts } from '../../../shared/http/desk/story/story-facts.ts';
import { subscribe } from '../../../shared/jobs/subscribe.ts';
import { feedAt, rssOf } from '../../fakes/news.ts';
import { letPass, type Pipeline, runPass, startPipeline } from '../../fakes/pipeline.ts';
import { makeArticleRecord } from '../../fakes/records.ts';
import { newsTexts } from '../../stories/guises.ts';
import { formsOf } from '../read-forms.ts';
import { addArticle, type Pages, startPages } from '../start-pages.ts';
import { openBrowser } from './open-browser.ts';
import { startDesk } from './start-desk.ts';

const SEIZURE = 'Border agents seized fentanyl pills and arrested two fentanyl traffickers at the port of entry.';
const [STATEMENT = [], OTHER = []] = newsTexts(10);
const TEXTS = {
  'one.example': [SEIZURE, ...STATEMENT],
  'two.example': [SEIZURE, ...STATEMENT.slice(0, -1), 'Nobody else was hurt, the second outlet adds.'],
  'three.example': [...OTHER, SEIZURE],
};

/** Two outlets with one text, a third with another, and a reader who asked for it. */
async function startNews(): Promise<{
  readonly pages: Pages;
  readonly pipeline: Pipeline;
  readonly ids: readonly string[];
}> {
  const pipeline = await startPipeline();
  const { context, world } = pipeline;
  for (const [host, paragraphs] of Object.entries(TEXTS)) {
    const link = `https://${host}/pills`;
    const body = `<!doctype html><html lang="en"><head><title>Pills</title></head><body>${paragraphs.map((words) => `<p>${words}</p>`).join('\n')}</body></html>`;
    pipeline.fetcher.serve(`https://${host}/feed.xml`, {
      body: rssOf([{ guid: 'pills', link, title: `Pills at ${host}` }]),
    });
    pipeline.fetcher.serve(link, { body });
  }
  const reader = { address: 'ana@example.org', queryText: 'topic:fentanyl', language: 'en', confirmed: true } as const;
  await subscribe(context, { ...reader, note: 'my pills' });
  for (const host of Object.keys(TEXTS)) {
    await runPass(pipeline, [feedAt(host)]);
    await letPass(pipeline, 15);
  }
  const ids: string[] = [];
  for (const day of await context.stores.articles.days())
    for await (const { record } of context.stores.articles.ofDay(day)) ids.push(record.id);
  const idAt = async (host: string) => {
    for (const id of ids) if ((await context.stores.articles.get(id))?.record.url.includes(host)) return id;
    return '';
  };
  return {
    pages: await startPages({}, world),
    pipeline,
    ids: await Promise.all(Object.keys(TEXTS).map(idAt)),
  };
}

async function documentOf(response: Response) {
  return parseHTML(await response.text()).document;
}

describe('/stories/:id', () => {
  it('shows who told it first, what is a copy of what and how it differs, and which alert told it', async () => {
    const { pages, ids } = await startNews();
    const [one, two] = ids;
    const page = await documentOf(await pages.request(`/stories/${one}`));
    const members = [...page.querySelectorAll('.members > li')];
    expect(members.map(({ id }) => id).toSorted()).toEqual([`m-${one}`, `m-${two}`].toSorted());
    const copy = page.getElementById(`m-${two}`);
    expect(copy?.classList.contains('member-copy')).toBe(true);
    expect(copy?.querySelector('.grouping a')?.getAttribute('href')).toBe(`#m-${one}`);
    expect(copy?.querySelector('.why p')?.textContent).not.toBe('');
    const alerts = page.querySelector('[aria-labelledby=alerts]')?.textContent;
    expect(alerts).toContain('my pills');
    expect(alerts).toContain('ana@example.org');
    expect(alerts).toContain('sent');
    const differences = copy?.querySelector('a[href*="differences"]')?.getAttribute('href') ?? '';
    const compared = await documentOf(await pages.request(differences));
    expect([...compared.querySelectorAll('ins')].map((came) => came.textContent).join(' ')).toContain('Nobody else');
  });

  it('links every number to the search that finds just as many', async () => {
    const { pages, ids } = await startNews();
    const page = await documentOf(await pages.request(`/stories/${ids[0]}`));
    const counts = [...page.querySelectorAll('main a.count')];
    expect(counts.length).toBeGreaterThanOrEqual(5);
    for (const link of counts) {
      const query = new URL(link.getAttribute('href')!, 'https://x.example').searchParams.get('q')!;
      const now = pages.pipeline.clock.now().toISOString();
      const { hits } = await pages.pipeline.context.ports.articleIndex.search({ query, now, limit: 100 });
      expect(String(hits.length), query).toBe(link.textContent);
    }
  });

  it('keeps from others what an alert asks for, what its reader calls it and whose it is', async () => {
    const { pipeline, ids } = await startNews();
    const desk = await startDesk({ stores: pipeline.context.stores });
    const page = await (await (await desk.browserOf('bea')).ask(`/stories/${ids[0]}`)).text();
    expect(page).not.toContain('my pills');
    expect(page).not.toContain('ana@example.org');
    expect(page).not.toContain('topic:fentanyl</');
  });

  it('merges two stories after it asked, leads from the one to the other, and splits them again', async () => {
    const { pages, ids } = await startNews();
    const [one, two, three] = ids;
    const browser = openBrowser(pages);
    const asked = await (await browser.ask(`/stories/${one}/merge?with=${three}`)).text();
    expect((await pages.request(`/stories/${three}`)).status).toBe(200);
    const headers = { 'sec-fetch-site': 'same-origin' };
    const [merge] = formsOf(asked).filter(({ action }) => action.endsWith('/merge'));
    const merged = await browser.ask(merge!.action, { method: 'POST', body: merge!.fields, headers });
    expect([merged.status, merged.headers.get('location')]).toEqual([303, `/stories/${one}?said=merged`]);
    const moved = await pages.request(`/stories/${three}`);
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `/stories/${one}`]);
    expect((await pages.request(`/stories/${two}`)).headers.get('location')).toBe(`/stories/${one}`);
    const chosen = await (await browser.ask(`/stories/${one}/split?article=${three}`)).text();
    const [split] = formsOf(chosen).filter(({ action }) => action.endsWith('/split'));
    const parted = await browser.ask(split!.action, { method: 'POST', body: split!.fields, headers });
    expect([parted.status, parted.headers.get('location')]).toEqual([303, `/stories/${three}?said=split`]);
    const page = await documentOf(await pages.request(`/stories/${three}?said=split`));
    expect(page.querySelector('[role=status]')?.textContent).toContain('Two stories now');
    expect(page.querySelector('#merges')?.nextElementSibling?.textContent).toContain('Kept apart by hand');
  });

  it.each([
    ['merge?with=nothing', 'No story is meant by this'],
    ['merge?with=SELF', 'This is the same story'],
    ['split', 'Choose at least one article'],
    ['split?article=SELF', 'these are all of them'],
  ])('answers 400 with the page and says what is wrong to %s', async (rest, said) => {
    const pages = await startPages();
    const { id } = await addStory(pages);
    const response = await pages.request(`/stories/${id}/${rest.replace('SELF', id)}`);
    expect(response.status).toBe(400);
    const page = await documentOf(response);
    expect(page.querySelector('[role=alert]')?.textContent).toContain(said);
    expect(page.querySelector('h1')?.textContent).toBe('Fentanyl seized');
  });

  it('lets readers look and editors change', async () => {
    const desk = await startDesk();
    const { id } = await addStory(desk);
    const reader = await desk.browserOf('ana');
    const page = await documentOf(await reader.ask(`/stories/${id}`));
    expect(page.querySelector('form[action$="/merge"]')).toBeNull();
    for (const what of ['merge', 'split']) {
      expect((await reader.ask(`/stories/${id}/${what}`)).status, what).toBe(403);
      const headers = { 'sec-fetch-site': 'same-origin' };
      expect((await reader.ask(`/stories/${id}/${what}`, { method: 'POST', headers })).status, what).toBe(403);
    }
    const editors = await documentOf(await (await desk.browserOf('eva')).ask(`/stories/${id}`));
    expect(editors.querySelector('form[action$="/merge"]')).not.toBeNull();
  });

  it.each(['unknown', 'abcdef0123', '%00', 'a'.repeat(2_000)])('answers 404 with a page to the id %s', async (id) => {
    const pages = await startPages();
    for (const rest of ['', '/differences', '/merge?with=a', '/split']) {
      const response = await pages.request(`/stories/${encodeURIComponent(id)}${rest}`);
      expect(response.status, rest).toBe(404);
      expect(await response.text(), rest).toContain('No such story');
    }
  });
});

/** A story of one article. */
async function addStory(pages: Pages): Promise<{ readonly id: string }> {
  const { id, title } = await addArticle(pages);
  const { stories } = pages.pipeline.context.stores;
  const createdAt = '2026-03-01T08:00:00.000Z';
  const assignment = { kind: 'new', storyId: id, why: 'first article of its story' } as const;
  const { copies } = pages.pipeline.context.stores;
  const facts = { title, language: 'en', foundAt: createdAt, at: createdAt, edges: [] };
  await copies.add({ schemaVersion: 1, articleId: id, ...facts, storyId: id, memberOf: id, assignment });
  await stories.begin({
    story: { schemaVersion: 1, id, title, language: 'en', createdAt, members: 1, tellings: [], apart: [] },
    copy: (await copies.get(id))!,
    member: { schemaVersion: 1, storyId: id, articleId: id, assignment, joinedAt: createdAt },
  });
  return { id };
}

describe('storyFacts()', () => {
  const member = (id: string, orderedAt: string, more: Parameters<typeof makeArticleRecord>[0] = {}) => ({
    articleId: id,
    assignment: { kind: 'copy-of' as const, storyId: 'a', why: 'same text' },
    article: makeArticleRecord({ id, orderedAt, ...more }),
  });

  it('counts by hours where all lies within two days, and by days else', () => {
    const day = [member('a', '2026-03-01T08:10:00.000Z'), member('b', '2026-03-01T08:50:00.000Z')];
    expect(storyFacts({ members: day }).timeline).toEqual({
      unit: 'hour',
      buckets: [{ from: '2026-03-01T08:00:00.000Z', to: '2026-03-01T09:00:00.000Z', articles: 2 }],
    });
    const week = [...day, member('c', '2026-03-08T00:00:00.000Z')];
    expect(storyFacts({ members: week }).timeline.unit).toBe('day');
  });

  it('leaves out what was removed, and counts tags at each level', () => {
    const gone = { articleId: 'x', assignment: { kind: 'copy-of' as const, storyId: 'a', why: 'same text' } };
    const mention = { tags: [{ tag: 'fentanyl', level: 'mention' as const, score: 1 }] };
    const members = [gone, member('a', '2026-03-01T08:10:00.000Z'), member('b', '2026-03-01T08:50:00.000Z', mention)];
    const { articles, copies, tags } = storyFacts({ members });
    expect([articles.length, copies]).toEqual([2, 2]);
    expect(tags).toEqual([{ tag: 'fentanyl', about: 1, articles: 2 }]);
  });

  it('has nothing to count in a story of which nothing is left', () => {
    expect(storyFacts({ members: [] })).toMatchObject({ articles: [], timeline: { buckets: [] } });
  });
});
