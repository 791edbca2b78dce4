import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { ApiDependencies } from '../../../shared/http/api/api-dependencies.ts';
import { shellQuoted } from '../../../shared/http/desk/search/copy-as.ts';
import { removeSavedSearch, saveSearch } from '../../../shared/jobs/save-search.ts';
import type { ArticleRecord } from '../../../shared/model/article-record.ts';
import { EXPORT_FORMATS } from '../../../shared/query/export/export-format.ts';
import { idResolver } from '../../../shared/query-language/tag-resolver.ts';
import { createApiKeyStore } from '../../../shared/stores/api-keys.ts';
import { createWorld } from '../../fakes/pipeline.ts';
import { type ArticleWish, addArticle, type Pages, startPages } from '../start-pages.ts';
import { openBrowser } from './open-browser.ts';
import { startDesk } from './start-desk.ts';

const XSS = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

describe('/search', () => {
  it.each([
    ['topic:fentanyl (', 16],
    ['"open', 1],
    ['topic:fentanil', 1],
    ['a AND', 3],
  ])('says at which column %s is wrong, with a mark below it', async (query, column) => {
    const { request } = await startPages();
    const response = await request(`/search?q=${encodeURIComponent(query)}`);
    expect(response.status).toBe(400);
    const { document } = parseHTML(await response.text());
    expect(document.querySelector('.mistakes .error')?.textContent).toContain(`column ${column}`);
    const [shown, marks = ''] = document.querySelector('.caret')?.textContent?.split('\n') ?? [];
    expect([shown, marks.indexOf('^') + 1]).toEqual([query, column]);
  });

  it('shows an article whose stored text is damaged by its snippet, beside the others', async () => {
    const pages = await startPages();
    await addArticle(pages, { id: 'd1d1d1d1d1d1d1d1', title: 'Damaged one', snippet: 'Fentanyl in the snippet.' });
    await addArticle(pages, { id: 'd2d2d2d2d2d2d2d2', title: 'Whole one' });
    const { blobs } = pages.pipeline.context.ports;
    await blobs.put('articles/d1d1d1d1d1d1d1d1/one.json.gz', new TextEncoder().encode('no gzip'));
    const { document } = await shown(pages.request, '/search?q=topic:fentanyl');
    expect(document.querySelector('main')?.textContent).toContain('Damaged one');
    expect(document.querySelector('main')?.textContent).toContain('Whole one');
  });

  it('says in Spanish what is wrong, and links to the query put right', async () => {
    const { request } = await startPages();
    const { document } = await shown(request, '/search?q=topic:fentanil+lang:es&lang=es', 400);
    expect(document.querySelector('.mistakes .error')?.textContent).toBe(
      'El modelo no tiene ningún tema `fentanil` (columna 1): ¿quiso decir `topic:fentanyl`?',
    );
    const [link] = document.querySelectorAll('.mistakes a');
    expect(link?.getAttribute('href')).toBe('/search?q=topic%3Afentanyl+lang%3Aes');
  });

  it('puts every mistake right at once where each can be', async () => {
    const { request } = await startPages();
    const { document } = await shown(request, '/search?q=topic:fentanil+lang:spanish+sorce:x', 400);
    const links = [...document.querySelectorAll('.mistakes a')].map(({ textContent }) => textContent);
    expect(links.at(-1)).toBe('topic:fentanyl lang:es source:x');
    expect(links.length).toBe(4);
  });

  it('shows a long query around its mistake', async () => {
    const { request } = await startPages();
    const { document } = await shown(
      request,
      `/search?q=${'word+'.repeat(100)}lang:spanish+${'more+'.repeat(50)}`,
      400,
    );
    const [line = '', marks = ''] = document.querySelector('.caret')?.textContent?.split('\n') ?? [];
    expect(line).toMatch(/^….{16}lang:spanish.{16}…$/);
    expect(line.slice(marks.indexOf('^'), marks.length)).toBe('lang:spanish');
  });

  it('says that a query is too long, and repeats no more than a part of it', async () => {
    const { request } = await startPages();
    const response = await request(`/search?q=${'a'.repeat(50_000)}`);
    expect(response.status).toBe(400);
    const body = await response.text();
    expect(body).toContain('more than 2000');
    expect(body.length).toBeLessThan(40_000);
  });

  it('pages through all articles, newest day first, each once, and back again', async () => {
    const pages = await startPages();
    for (let i = 0; i < 60; i++) {
      const day = String((i % 28) + 1).padStart(2, '0');
      await addArticle(pages, { id: `00000000${String(i).padStart(8, '0')}`, publishedAt: `2026-01-${day}T00:00:00Z` });
    }
    const seen: string[][] = [];
    const paths: string[] = [];
    for (let path: string | undefined = '/search?q=topic%3Afentanyl'; path !== undefined; ) {
      const { document } = await shown(pages.request, path);
      paths.push(path);
      seen.push(idsOf(document));
      expect(document.querySelector('.results')?.getAttribute('start')).toBe(
        String(seen.slice(0, -1).flat().length + 1),
      );
      expect(document.querySelector('h2')?.textContent).toBe('60 articles in 60 stories');
      path = document.querySelector('a[rel=next]')?.getAttribute('href') ?? undefined;
    }
    expect(seen.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(new Set(seen.flat()).size).toBe(60);
    const days = seen.flat().map((id) => Number(id) % 28);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
    const { document: last } = await shown(pages.request, paths[2]!);
    const back = await shown(pages.request, last.querySelector('a[rel=prev]')!.getAttribute('href')!);
    expect(idsOf(back.document)).toEqual(seen[1]);
    const first = await shown(pages.request, last.querySelector('.pager a')!.getAttribute('href')!);
    expect(idsOf(first.document)).toEqual(seen[0]);
  });

  it.each([['x'], ['2026-01-01T00:00:00.000Z#zz'], ['\u0000'], ['9'.repeat(3000)]])(
    'says that a foreign cursor is none of its own, and offers the first page (%#)',
    async (cursor) => {
      const pages = await startPages();
      await addArticle(pages);
      const path = `/search?q=topic:fentanyl&cursor=${encodeURIComponent(cursor)}&back=zz&from=-1`;
      const { document } = await shown(pages.request, path, 400);
      const link = document.querySelector('.notice a')?.getAttribute('href') ?? '';
      expect(link).toBe('/search?q=topic%3Afentanyl');
      expect((await pages.request(link)).status).toBe(200);
    },
  );

  it('keeps query, order and collapse in the form', async () => {
    const { request } = await startPages();
    const { document } = await shown(request, '/search?q=lang%3Aes&order=relevance&collapse=story');
    expect(document.querySelector('#search-query')?.getAttribute('value')).toBe('lang:es');
    expect(document.querySelector('#q')?.getAttribute('value')).toBe('lang:es');
    expect(document.querySelector('option[selected]')?.getAttribute('value')).toBe('relevance');
    expect(document.querySelector('[name=collapse]')?.hasAttribute('checked')).toBe(true);
  });

  it('has a number of the search behind it beside every value, story and total', async () => {
    const pages = await mixedArchive();
    const { document } = await shown(pages.request, '/search?q=fentanyl');
    const linked = [...document.querySelectorAll('.facet a')].map((link) => ({
      href: link.getAttribute('href')!,
      asked: link.parentElement?.className === 'facet-asked',
      count: Number(link.querySelector('.facet-count')?.textContent),
    }));
    const counts = [...document.querySelectorAll('a.count')].map((link) => ({
      href: link.getAttribute('href')!,
      asked: false,
      count: Number(link.textContent),
    }));
    expect(linked.length).toBeGreaterThan(10);
    for (const { href, count } of [...linked, ...counts].filter(({ asked }) => !asked)) {
      const { document: there } = await shown(pages.request, href);
      const [articles, stories] = [...there.querySelectorAll('h2 a.count')].map((one) => Number(one.textContent));
      expect([href, href.includes('collapse') ? stories : articles]).toEqual([href, count]);
    }
  });

  it('marks the values that are asked for, and takes them out again', async () => {
    const pages = await mixedArchive();
    const { document } = await shown(
      pages.request,
      '/search?q=(fentanyl+OR+port)+lang:es+after:2026-02-01+before:2026-03-01',
    );
    const asked = [...document.querySelectorAll('.facet-asked a')].map((link) => link.getAttribute('href'));
    expect(asked).toEqual([
      '/search?q=%28fentanyl+OR+port%29+after%3A2026-02-01+before%3A2026-03-01',
      '/search?q=%28fentanyl+OR+port%29+lang%3Aes',
    ]);
  });

  it('names a value that the model no longer has without a link', async () => {
    const pages = await startPages();
    await addRecord(pages, {}, { tags: [{ tag: 'dropped', level: 'about', score: 1 }] });
    const { document } = await shown(pages.request, '/search?q=fentanyl');
    const [item] = document.querySelectorAll('.facet li');
    expect([item?.textContent?.trim(), item?.querySelector('a')]).toEqual(['Label of dropped 1', null]);
  });

  it('shows where an article meets the query, and in its own language', async () => {
    const pages = await startPages();
    await addRecord(pages, { title: 'Fentanilo en el puerto', text: 'Se aseguró fentanilo.' }, { language: 'es' });
    const { document } = await shown(pages.request, '/search?q=fentanilo');
    const marks = [...document.querySelectorAll('[data-item] mark')].map(({ textContent }) => textContent);
    expect(marks).toEqual(['Fentanilo', 'fentanilo']);
    expect(document.querySelector('[data-item] h3')?.getAttribute('lang')).toBe('es');
  });

  it('shows one article a story where it is asked to, with how many the story has', async () => {
    const pages = await startPages();
    for (const id of ['aaaaaaaaaaaaaaa1', 'aaaaaaaaaaaaaaa2', 'aaaaaaaaaaaaaaa3'])
      await addRecord(
        pages,
        { id },
        { story: { kind: 'same-story', storyId: 'aaaaaaaaaaaaaaa1', why: 'test' } as never },
      );
    const { document } = await shown(pages.request, '/search?q=topic:fentanyl&collapse=story');
    expect(document.querySelectorAll('[data-item]').length).toBe(1);
    const count = document.querySelector('[data-item] a.count');
    expect([count?.textContent, count?.getAttribute('href')]).toEqual(['3', '/search?q=story%3Aaaaaaaaaaaaaaaa1']);
    expect(document.querySelector('h2')?.textContent).toBe('3 articles in 1 story');
  });

  it('gives markup of queries, titles, sources and labels back as text', async () => {
    const pages = await startPages({ tagLabel: () => XSS });
    await addArticle(pages, {
      title: `${XSS} fentanyl`,
      text: `${XSS} fentanyl`,
      source: XSS,
      url: 'javascript:alert(1)',
    });
    for (const path of [
      '/search?q=fentanyl',
      `/search?q=${encodeURIComponent(XSS)}`,
      `/search?q=${encodeURIComponent(`fentanyl ${XSS}`)}`,
      `/search/fields?q=${encodeURIComponent(XSS)}`,
    ]) {
      const body = await (await pages.request(path)).text();
      expect(body, path).not.toMatch(/<img|<script>|href="javascript/i);
    }
  });

  it('explains itself before anything is searched for, and every example is a query', async () => {
    const pages = await startPages({ knownTags: new Set(['fentanyl', 'precursors', 'entity:dea']) });
    for (const lang of ['en', 'es']) {
      const { document } = await shown(pages.request, `/search?lang=${lang}`);
      const links = [...document.querySelectorAll('.query-help a')].map((link) => link.getAttribute('href')!);
      expect(links.length).toBeGreaterThan(10);
      // The name of a group is the topic model's to know.
      for (const link of links.filter((one) => !one.includes('group')))
        expect([link, (await pages.request(link)).status]).toEqual([link, 200]);
    }
  });
});

describe('/search/fields', () => {
  it('adds a value to the query by a link, without script', async () => {
    const pages = await startPages();
    const { document } = await shown(pages.request, '/search/fields?q=a+OR+b');
    const links = [...document.querySelectorAll('.values a')].map((link) => link.getAttribute('href')!);
    expect(links).toContain('/search?q=%28a+OR+b%29+topic%3Afentanyl');
    for (const link of links) expect([link, (await pages.request(link)).status]).toEqual([link, 200]);
  });
});

describe('/search/complete', () => {
  it('offers tags by what the reader calls them', async () => {
    const { request } = await startPages({
      tagLabel: (tag, language) => `${tag} ${language === 'es' ? 'uno' : 'one'}`,
    });
    const answer = await request('/search/complete?q=lang:es%20topic:prec&at=18&lang=es');
    expect(await answer.json()).toEqual({
      start: 8,
      end: 18,
      options: [{ text: 'topic:precursors ', label: 'precursors uno' }],
    });
  });

  it.each(['at=-5', 'at=99999', 'at=x', 'at=NaN', ''])('answers with %j as well', async (at) => {
    const { request } = await startPages();
    const answer = await request(`/search/complete?q=topic:&${at}`);
    expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([200, ['start', 'end', 'options']]);
  });
});

describe('/search/save', () => {
  it('saves a search as it was typed, runs it, and removes it unless others use it', async () => {
    const pages = await startWithApi();
    const browser = openBrowser(pages);
    const form = await (await browser.ask('/search?q=topic:fentanyl+lang:es')).text();
    const saved = await browser.send(form, '/search/save', { name: 'Fentanyl ES', note: 'for Ana' });
    expect([saved.status, saved.headers.get('location')]).toEqual([
      303,
      '/search?q=topic%3Afentanyl+lang%3Aes&said=saved',
    ]);
    expect((await pages.pipeline.context.stores.savedSearches.get('fentanyl-es'))?.record).toMatchObject({
      queryText: 'topic:fentanyl lang:es',
      note: 'for Ana',
    });
    const second = await (await browser.ask('/search?q=search:fentanyl-es+port')).text();
    await browser.send(second, '/search/save', { name: 'ports' });
    const { document } = parseHTML(await (await browser.ask('/search')).text());
    expect([...document.querySelectorAll('.saved h3 a')].map((link) => link.getAttribute('href'))).toEqual([
      '/search?q=search%3Afentanyl-es',
      '/search?q=search%3Aports',
    ]);
    const list = await (await browser.ask('/search')).text();
    const used = await browser.send(list, '/search/remove', { name: 'fentanyl-es' });
    expect([used.status, await used.text()]).toEqual([400, expect.stringContaining('ports')]);
    for (const name of ['ports', 'fentanyl-es'])
      expect((await browser.send(list, '/search/remove', { name })).headers.get('location')).toBe(
        '/search?said=removed',
      );
    expect(await pages.pipeline.context.stores.savedSearches.all()).toEqual([]);
  });

  it('says what is wrong with a name, and keeps what was typed', async () => {
    const pages = await startWithApi();
    const browser = openBrowser(pages);
    const form = await (await browser.ask('/search?q=topic:fentanyl')).text();
    const response = await browser.send(form, '/search/save', { name: '¡no!', note: 'keep me' });
    expect(response.status).toBe(400);
    const { document } = parseHTML(await response.text());
    expect(document.querySelector('#save-name')?.getAttribute('value')).toBe('¡no!');
    expect(document.querySelector('#save-note')?.getAttribute('value')).toBe('keep me');
    expect(document.querySelector('#save-wrong')?.textContent).not.toBe('');
  });

  it('is for editors: readers see no form, and are refused', async () => {
    const world = createWorld();
    const desk = await startDesk({ api: apiOver(world, () => desk) });
    const [reader, editor] = [await desk.browserOf('ana'), await desk.browserOf('eva')];
    const shownTo = async (browser: typeof reader) => await (await browser.ask('/search?q=topic:fentanyl')).text();
    expect(await shownTo(reader)).not.toContain('/search/save');
    expect(await shownTo(editor)).toContain('/search/save');
    const sent = {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ name: 'x' }),
    };
    for (const path of ['/search/save', '/search/remove'])
      expect([path, (await reader.ask(path, sent)).status]).toEqual([path, 403]);
    expect((await reader.ask('/search/pack?q=topic:fentanyl')).status).toBe(403);
  });

  it('does nothing without the token of a page', async () => {
    const pages = await startWithApi();
    const body = new URLSearchParams({ q: 'topic:fentanyl', name: 'stolen' });
    expect((await pages.request('/search/save', { method: 'POST', body })).status).toBe(403);
    expect(await pages.pipeline.context.stores.savedSearches.all()).toEqual([]);
  });
});

