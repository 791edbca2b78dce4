import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../../shared/model/article.ts';
import { citationOf } from '../../../shared/query/export/citation-of.ts';
import { exportArticles } from '../../../shared/query/export/export-articles.ts';
import type { ExportFormat } from '../../../shared/query/export/export-format.ts';
import { nameOfAuthor } from '../../../shared/query/export/name-of-author.ts';
import { makeArticleRecord } from '../../fakes/records.ts';
import { bytesOf, createSmallArchive, NOW } from './small-archive.ts';

describe('nameOfAuthor() finds the surname', () => {
  it.each([
    ['Ana Ruiz', 'en', 'Ruiz', 'Ana'],
    ['Ana Ruiz', 'es', 'Ruiz', 'Ana'],
    ['Mary Ann Smith', 'en', 'Smith', 'Mary Ann'],
    ['Juan García López', 'es', 'García López', 'Juan'],
    ['María José García', 'es', 'García', 'María José'],
    ['María José García López', 'es', 'García López', 'María José'],
    ['Juan Hernández López', 'en', 'Hernández López', 'Juan'],
    ['Pedro de la Cruz Hernández', 'es', 'de la Cruz Hernández', 'Pedro'],
    ['José Ortega y Gasset', 'es', 'Ortega y Gasset', 'José'],
    ['Ludwig van Beethoven', 'en', 'van Beethoven', 'Ludwig'],
    ['García López, Juan', 'es', 'García López', 'Juan'],
    ['Anabel Sánchez-Moreno', 'es', 'Sánchez-Moreno', 'Anabel'],
  ])('of %s in an article in %s', (name, language, family, given) => {
    expect(nameOfAuthor(name, { language, organisations: [] })).toEqual({ kind: 'person', family, given });
  });

  it('keeps a suffix apart', () => {
    expect(nameOfAuthor('John Smith, Jr.', { language: 'en', organisations: [] })).toEqual({
      kind: 'person',
      family: 'Smith',
      given: 'John',
      suffix: 'Jr.',
    });
  });

  it.each([
    'Reuters',
    'Redacción',
    'Associated Press',
    'The White House',
    'La Jornada',
    'Agencia EFE',
    'DEA Press Office',
    'El Faro',
    'Diario 16',
  ])('and takes %s for an organisation', (name) => {
    expect(nameOfAuthor(name, { language: 'es', organisations: [] })).toEqual({ kind: 'organisation', name });
  });

  it('and the name of the outlet itself', () => {
    const name = { kind: 'organisation', name: 'Animal Político' };
    expect(nameOfAuthor('Animal Político', { language: 'es', organisations: ['animal politico'] })).toEqual(name);
  });
});

it.each([
  ['2026-03-03T22:00:00-05:00', '2026-03-04T03:00:00.000Z', '2026-03-03'],
  ['Tue, 03 Mar 2026 22:00:00 -0500', '2026-03-04T03:00:00.000Z', '2026-03-03'],
  ['2026-03-04T01:00:00+09:00', '2026-03-03T16:00:00.000Z', '2026-03-04'],
  ['3 de marzo de 2026', '2026-03-03T00:00:00.000Z', '2026-03-03'],
  ['2026-03-03T23:30:00Z', '2026-03-03T23:30:00.000Z', '2026-03-03'],
])('citationOf() gives the day at the publisher’s place when the date is written %s', (text, publishedAt, day) => {
  const record = makeArticleRecord({ publishedAt, publishedFrom: { text, source: 'meta', confidence: 'high' } });
  expect(citationOf({ record, storyId: 'a1' }).issued).toBe(day);
});

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const LATEX = fc.string({ unit: fc.constantFrom(...'{}\\%&$#_~^ab, and\n'), minLength: 1, maxLength: 40 });

