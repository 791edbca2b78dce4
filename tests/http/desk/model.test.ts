import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { modelWords } from '../../../shared/http/words/model-words.ts';
import type { TopicVerdict } from '../../../shared/model/topic-label.ts';
import { fentanylWith, SMALL_MODEL } from '../../fakes/open-small-model.ts';
import { addArticle } from '../start-pages.ts';
import { startDesk } from './start-desk.ts';
import { type ModelPages, startModel } from './start-model.ts';

const DAY_MS = 86_400_000;

async function pageOf({ browser }: ModelPages, path: string) {
  const response = await browser.ask(path);
  return { status: response.status, document: parseHTML(await response.text()).document };
}

/** Articles of the last days, and one of last month. */
async function addSome(pages: ModelPages): Promise<void> {
  const now = pages.pipeline.context.ports.clock.now().getTime();
  for (const [index, days] of [1, 2, 20, 40].entries())
    await addArticle(pages, {
      id: `00000000000000a${index}`,
      title: `Seizure ${index}`,
      text: 'Officers seized fentanyl. Counterfeit pills were there. Fentanyl for anesthesia was not. Some pills.',
      publishedAt: new Date(now - days * DAY_MS).toISOString(),
    });
}

async function addLabel(
  { pipeline }: ModelPages,
  articleId: string,
  { verdict, note }: { readonly verdict: TopicVerdict; readonly note?: string },
): Promise<void> {
  await pipeline.context.stores.labels.save({
    schemaVersion: 1,
    articleId,
    tag: 'fentanyl',
    verdict,
    ...(note === undefined ? {} : { note }),
    had: { level: 'about', modelVersion: '1-test' },
    labelledAt: '2026-03-01T10:00:00.000Z',
  });
}

describe('/model', () => {
  it.each(['en', 'es'] as const)('shows every tag with numbers that a search finds again, in %s', async (language) => {
    const pages = await startModel();
    await addSome(pages);
    await addLabel(pages, '00000000000000a0', { verdict: 'wrong' });
    const { document } = await pageOf(pages, `/model?lang=${language}`);
    const row = [...document.querySelectorAll('#content tbody tr')].find((tr) =>
      tr.textContent?.includes(language === 'en' ? 'Fentanyl' : 'Fentanilo'),
    )!;
    const counts = [...row.querySelectorAll('a.count')].map((link) => ({
      text: link.textContent,
      query: new URL(link.getAttribute('href')!, 'https://x').searchParams.get('q'),
    }));
    expect(counts.slice(0, 3).map(({ text }) => text)).toEqual(['2', '3', '4']);
    const { articleIndex } = pages.pipeline.context.ports;
    const now = pages.pipeline.context.ports.clock.now().toISOString();
    for (const { text, query } of counts.slice(0, 5)) {
      const found = await articleIndex.facets({ query: query!, now, fields: [], top: 1 });
      expect(String(found.articles), query!).toBe(text);
    }
    expect(counts.slice(5).map(({ text }) => text)).toEqual(['1', '0']);
    expect(document.body.textContent).toContain(modelWords[language].countedAt);
  });

  it('shows a tag with every rule, what it met, and which are dead', async () => {
    const pages = await startModel();
    await addSome(pages);
    const document = await countedPage(pages, '/model/fentanyl');
    const cards = [...document.querySelectorAll('.model-rule')].map((card) => card.textContent ?? '');
    expect(cards).toHaveLength(3);
    expect(cards[0]).toContain('fentanyl/drug');
    expect(cards[0]).toContain(modelWords.en.metIn('4', '4'));
    expect(cards[0]).toMatch(/Blocked 50%/);
    expect(cards[1]).toMatch(/No context 50%/);
    expect(cards[2]).toContain(modelWords.en.deadMark);
    expect(cards[0]).not.toContain(modelWords.en.deadMark);
  });

  it('lists every article in which a rule counted, with the words in their place and what held it back', async () => {
    const pages = await startModel();
    await addSome(pages);
    const document = await countedPage(pages, '/model/fentanyl/drug');
    expect([...document.querySelectorAll('.model-articles li a')].map((link) => link.getAttribute('href'))).toEqual(
      ['a0', 'a1', 'a2', 'a3'].map((end) => `/articles/00000000000000${end}`),
    );
    expect(document.querySelector('.model-places mark')?.textContent).toBe('fentanyl');
    expect(document.body.textContent).toContain(modelWords.en.heldBy('“anesthesia”'));
    expect(document.body.textContent).toContain('a list of drugs');
  });

  it.each(['/model/nothing', '/model/fentanyl/nothing', '/model/plans/nothing', '/model/files/nothing'])(
    'answers %s with a page that says there is none',
    async (path) => {
      const pages = await startModel();
      expect((await pageOf(pages, path)).status).toBe(404);
    },
  );

  it('gives a file of the model as text and nothing else of the disk', async () => {
    const pages = await startModel();
    const file = await pages.browser.ask('/model/files/fentanyl.yaml');
    expect(file.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await file.text()).toBe(SMALL_MODEL[1].text);
    expect((await pages.browser.ask('/model/files/..%2Fvigia.yaml')).status).toBe(404);
  });

  it('says so when there is no model to show', async () => {
    const desk = await startDesk({ access: { kind: 'open' } });
    expect(await (await desk.request('/model')).text()).toContain(modelWords.en.noDesk);
  });
});