describe('the alert of a search', () => {
  it('begins with what it would have sent', async () => {
    const pages = await startPages();
    await addArticle(pages);
    const browser = openBrowser(pages);
    const page = await (await browser.ask('/search?q=topic:fentanyl')).text();
    const { document } = parseHTML(await (await browser.send(page, 'preview')).text());
    expect(document.querySelector('[name=queryText]')?.getAttribute('value')).toBe('topic:fentanyl');
    expect(document.querySelector('.preview')?.textContent).toContain('Fentanyl seized');
  });
});

describe('/search/export', () => {
  it.each(EXPORT_FORMATS)('gives the articles of a query as %s', async (format) => {
    const pages = await startPages();
    await addArticle(pages);
    const response = await pages.request(`/search/export?format=${format}&q=topic:fentanyl`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="vigia-/);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  });

  it('holds whole texts when they are asked for alone', async () => {
    const pages = await startPages();
    await addArticle(pages, { text: `Fentanyl. ${'word '.repeat(200)}END`, snippet: 'Fentanyl.' });
    const ask = async (more: string) =>
      await (await pages.request(`/search/export?format=csv&q=topic:fentanyl${more}`)).text();
    expect(await ask('')).not.toContain('END');
    expect(await ask('&text=true')).toContain('END');
  });

  it('knows no other format, and leads to the mistakes of a query', async () => {
    const { request } = await startPages();
    expect((await request('/search/export?format=exe&q=a')).status).toBe(400);
    expect((await request('/search/export?format=csv&q=(')).headers.get('location')).toBe('/search?q=%28');
  });

  it('says so on a page where the way out is too narrow', async () => {
    const pages = await startWithApi({ maxAnswerBytes: 10 });
    await addArticle(pages);
    const response = await pages.request('/search/export?format=csv&q=topic:fentanyl');
    expect([response.status, await response.text()]).toEqual([413, expect.stringContaining('./vigia export')]);
  });
});

describe('/search/pack', () => {
  it('gives an evidence pack, or says why not', async () => {
    const pages = await startWithApi();
    expect((await pages.request('/search/pack?q=topic:fentanyl')).status).toBe(404);
    await addArticle(pages);
    const response = await pages.request('/search/pack?q=topic:fentanyl');
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    for (let i = 0; i < 200; i++) await addArticle(pages, { id: `00000000${String(i).padStart(8, '0')}` });
    const refused = await pages.request('/search/pack?q=topic:fentanyl');
    expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining('201')]);
  });
});

describe('shellQuoted()', () => {
  it.each(["it's", '$(id) `id`', '"a" \\ !', 'línea\nnueva', "''", ''])('is read by a shell as %j', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })).toBe(text);
  });
});

