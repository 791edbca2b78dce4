import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { createNewsroom } from '../../local/newsroom/newsroom.ts';
import { FURNITURE } from '../../local/newsroom/page-furniture.ts';
import { renderPage } from '../../local/newsroom/render-page.ts';
import { articlePath, sampleUrl } from '../../local/newsroom/sample-address.ts';
import type { SampleArticle } from '../../local/newsroom/sample-article.ts';
import { readPage } from '../../shared/adapters/extractor/read-page.ts';

const newsroom = createNewsroom();
const articles = loadArticles();
const pageOf = (article: SampleArticle) => newsroom.handle(articlePath(article)).body;

describe('renderPage()', () => {
  it.each(articles.map((article) => [article.id, article] as const))(
    '%s reads back as its article without furniture',
    async (_, article) => {
      const text = await readArticle(article);
      expect(shareOfWords(article.text, text)).toBeGreaterThanOrEqual(0.95);
      expect(shareOfWords(text, article.text)).toBeGreaterThanOrEqual(0.95);
      expect(furnitureSentences(article).filter((sentence) => text.includes(sentence))).toEqual([]);
    },
  );

  it('gives each page its language, canonical address, true date, sample label and origin', () => {
    for (const article of articles) {
      const { document } = parseHTML(pageOf(article));
      expect(document.documentElement.getAttribute('lang')).toBe(article.lang);
      expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(sampleUrl(articlePath(article)));
      expect(document.querySelector('h1')?.textContent).toBe(article.title);
      const data = JSON.parse(document.querySelector('script[type="application/ld+json"]')!.textContent!);
      expect(data).toMatchObject({ '@type': 'NewsArticle', headline: article.title, datePublished: article.published });
      const footer = document.querySelector(
        'footer.site-footer, #footer, footer.footer, footer.region-footer',
      )?.textContent;
      expect(footer).toContain(FURNITURE[article.lang].sampleNotice);
      expect(footer).toContain(article.origin);
    }
  });

  it('marks a translation and a variant on their pages, with a link to the original, and nothing else', () => {
    for (const article of articles) {
      const note = parseHTML(pageOf(article)).document.querySelector('.origin-note');
      const mark = markOf(article);
      expect(note?.textContent?.includes(mark ?? '–') ?? false, article.id).toBe(mark !== undefined);
      expect(note?.querySelector('a')?.getAttribute('href')).toBe(mark === undefined ? undefined : article.origin);
    }
  });

  it('sets traps in every page: topic words in promotion boxes', () => {
    for (const article of articles) {
      expect(pageOf(article)).toContain('Sinaloa');
      expect(pageOf(article)).toMatch(/fentanyl|fentanilo/i);
    }
  });

  it('links only to pages that are there', () => {
    for (const article of articles) {
      const links = [...parseHTML(pageOf(article)).document.querySelectorAll('a[href^="/"]')];
      const dead = links.filter((link) => newsroom.handle(link.getAttribute('href')!).status !== 200);
      expect(dead).toEqual([]);
    }
  });

  it('keeps markup in an article inert', () => {
    const hostile: SampleArticle = {
      id: 'n000',
      lang: 'en',
      about: 'something else',
      title: '</script><script>alert(1)</script>"\'&',
      published: '2024-01-01T00:00:00Z',
      origin: 'https://example.org/?a="><img src=x onerror=alert(1)>',
      text: '<img src=x onerror=alert(1)>\n\n</p><script>alert(2)</script>',
    };
    const { document } = parseHTML(renderPage(hostile, [hostile]));
    expect([...document.querySelectorAll('script')].map((script) => script.getAttribute('type'))).toEqual([
      'application/ld+json',
    ]);
    expect(document.querySelectorAll('img, [onerror]').length).toBe(0);
    expect(document.querySelector('h1')?.textContent).toBe(hostile.title);
  });
});

/** The product's own reading of the page, in this process. */
async function readArticle(article: SampleArticle): Promise<string> {
  const request = {
    url: sampleUrl(articlePath(article)),
    body: Buffer.from(pageOf(article)),
    rung: 'linkedom',
  } as const;
  const result = await readPage({ ...request, contentType: 'text/html; charset=utf-8' });
  if (result.kind !== 'reading') throw new Error(`${article.id} was not read: ${result.kind}`);
  return result.reading.blocks.map((block) => block.text).join('\n\n');
}

/** The share of the words of `expected`, counted with repetition, that `text` has too. */
function shareOfWords(expected: string, text: string): number {
  const wanted = wordsOf(expected);
  const left = Map.groupBy(wordsOf(text), (word) => word);
  return wanted.filter((word) => left.get(word)?.pop() !== undefined).length / wanted.length;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function furnitureSentences(article: SampleArticle): readonly string[] {
  const words = FURNITURE[article.lang];
  return [
    words.cookieText,
    words.newsletterText,
    words.commentPrompt,
    words.sampleNotice,
    words.relatedTitle,
    words.mostReadTitle,
    words.shareLabel,
    ...words.promotions,
  ];
}

function markOf(article: SampleArticle): string | undefined {
  if (article.variant !== undefined) return FURNITURE[article.lang].variantNote[article.variant];
  return article.translation ? 'Traducción de demostración hecha por Vigía; no es prueba ni texto oficial' : undefined;
}