describe('/model/try', () => {
  const tried = (pages: ModelPages, fill: Readonly<Record<string, string>>) =>
    sendForm(pages, '/model/try', 'text', fill);

  it('shows tags, marked words and what did not count, and stores nothing', async () => {
    const pages = await startModel();
    const before = await blobKeys(pages);
    const response = await tried(pages, {
      title: 'Fentanyl <b>seized</b>',
      text: 'Counterfeit pills too.\r\nFentanyl for anesthesia.',
    });
    expect(response.status).toBe(200);
    const { document } = parseHTML(await response.text());
    const result = document.querySelector('.model-result')!;
    expect(result.querySelector('.chips')?.textContent).toContain(modelWords.en.levelNames.about);
    expect([...result.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Fentanyl', 'pills']);
    expect(result.querySelector('b')).toBeNull();
    for (const link of result.querySelectorAll('.receipts a[href^="#"]'))
      expect(document.getElementById(link.getAttribute('href')!.slice(1))).not.toBeNull();
    expect(result.textContent).toContain(modelWords.en.missedBlocked('“anesthesia”'));
    expect(await blobKeys(pages)).toEqual(before);
    expect(pages.audited).toEqual([]);
  });

  it('keeps what was typed when it is nothing, or too long', async () => {
    const pages = await startModel();
    const empty = await tried(pages, { title: ' ', text: '' });
    expect(empty.status).toBe(400);
    expect(await empty.text()).toContain(modelWords.en.textMissing);
    const long = await tried(pages, { title: 'kept', text: 'ñ'.repeat(20_001) });
    expect(long.status).toBe(400);
    expect(await long.text()).toContain('value="kept"');
  });

  it('fetches an address with manners, and says in words why a page was not read', async () => {
    const pages = await startModel();
    const text = 'Officers seized fentanyl at the port, and prosecutors said that more of it was on its way. '.repeat(
      8,
    );
    pages.pipeline.fetcher.serve('https://outlet.example/story', {
      body: `<html lang="en"><head><title>Fentanyl seized</title></head><body><article><h1>Fentanyl seized</h1><p>${text}</p></article></body></html>`,
      headers: { 'content-type': 'text/html' },
    });
    const read = await sendForm(pages, '/model/try', 'address', { url: 'https://outlet.example/story' });
    expect(await read.text()).toContain('<mark id="at-title-0">Fentanyl</mark>');
    pages.pipeline.fetcher.serve('https://closed.example/robots.txt', { body: 'User-agent: *\nDisallow: /\n' });
    const closed = await sendForm(pages, '/model/try', 'address', { url: 'https://closed.example/story' });
    expect(await closed.text()).toContain(modelWords.en.unread.robots);
    const none = await sendForm(pages, '/model/try', 'address', { url: 'javascript:alert(1)' });
    expect(await none.text()).toContain(modelWords.en.unread.address);
  });

  it('waits with the sixth address of one person', async () => {
    const pages = await startModel();
    for (let i = 0; i < 5; i++) await sendForm(pages, '/model/try', 'address', { url: 'ftp://x.example/' });
    const sixth = await sendForm(pages, '/model/try', 'address', { url: 'ftp://x.example/' });
    expect(sixth.status).toBe(429);
    expect(await sixth.text()).toContain('value="ftp://x.example/"');
  });

  it('says that a function fetches no page', async () => {
    const pages = await startModel({ home: 'function' });
    const { document } = await pageOf(pages, '/model/try?lang=es');
    expect(document.body.textContent).toContain(modelWords.es.noAddress);
  });
});

describe('/model/plans', () => {
  it('names the faults of a changed file at their places, keeps its text and starts nothing', async () => {
    const pages = await startModel();
    const yaml = fentanylWith('unless: [{ any', 'unles: [{ any');
    const response = await sendForm(pages, '/model/plans?file=fentanyl.yaml', 'file', { yaml });
    expect(response.status).toBe(400);
    const { document } = parseHTML(await response.text());
    expect(document.querySelector('.model-findings code')?.textContent).toMatch(/^fentanyl\.yaml:\d+:\d+$/);
    expect(document.querySelector('textarea')?.textContent).toContain('unles: [{ any');
    expect(pages.audited).toEqual([]);
  });

  it('runs in the background, and shows what is gained and lost, each number with its articles', async () => {
    const pages = await startModel();
    await addSome(pages);
    await addLabel(pages, '00000000000000a0', { verdict: 'about' });
    const yaml = fentanylWith('en: [fentanyl]', 'en: [carfentanil]');
    const started = await sendForm(pages, '/model/plans?file=fentanyl.yaml', 'file', { yaml });
    expect(started.status).toBe(303);
    const path = started.headers.get('location')!.split('?')[0]!;
    const document = await untilDone(pages, path);
    const row = document.querySelector('#content tbody tr')!;
    const lowered = [...row.querySelectorAll('td.number')].map((cell) => cell.textContent);
    expect(lowered).toEqual(['0', '0', '0', '4']);
    const link = row.querySelector('td.number a')!.getAttribute('href')!;
    const listed = (await pageOf(pages, link)).document.querySelectorAll('.model-articles li');
    expect(listed).toHaveLength(4);
    expect(document.body.textContent).toContain(modelWords.en.labelsKeptText('1', '0', '1'));
    expect(pages.audited).toEqual(['plan.start fentanyl.yaml']);
    expect(pages.faults).toEqual([]);
    expect(await (await pages.browser.ask(`${path}/fentanyl.yaml`)).text()).toBe(yaml);
    expect(await (await pages.browser.ask('/model/plans')).text()).toContain(path);
  });

  it('reads on step by step where nothing runs between two requests', async () => {
    const pages = await startModel({ home: 'function' });
    await addSome(pages);
    const started = await sendForm(pages, '/model/plans', 'same');
    const path = started.headers.get('location')!.split('?')[0]!;
    const { document } = await pageOf(pages, path);
    expect(document.querySelector('[data-plan="running"] form[data-plan-step]')).not.toBeNull();
    const step = await sendForm(pages, path, 'on');
    expect(step.status).toBe(303);
    expect((await untilDone(pages, path)).querySelector('form[data-plan-step]')).toBeNull();
    expect(pages.audited).toEqual(['plan.start the loaded model']);
  });

  it('is stopped and goes on by hand', async () => {
    const pages = await startModel({ home: 'function' });
    await addSome(pages);
    const started = await sendForm(pages, '/model/plans', 'same');
    const path = started.headers.get('location')!.split('?')[0]!;
    await sendForm(pages, path, 'stop');
    expect((await pageOf(pages, path)).document.querySelector('[data-plan="stopped"]')).not.toBeNull();
    await sendForm(pages, path, 'on');
    await untilDone(pages, path);
    expect(pages.audited).toEqual(['plan.start the loaded model', 'plan.stop', 'plan.go-on']);
  });

  it('stands as stopped when its process ended, and goes on from there', async () => {
    const pages = await startModel();
    await addSome(pages);
    const started = await sendForm(pages, '/model/plans', 'same');
    const path = started.headers.get('location')!.split('?')[0]!;
    await pages.modelDesk.plans.rest();
    expect((await pageOf(pages, path)).document.querySelector('[data-plan="stopped"]')).not.toBeNull();
    await sendForm(pages, path, 'on');
    await untilDone(pages, path);
    expect(pages.faults).toEqual([]);
  });

  it('refuses a second one while one runs', async () => {
    const pages = await startModel();
    await addSome(pages);
    const { plans } = pages.modelDesk;
    const both = await Promise.all([1, 2].map(() => plans.start({ changed: [], by: 'ada' })));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['busy', 'started']);
    await plans.rest();
  });

  it('keeps the reason of a fault, and tells it', async () => {
    const pages = await startModel({ home: 'function' });
    await addSome(pages);
    const started = await sendForm(pages, '/model/plans', 'same');
    const path = started.headers.get('location')!.split('?')[0]!;
    const id = path.split('/').at(-1)!;
    const { planRuns } = pages.pipeline.context.stores;
    const run = (await planRuns.get(id))!;
    await planRuns.save({
      ...run,
      changed: [{ path: 'fentanyl.yaml', text: 'kind: nothing' }],
      plan: { ...run.plan, modelVersion: 'x' },
    });
    expect((await sendForm(pages, path, 'on')).status).toBe(303);
    expect(pages.faults).toHaveLength(1);
    const { document } = await pageOf(pages, path);
    expect(document.querySelector('[data-plan="failed"] .error')?.textContent).toContain('fentanyl.yaml');
  });

  it('finds files on disk that differ from those that are loaded', async () => {
    const changed = { path: 'fentanyl.yaml', text: fentanylWith('about: 2', 'about: 3') };
    const pages = await startModel({ workingFiles: () => [SMALL_MODEL[0], changed, SMALL_MODEL[2]] });
    expect((await pageOf(pages, '/model/plans')).document.body.textContent).toContain(
      modelWords.en.workingDiffers('fentanyl.yaml'),
    );
    const started = await sendForm(pages, '/model/plans', 'working');
    expect(started.status).toBe(303);
    expect(pages.audited).toEqual(['plan.start fentanyl.yaml']);
  });

  it('is for editors to start, and for readers to read', async () => {
    const { modelDesk } = await startModel();
    const desk = await startDesk({ modelDesk });
    const reader = await desk.browserOf('rita');
    const page = await (await reader.ask('/model/plans')).text();
    expect(page).toContain(modelWords.en.planEditors);
    expect((await reader.ask('/model/plans', { method: 'POST', body: new URLSearchParams() })).status).toBe(403);
    const tried = await (await reader.ask('/model/try')).text();
    expect(tried).toContain(modelWords.en.addressEditors);
  });
});

describe('/model/labels', () => {
  it('lists what people said, narrowed down, and gives the same as JSON lines', async () => {
    const pages = await startModel();
    await addSome(pages);
    await addLabel(pages, '00000000000000a0', { verdict: 'wrong', note: '<i>no</i>' });
    await addLabel(pages, '00000000000000a1', { verdict: 'missed' });
    await addLabel(pages, '00000000000000ff', { verdict: 'missed' });
    const { document } = await pageOf(pages, '/model/labels?verdict=missed');
    expect(document.querySelectorAll('#content tbody tr')).toHaveLength(2);
    expect(document.body.textContent).toContain(modelWords.en.gone);
    const download = await pages.browser.ask('/model/labels.jsonl?verdict=wrong');
    const lines = (await download.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { articleId: '00000000000000a0', verdict: 'wrong', note: '<i>no</i>', title: 'Seizure 0', language: 'en' },
    ]);
    expect((await pageOf(pages, '/model/labels')).document.querySelector('main i')).toBeNull();
  });
});