async function exported(format: ExportFormat, articles: readonly Partial<Article>[]): Promise<string> {
  const archive = createSmallArchive();
  for (const [number, article] of articles.entries())
    await archive.store({
      article: { id: `${number}${'0'.repeat(19)}`, canonicalUrl: `https://www.news.example/${number}`, ...article },
    });
  return (await bytesOf(exportArticles(archive, { query: 'x', now: NOW, fullText: false, format }))).toString('utf8');
}

describe('exportArticles() as BibTeX', () => {
  it('has one entry an article, with balanced braces, whatever a title or a name holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.oneof(anyText, LATEX), fc.oneof(anyText, LATEX)), { minLength: 1, maxLength: 3 }),
        async (texts) => {
          const articles = texts.map(([title, author]) => ({ title, authors: [author], siteName: title }));
          const entries = entriesOf(await exported('bibtex', articles));
          expect(entries).toHaveLength(texts.length);
          for (const entry of entries)
            expect(entry).toMatch(/^@online\{news-example-\d0{11},\n {2}title = \{\{[^\n]*\}\},\n/);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('escapes what LaTeX would take for a command, and nothing else', async () => {
    const bibtex = await exported('bibtex', [
      { title: 'Año 50% & $5_000 {#1} ~x^2 \\o/', authors: ['Ana Ruiz', 'Agencia EFE'] },
    ]);
    expect(bibtex).toContain(
      'title = {{Año 50\\% \\& \\$5\\_000 \\textbraceleft{}\\#1\\textbraceright{} \\textasciitilde{}x\\textasciicircum{}2 \\textbackslash{}o/}}',
    );
    expect(bibtex).toContain('author = {Ruiz, Ana and {Agencia EFE}}');
  });
});

/** The entries at the top level, by counting braces as BibTeX does: a backslash escapes none. */
function entriesOf(bibtex: string): readonly string[] {
  const entries: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [at, character] of [...bibtex].entries()) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === '}' && depth === 0) {
      entries.push(
        [...bibtex]
          .slice(start, at + 1)
          .join('')
          .trim(),
      );
      start = at + 1;
    }
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
  expect([...bibtex].slice(start).join('').trim()).toBe('');
  return entries;
}

it('exportArticles() as RIS has lines of the format alone, whatever a title or a name holds', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (title, author) => {
      const ris = await exported('ris', [{ title, authors: [author], section: title }]);
      for (const line of ris.split('\r\n').filter((each) => each !== ''))
        expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- [^\r\n]*$/);
      expect(ris.match(/^TY {2}- NEWS\r$/gm)).toHaveLength(1);
      expect(ris.match(/^ER {2}- \r$/gm)).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});

it('exportArticles() as CSL-JSON says author, dates, paper and address as citeproc reads them', async () => {
  const [item] = JSON.parse(
    await exported('csl-json', [
      {
        publishedAt: '2026-03-01T10:00:00.000Z',
        authors: ['Juan García López', 'EFE'],
        language: 'es',
        siteName: 'El Diario',
      },
    ]),
  );
  expect(item).toMatchObject({
    type: 'article-newspaper',
    author: [{ family: 'García López', given: 'Juan' }, { literal: 'EFE' }],
    issued: { 'date-parts': [[2026, 3, 1]] },
    accessed: { 'date-parts': [[2026, 3, 2]] },
    'container-title': 'El Diario',
    URL: 'https://news.example/pills',
    language: 'es',
  });
});

it('citationOf() has a key that an edited title, author or date does not change', () => {
  const record = makeArticleRecord({ id: 'abcdef0123456789abcd', canonicalUrl: 'https://www.elpais.com.mx/a' });
  const edited = { ...record, title: 'Other', authors: ['Other Name'], publishedAt: NOW };
  expect(citationOf({ record, storyId: 'a' }).key).toBe('elpais-com-mx-abcdef012345');
  expect(citationOf({ record: edited, storyId: 'a' }).key).toBe('elpais-com-mx-abcdef012345');
});
