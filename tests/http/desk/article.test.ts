import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import type { ArticleRecord } from '../../../shared/model/article-record.ts';
import type { Receipt, Tag } from '../../../shared/model/tag.ts';
import type { Role } from '../../../shared/model/visitor.ts';
import { formsOf } from '../read-forms.ts';
import { addArticle, type Pages, startPages } from '../start-pages.ts';
import { openBrowser } from './open-browser.ts';
import { startDesk } from './start-desk.ts';

const TEXT = 'Officers seized fentanyl pills at Manzanillo.\n\nThe chief spoke.\n\nOne\n\nTwo';

async function pageAt(pages: Pages, path: string) {
  const response = await pages.request(path);
  return { status: response.status, document: parseHTML(await response.text()).document };
}

function receiptAt(text: string, words: string, more: Partial<Receipt> = {}): Receipt {
  const start = text.indexOf(words);
  return {
    field: 'body',
    start,
    end: start + words.length,
    words,
    rule: 'fentanyl/term',
    language: 'en',
    score: 1,
    supportedBy: [],
    blockedBy: [],
    ...more,
  };
}

function tagOf(tag: string, level: Tag['level'], receipts: readonly Receipt[]): Tag {
  return { tag, level, score: 2, modelVersion: '1-test', receipts: [...receipts] };
}

/** An article whose text, blocks and tags are as given. */
async function addTagged(pages: Pages, tags: readonly Tag[], more: Partial<ArticleRecord> = {}) {
  const record = await addArticle(pages, { text: TEXT });
  const { articles } = pages.pipeline.context.stores;
  const archived = (await articles.text(record))!;
  const at = (words: string) => ({ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length });
  const blocks = [
    { kind: 'paragraph' as const, ...at('Officers seized fentanyl pills at Manzanillo.') },
    { kind: 'quote' as const, ...at('The chief spoke.'), language: 'es' },
    { kind: 'list-item' as const, ...at('One') },
    { kind: 'list-item' as const, ...at('Two') },
  ];
  // What lies under a key never changes.
  const articleKey = `articles/${record.id}/tagged.json.gz`;
  const words = more.reserved === undefined && more.textRemovedAt === undefined ? { blocks } : { text: '', blocks: [] };
  await articles.putText(articleKey, { ...archived, article: { ...archived.article, ...words }, tags: [...tags] });
  const { version } = (await articles.get(record.id))!;
  const heads = tags.map(({ tag, level, score }) => ({ tag, level, score }));
  const changed = { ...record, articleKey, tags: heads, ...more };
  await articles.saveHead(changed, version);
  return changed;
}