async function shown(request: Pages['request'], path: string, status = 200): Promise<{ readonly document: Document }> {
  const response = await request(path);
  expect([path, response.status]).toEqual([path, status]);
  return parseHTML(await response.text());
}

function idsOf(document: Document): string[] {
  return [...document.querySelectorAll('[data-item] h3 a')].map((link) => link.getAttribute('href')!.slice(10));
}

async function addRecord(pages: Pages, wish: ArticleWish, more: Partial<ArticleRecord>): Promise<void> {
  const record = await addArticle(pages, wish);
  const { articles } = pages.pipeline.context.stores;
  const stored = await articles.get(record.id);
  await articles.saveHead({ ...record, ...more }, stored!.version);
}

/** Two languages with a dialect, sources of like names, months, countries, and a story of two. */
async function mixedArchive(): Promise<Pages> {
  const pages = await startPages();
  const sources = [
    ['reuters', 'Reuters'],
    ['reuters-mx', 'Reuters México'],
    ['bbc.co.uk', 'BBC'],
    ['f3a9', 'Diario (uno)'],
  ] as const;
  for (let i = 0; i < 12; i++) {
    const [feedId, title] = sources[i % sources.length]!;
    await addRecord(
      pages,
      {
        id: `b00000000000000${i.toString(16)}`,
        url: i % 5 === 0 ? `https://news.bbc.co.uk/${i}` : `https://o.example/${i}`,
      },
      {
        language: ['en', 'es', 'es-MX'][i % 3]!,
        source: { feedId, title, sample: false, ...(i % 2 === 0 ? { country: 'MX' } : {}) },
        tags: [{ tag: i % 2 === 0 ? 'fentanyl' : 'precursors', level: i % 4 === 0 ? 'about' : 'mention', score: 1 }],
        orderedAt: `2026-0${(i % 3) + 1}-10T00:00:00.000Z`,
        publishedAt: `2026-0${(i % 3) + 1}-10T00:00:00.000Z`,
        foundAt: `2026-0${(i % 3) + 1}-10T00:00:00.000Z`,
        ...(i === 3 ? { story: { kind: 'same-story', storyId: 'b000000000000000', why: 'test' } as never } : {}),
      },
    );
  }
  return pages;
}

async function startWithApi(limits: Partial<ApiDependencies> = {}): Promise<Pages> {
  const world = createWorld();
  const pages: Pages = await startPages({ api: { ...apiOver(world, () => pages), ...limits } }, world);
  return pages;
}

function apiOver(world: ReturnType<typeof createWorld>, pages: () => Pages): ApiDependencies {
  const searching = () => ({ ...pages().pipeline.context, resolveTag: idResolver(['fentanyl', 'precursors']) });
  return {
    keys: createApiKeyStore(createSqliteTable(world.db, { clock: world.clock })),
    searches: {
      save: (request) => saveSearch(searching(), request),
      remove: (name) => removeSavedSearch(searching(), name),
    },
    vigiaVersion: '0.0.0',
    topics: () => ({ modelVersion: '1-test', tags: [] }),
    randomBytes,
    onFault: () => undefined,
  };
}