/** Sends the form of a page that has this `what`, or whose action ends so. */
async function sendForm(
  { browser }: ModelPages,
  path: string,
  which: string,
  fill: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { document } = parseHTML(await (await browser.ask(path)).text());
  const form = [...document.querySelectorAll('#content form[method=post]')].find(
    (one) =>
      one.querySelector('input[name=what]')?.getAttribute('value') === which ||
      one.getAttribute('action')!.endsWith(`/${which}`),
  );
  if (form === undefined) throw new Error(`no form ${which} in ${path}`);
  const fields = new URLSearchParams();
  for (const field of form.querySelectorAll('input[name], textarea[name]'))
    fields.set(field.getAttribute('name')!, field.getAttribute('value') ?? field.textContent ?? '');
  for (const [name, value] of Object.entries(fill)) fields.set(name, value);
  return browser.ask(form.getAttribute('action')!, {
    method: 'POST',
    body: fields,
    headers: { 'sec-fetch-site': 'same-origin' },
  });
}

/** A page once the rules are counted: whoever looks first sees what was counted so far. */
async function countedPage(pages: ModelPages, path: string) {
  for (let turn = 0; turn < 200; turn++) {
    const { document } = await pageOf(pages, path);
    if (document.body.textContent?.includes(modelWords.en.countedRules)) return document;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${path} still counts`);
}

/** A plan of four articles ends within a few turns of the loop. */
async function untilDone(pages: ModelPages, path: string) {
  for (let turn = 0; turn < 200; turn++) {
    const { document } = await pageOf(pages, path);
    if (document.querySelector('[data-plan="done"]') !== null) return document;
    await new Promise((resolve) => setImmediate(resolve));
    if (document.querySelector('form[data-plan-step]') !== null) await sendForm(pages, path, 'on');
  }
  throw new Error(`${path} is not done`);
}

async function blobKeys({ pipeline }: ModelPages): Promise<readonly string[]> {
  return (await pipeline.context.ports.blobs.list('')).keys;
}