describe('/articles/:id', () => {
  it('marks all evidence, also where that of two tags overlaps, and leads from words to receipt and back', async () => {
    const pages = await startPages();
    const { id } = await addTagged(pages, [
      tagOf('fentanyl', 'about', [receiptAt(TEXT, 'fentanyl pills', { supportedBy: [receiptAt(TEXT, 'seized')] })]),
      tagOf('precursors', 'mention', [receiptAt(TEXT, 'pills at')]),
    ]);
    const { document } = await pageAt(pages, `/articles/${id}`);
    expect(document.querySelector('.body')?.textContent?.replaceAll(/\s+/g, ' ')).toContain(
      'Officers seized fentanyl pills at Manzanillo.',
    );
    expect([...document.querySelectorAll('.body mark.ev-0')].map((mark) => mark.textContent).join('')).toBe(
      'fentanyl pills',
    );
    expect([...document.querySelectorAll('.body mark.ev-1')].map((mark) => mark.textContent).join('')).toBe('pills at');
    const links = [...document.querySelectorAll('a.to-words, a.evidence')];
    expect(links.length).toBeGreaterThanOrEqual(5);
    for (const link of links) {
      const target = document.getElementById(link.getAttribute('href')!.slice(1));
      expect(target, link.outerHTML).not.toBeNull();
      if (link.classList.contains('evidence')) expect(target!.textContent).toContain('rule');
      else expect(link.textContent?.slice(1, -1).startsWith(target!.textContent!)).toBe(true);
    }
    expect(document.querySelector('blockquote')?.getAttribute('lang')).toBe('es');
    expect([...document.querySelectorAll('.body ul li')].map((item) => item.textContent)).toEqual(['One', 'Two']);
  });

  it('begins with the way to the original, and says when in the source’s own words', async () => {
    const pages = await startPages();
    const publishedFrom = { text: 'Sun, 01 Mar 2026 02:00:00 -0600', source: 'meta', confidence: 'high' } as const;
    const { id, url } = await addTagged(pages, [], { publishedFrom });
    const response = await pages.request(`/articles/${id}`, { headers: { cookie: 'vigia-zone=America/Mexico_City' } });
    const { document } = parseHTML(await response.text());
    expect(document.querySelector('main a')?.getAttribute('href')).toBe(url);
    expect(document.querySelector('main')?.textContent).toMatch(/1 Mar 2026, 02:00 (GMT-6|CST)/);
    expect(document.querySelector('main')?.textContent).toContain('Sun, 01 Mar 2026 02:00:00 -0600');
  });

  it('shows what the model met and did not count, with what held it back', async () => {
    const held = receiptAt(TEXT, 'Manzanillo');
    const pages = await startPages({
      articleDesk: {
        label: async () => ({ kind: 'absent' }),
        heldBack: () => ({
          modelVersion: '2-new',
          matches: [{ ...held, tag: 'cartels', reason: { kind: 'blocked', by: [receiptAt(TEXT, 'chief')] } }],
        }),
      },
    });
    const { id } = await addTagged(pages, [tagOf('fentanyl', 'about', [receiptAt(TEXT, 'fentanyl')])]);
    const text = (await pageAt(pages, `/articles/${id}`)).document.querySelector('main')?.textContent;
    expect(text).toContain('“Manzanillo”');
    expect(text).toContain('blocked by “chief”');
    expect(text).toContain('the model of today is 2-new');
  });

  it.each([
    [{ reserved: 'noarchive in its robots meta' }, 'The text is not kept: noarchive in its robots meta.'],
    [{ textRemovedAt: '2026-05-01T00:00:00.000Z' }, 'its time in the archive was over on 1 May 2026'],
    [
      { gone: { since: '2026-04-01T00:00:00.000Z', reason: 'status 410' } },
      'Its page is there no more, since 1 Apr 2026, 00:00 UTC: status 410',
    ],
  ])('says why and since when words or page are missing (%#)', async (more, said) => {
    const pages = await startPages();
    const record = await addTagged(pages, [], more);
    const { status, document } = await pageAt(pages, `/articles/${record.id}`);
    expect(status).toBe(200);
    expect(document.querySelector('main')?.textContent?.replaceAll(/\s+/g, ' ')).toContain(said);
  });

  it('says of an article that was taken down that it was, and when, and to editors why', async () => {
    const pages = await startPages();
    const block = { kind: 'address', value: 'news.example/x', articleId: 'a1b2c3d4e5f60718' } as const;
    const { blocks } = pages.pipeline.context.stores;
    await blocks.add({ schemaVersion: 1, ...block, reason: 'court order', since: '2026-02-03T04:05:00.000Z' });
    const { status, document } = await pageAt(pages, '/articles/a1b2c3d4e5f60718');
    expect(status).toBe(410);
    expect(document.querySelector('main')?.textContent).toMatch(/3 Feb 2026, 04:05 UTC[\s\S]*court order/);
  });

  it.each(['unknown', 'abcdef', 'ABCDEF0123', '%00', 'a'.repeat(2_000), '../settings'])(
    'answers 404 with a page to the id %s',
    async (id) => {
      const pages = await startPages();
      for (const rest of ['', '/changes?from=1&to=2', '/cite?format=bibtex', '/pack', '/raw']) {
        const response = await pages.request(`/articles/${encodeURIComponent(id)}${rest}`);
        expect(response.status, rest).toBe(404);
        expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      }
    },
  );

  it.each([
    '"><script>alert(1)</script>',
    'javascript:alert(1)',
    '\u202egnp.exe\u2066',
    'x'.repeat(3_000),
    '</title><svg onload=alert(1)>',
  ])('shows %j as text', async (hostile) => {
    const pages = await startPages();
    const record = await addArticle(pages, {
      title: hostile,
      text: `${hostile} fentanyl`,
      author: hostile,
      url: hostile,
    });
    const { document } = await pageAt(pages, `/articles/${record.id}`);
    expect(document.querySelector('h1')?.textContent).toBe(hostile);
    expect(document.querySelectorAll('script:not([src]), svg, [onload], a[href^="javascript:"]')).toHaveLength(0);
  });
});

describe('/articles/:id/changes', () => {
  it('compares any two versions, word by word', async () => {
    const pages = await startPages();
    const record = await addArticle(pages, { text: 'Three men were held. They fled.' });
    const { articles } = pages.pipeline.context.stores;
    const archived = (await articles.text(record))!;
    for (const [index, text] of [
      'Three men were held. They fled.',
      'Four men were held. They fled.',
      'Five men were held.',
    ].entries()) {
      const articleKey = `articles/${record.id}/v${index}.json.gz`;
      await articles.putText(articleKey, { ...archived, article: { ...archived.article, text } });
      await articles.addVersion({
        schemaVersion: 1,
        articleId: record.id,
        articleVersion: index + 1,
        title: record.title,
        contentHash: String(index).repeat(64),
        articleKey,
        seenAt: `2026-03-0${index + 1}T00:00:00.000Z`,
      });
    }
    const article = await pageAt(pages, `/articles/${record.id}`);
    expect(article.document.querySelectorAll('.versions li')).toHaveLength(3);
    const { document } = await pageAt(pages, `/articles/${record.id}/changes?from=1&to=3`);
    expect([...document.querySelectorAll('del')].map((gone) => gone.textContent)).toContain('Three');
    expect([...document.querySelectorAll('ins')].map((came) => came.textContent)).toContain('Five');
    expect((await pages.request(`/articles/${record.id}/changes?from=1&to=9`)).status).toBe(404);
  });
});

/** Sends what a button of the page sends. */
async function sayOf(pages: Pages, id: string, fill: Readonly<Record<string, string>>) {
  const browser = openBrowser(pages);
  const page = await (await browser.ask(`/articles/${id}`)).text();
  const form = formsOf(page).find(({ action }) => action === `/articles/${id}/label`)!;
  for (const [name, value] of Object.entries(fill)) form.fields.set(name, value);
  const headers = { 'sec-fetch-site': 'same-origin' };
  return await browser.ask(form.action, { method: 'POST', body: form.fields, headers });
}

describe('POST /articles/:id/label', () => {
  it('stores what a person says of a tag with their name, shows it, and takes it back', async () => {
    const audit: { readonly action: string; readonly target: string }[] = [];
    const pages = await startPages({ audit: async (entry) => void audit.push(entry) });
    const { id } = await addArticle(pages);
    const { labels } = pages.pipeline.context.stores;
    const answer = await sayOf(pages, id, { tag: 'fentanyl', verdict: 'wrong', note: ' <b>a patch</b> ' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/articles/${id}?said=labelled#labels`]);
    expect((await labels.get(id, 'fentanyl'))?.record).toMatchObject({
      verdict: 'wrong',
      note: '<b>a patch</b>',
      had: { level: 'about', modelVersion: '1-test' },
      by: { userId: 'local' },
    });
    const shown = (await pageAt(pages, `/articles/${id}?said=labelled`)).document;
    expect(shown.querySelector('[role=status]')?.textContent).toContain('Noted');
    expect(shown.querySelector('.label-note')?.textContent).toBe('<b>a patch</b>');
    await sayOf(pages, id, { tag: 'precursors', verdict: 'missed' });
    expect((await labels.get(id, 'precursors'))?.record.verdict).toBe('missed');
    expect((await sayOf(pages, id, { tag: 'fentanyl', verdict: 'none' })).headers.get('location')).toContain('removed');
    expect(await labels.get(id, 'fentanyl')).toBeUndefined();
    expect(audit.map(({ action, target }) => `${action} ${target}`)).toEqual(Array(3).fill(`article.label ${id}`));
  });

  it.each([
    [{ tag: 'no-such-tag', verdict: 'missed' }, 'Choose one of the tags'],
    [{ tag: '', verdict: 'missed' }, 'Choose one of the tags'],
    [{ tag: 'fentanyl', verdict: 'maybe' }, 'nothing that we know'],
    [{ tag: 'fentanyl', verdict: 'wrong', note: 'x'.repeat(501) }, '500 characters'],
  ])('answers 400 with the page and what was typed when %j is sent', async (fill, said) => {
    const pages = await startPages();
    const { id } = await addArticle(pages);
    const answer = await sayOf(pages, id, fill);
    expect(answer.status).toBe(400);
    const { document } = parseHTML(await answer.text());
    expect(document.querySelector('[role=alert]')?.textContent).toContain(said);
    expect(document.querySelector('#missed-note')?.getAttribute('value')).toBe('note' in fill ? fill.note : '');
    expect(await pages.pipeline.context.stores.labels.get(id, fill.tag || '-')).toBeUndefined();
  });

  it('changes nothing without the token of a page, or from another site', async () => {
    const pages = await startPages();
    const { id } = await addArticle(pages);
    const body = new URLSearchParams({ tag: 'fentanyl', verdict: 'wrong' });
    const path = `/articles/${id}/label`;
    expect((await pages.request(path, { method: 'POST', body })).status).toBe(403);
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await pages.request(path, { method: 'POST', body, headers })).status).toBe(403);
    expect(await pages.pipeline.context.stores.labels.get(id, 'fentanyl')).toBeUndefined();
  });
});

describe('createArticleDesk()', () => {
  const visitor = (userId: string, role: Role) => ({ userId, name: userId, role });

  it('lets a reader’s word stand beside nobody else’s, and an editor’s in place of any', async () => {
    const { pipeline } = await startPages();
    const { createArticleDesk } = await import('../../../shared/jobs/article-desk.ts');
    const desk = createArticleDesk(pipeline.context, () => ({ modelVersion: '', matches: [] }));
    const { id: articleId } = await addArticle({ pipeline } as Pages);
    const say = (verdict: 'wrong' | 'mention' | 'none', by: ReturnType<typeof visitor>) =>
      desk.label({ articleId, tag: 'fentanyl', verdict, visitor: by });
    expect(await say('wrong', visitor('ana', 'reader'))).toEqual({ kind: 'labelled' });
    expect(await say('mention', visitor('bea', 'reader'))).toEqual({ kind: 'kept' });
    expect(await say('none', visitor('bea', 'reader'))).toEqual({ kind: 'kept' });
    expect(await say('mention', visitor('ana', 'reader'))).toEqual({ kind: 'labelled' });
    expect(await say('none', visitor('eva', 'editor'))).toEqual({ kind: 'removed' });
    expect(await say('none', visitor('eva', 'editor'))).toEqual({ kind: 'absent' });
  });
});

describe('what can be taken away of an article', () => {
  // Of the API only its version is asked for.
  const api = { vigiaVersion: '1.2.3' } as NonNullable<AppDependencies['api']>;

  it.each([
    ['bibtex', /^@online\{[\s\S]*Fentanyl seized/],
    ['ris', /^TY {2}- [\s\S]*Fentanyl seized/],
    ['csl-json', /"title": ?"Fentanyl seized"/],
  ])('is a citation as %s', async (format, form) => {
    const pages = await startPages();
    const { id } = await addArticle(pages);
    const response = await pages.request(`/articles/${id}/cite?format=${format}`);
    expect(response.headers.get('content-disposition')).toContain(`attachment; filename="vigia-${id}-`);
    expect(await response.text()).toMatch(form);
  });

  it('is the raw page as bytes that no browser shows, and a pack, for editors alone', async () => {
    const pages = await startDesk({ api });
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    const { articles } = pages.pipeline.context.stores;
    await articles.putRaw('raw/aa/aa.gz', page);
    const record = await addArticle(pages);
    const { version } = (await articles.get(record.id))!;
    const fetched = {
      key: 'raw/aa/aa.gz',
      sha256: 'aa',
      status: 200,
      url: record.url,
      headers: {},
      fetchedAt: record.foundAt,
    };
    await articles.saveHead({ ...record, fetch: fetched }, version);
    const [reader, editor] = [await pages.browserOf('ana'), await pages.browserOf('eva')];
    for (const what of ['raw', 'pack'])
      expect((await reader.ask(`/articles/${record.id}/${what}`)).status, what).toBe(403);
    const raw = await editor.ask(`/articles/${record.id}/raw`);
    expect(new Uint8Array(await raw.arrayBuffer())).toEqual(page);
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.html\.txt"$/);
    expect(raw.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    const pack = await editor.ask(`/articles/${record.id}/pack`);
    expect(
      Buffer.from(await pack.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });
});
