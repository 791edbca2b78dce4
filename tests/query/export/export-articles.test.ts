import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { SaxesParser } from 'saxes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exportArticles } from '../../../shared/query/export/export-articles.ts';
import {
  contentTypeOf,
  EXPORT_FORMATS,
  type ExportFormat,
  fileNameOf,
} from '../../../shared/query/export/export-format.ts';
import { parquetParts } from '../../../shared/query/export/parquet-parts.ts';
import { makeTag } from '../../fakes/tagged-archive.ts';
import { bytesOf, createSmallArchive, NOW, type SmallArchive, type Stored } from './small-archive.ts';

const REQUEST = { query: 'topic:fentanyl', now: NOW, fullText: false } as const;

/** An article of its own for each number, a day older than the one before. */
function numbered(number: number, more: Stored['article'] = {}): Stored {
  const publishedAt = new Date(Date.UTC(2026, 1, 20) - number * 86_400_000).toISOString();
  const id = `a${String(number).padStart(5, '0')}`;
  return {
    article: {
      id,
      canonicalUrl: `https://news.example/${id}`,
      url: `https://news.example/${id}`,
      publishedAt,
      ...more,
    },
  };
}

async function archiveOf(count: number): Promise<SmallArchive> {
  const archive = createSmallArchive();
  for (let number = 0; number < count; number++) await archive.store(numbered(number));
  return archive;
}

async function textOf(archive: SmallArchive, format: ExportFormat, more: object = {}): Promise<string> {
  return (await bytesOf(exportArticles(archive, { ...REQUEST, format, ...more }))).toString('utf8');
}

describe('exportArticles() gives every article once, newest first, over all pages', () => {
  const ids = Array.from({ length: 430 }, (_, number) => `a${String(number).padStart(5, '0')}`);
  const IDS: readonly (readonly [ExportFormat, (text: string) => readonly string[]])[] = [
    ['csv', (text) => [...text.matchAll(/^(a\d{5}),/gm)].map(([, id]) => id ?? '')],
    [
      'jsonl',
      (text) =>
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).id),
    ],
    ['json-feed', (text) => JSON.parse(text).items.map((item: { _vigia: { article: string } }) => item._vigia.article)],
    [
      'atom',
      (text) =>
        [...text.matchAll(/<link href="https:\/\/news\.example\/(a\d{5})" rel="alternate"/g)].map(([, id]) => id ?? ''),
    ],
    ['bibtex', (text) => [...text.matchAll(/^@online\{news-example-(a\d{5}),$/gm)].map(([, id]) => id ?? '')],
    ['ris', (text) => [...text.matchAll(/^ID {2}- news-example-(a\d{5})\r$/gm)].map(([, id]) => id ?? '')],
    ['csl-json', (text) => JSON.parse(text).map(({ id }: { id: string }) => id.replace('news-example-', ''))],
  ];

  it.each(IDS)('%s', async (format, idsOf) => {
    const archive = await archiveOf(430);
    expect(idsOf(await textOf(archive, format, { limit: 430 }))).toEqual(ids);
    expect(archive.searches.map(({ limit }) => limit)).toEqual([200, 200, 30]);
    expect(idsOf(await textOf(archive, format, { limit: 3 }))).toEqual(ids.slice(0, 3));
  });

  it.each(['atom', 'json-feed'] as const)(
    'a feed in %s holds the newest 100 unless more is asked for',
    async (format) => {
      const text = await textOf(await archiveOf(130), format);
      expect(text.split('urn:uuid:').length - 1).toBeGreaterThanOrEqual(100);
      expect(text).toContain('a00099');
      expect(text).not.toContain('a00100');
    },
  );
});

it.each(EXPORT_FORMATS)('exportArticles() gives a valid, empty %s when nothing meets the query', async (format) => {
  const bytes = await bytesOf(exportArticles(createSmallArchive(), { ...REQUEST, format }));
  const check: Record<ExportFormat, () => unknown> = {
    csv: () => expect(bytes.toString()).toMatch(/^\ufeffid,title,[^\r\n]*\r\n$/),
    jsonl: () => expect(bytes).toHaveLength(0),
    parquet: async () => expect(await parquetRows(bytes)).toEqual([]),
    atom: () => expect(elementsOf(bytes.toString())).toContain('feed'),
    'json-feed': () => expect(JSON.parse(bytes.toString())).toMatchObject({ items: [] }),
    bibtex: () => expect(bytes).toHaveLength(0),
    ris: () => expect(bytes).toHaveLength(0),
    'csl-json': () => expect(JSON.parse(bytes.toString())).toEqual([]),
  };
  await check[format]();
  expect(contentTypeOf(format)).toMatch(/^[a-z]+\/[a-z0-9.+-]+/);
  expect(fileNameOf(format, NOW)).toMatch(/^vigia-2026-11-22\.[a-z]+$/);
});

it('exportArticles() reads no page of the index before it is asked for', async () => {
  const archive = await archiveOf(430);
  const pieces = exportArticles(archive, { ...REQUEST, format: 'jsonl' })[Symbol.asyncIterator]();
  expect(archive.searches).toHaveLength(0);
  await pieces.next();
  expect(archive.searches).toHaveLength(1);
  await pieces.return?.();
  expect(archive.searches).toHaveLength(1);
});

it('exportArticles() leaves out an article that was removed since it was indexed', async () => {
  const archive = await archiveOf(3);
  const { articles } = archive.stores;
  const stores = {
    articles: { ...articles, get: async (id: string) => (id === 'a00001' ? undefined : articles.get(id)) },
  };
  const text = (await bytesOf(exportArticles({ ...archive, stores }, { ...REQUEST, format: 'jsonl' }))).toString();
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['a00000', 'a00002']);
});

describe('exportArticles() keeps the text in the archive', () => {
  const secret = 'zebra quagga okapi';
  const text = `Officers seized pills. ${'It was said again and again. '.repeat(20)}${secret}`;

  it.each(EXPORT_FORMATS)('%s has snippets only without the full text', async (format) => {
    const archive = createSmallArchive();
    await archive.store(numbered(0, { text }));
    expect(await exported(archive, format, false)).not.toContain(secret);
  });

  it.each(['csv', 'jsonl', 'parquet', 'atom', 'json-feed'] as const)('%s has it when it may', async (format) => {
    const archive = createSmallArchive();
    await archive.store(numbered(0, { text }));
    expect(await exported(archive, format, true)).toContain(secret);
  });

  it('jsonl quotes at most 300 characters of receipts without the full text, and none of a reserved article', async () => {
    const archive = createSmallArchive();
    const tag = makeTag('fentanyl', 'about', '1-abc');
    const receipts = Array.from({ length: 60 }, () => tag.receipts[0]!);
    await archive.store({ ...numbered(0), tags: [{ ...tag, receipts }] });
    await archive.store({ ...numbered(1), tags: [{ ...tag, receipts }], reserved: 'noarchive' });
    const lines = (await textOf(archive, 'jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const quoted = lines.map((line) => line.tags[0].receipts.map(({ words = '' }) => words).join(''));
    expect(quoted[0]).toHaveLength(Math.floor(300 / 'Officers'.length) * 'Officers'.length);
    expect(quoted[1]).toBe('');
    expect(lines[1]).toMatchObject({ reserved: 'noarchive', snippet: '' });
    expect(lines[0].tags[0].receipts[59]).toMatchObject({ rule: 'fentanyl/word', start: 0, end: 8 });
  });

  async function exported(archive: SmallArchive, format: ExportFormat, fullText: boolean): Promise<string> {
    const bytes = await bytesOf(exportArticles(archive, { ...REQUEST, format, fullText }));
    return format === 'parquet'
      ? JSON.stringify(await parquetRows(bytes), (_, value) => (typeof value === 'bigint' ? `${value}` : value))
      : bytes.toString();
  }
});

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });

it('exportArticles() as Atom is well-formed XML whatever a title, a name or a text holds', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, anyText, async (title, author, text) => {
      const archive = createSmallArchive();
      await archive.store(numbered(0, { title, authors: [author], text: `${text} ]]> <b>&amp;` }));
      const atom = await textOf(archive, 'atom', { fullText: true });
      expect(elementsOf(atom).filter((name) => name === 'entry')).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});

it('exportArticles() as Atom and JSON Feed has ids that a new title does not change', async () => {
  const [before, after] = await Promise.all(
    ['A title', 'Another title'].map(async (title) => {
      const archive = createSmallArchive();
      await archive.store(numbered(0, { title }));
      return [await textOf(archive, 'atom'), await textOf(archive, 'json-feed')]
        .join('')
        .match(/urn:uuid:[0-9a-f-]{36}/g);
    }),
  );
  expect(before).toEqual(after);
  expect(before?.at(-1)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe('exportArticles() as CSV', () => {
  it.each([
    ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
    ['+1+2', "'+1+2"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['＝1', "'＝1"],
    ['a "quoted", title\nof two lines', 'a "quoted", title\nof two lines'],
    ['nul\u0000 and bell\u0007', 'nul and bell'],
    [' =1', ' =1'],
  ])('writes the title %j as a cell that is read as %j', async (title, cell) => {
    const archive = createSmallArchive();
    await archive.store(numbered(0, { title }));
    const [names, row] = parseCsv(await textOf(archive, 'csv'));
    expect(row?.[names?.indexOf('title') ?? -1]).toBe(cell);
  });

  it('is read back whole whatever the cells hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 4 }), async (titles) => {
        const archive = createSmallArchive();
        for (const [number, title] of titles.entries())
          await archive.store(numbered(number, { title, section: title }));
        const rows = parseCsv(await textOf(archive, 'csv', { byteOrderMark: false }));
        expect(rows).toHaveLength(titles.length + 1);
        for (const row of rows) expect(row).toHaveLength(rows[0]!.length);
        for (const cell of rows.slice(1).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('exportArticles() as Parquet', () => {
  it('has typed columns and lists, in row groups of at most 2,000 rows', async () => {
    const archive = createSmallArchive();
    const tags = [makeTag('fentanyl', 'about', '1-abc'), makeTag('group:cjng', 'mention', '1-abc')];
    await archive.store({ ...numbered(0, { wires: ['EFE', 'AP'] }), tags });
    await archive.store({ article: { id: 'b', foundAt: NOW } });
    const rows = await parquetRows(await bytesOf(exportArticles(archive, { ...REQUEST, format: 'parquet' })));
    expect(rows).toHaveLength(2);
    expect(rows.find(({ id }) => id === 'a00000')).toMatchObject({
      published: new Date('2026-02-20T00:00:00.000Z'),
      topics_about: ['fentanyl'],
      groups: ['cjng'],
      wires: ['EFE', 'AP'],
      sample: false,
      version: 1,
    });
    expect(rows.find(({ id }) => id === 'b')?.['published'] ?? null).toBeNull();
  });

  it('parquetParts() gives a file a month, each with the articles of its month alone', async () => {
    const archive = await archiveOf(75);
    const seen: string[] = [];
    for await (const { path, bytes } of parquetParts(archive, REQUEST)) {
      const month = path.replace(/^year=(\d{4})\/month=(\d\d)\/part-\d+\.parquet$/, '$1-$2');
      const rows = await parquetRows(await bytesOf(bytes));
      for (const { ordered } of rows) expect(new Date(String(ordered)).toISOString().slice(0, 7)).toBe(month);
      seen.push(`${month} ${rows.length}`);
    }
    expect(seen).toEqual(['2026-02 20', '2026-01 31', '2025-12 24']);
  });
});

async function parquetRows(bytes: Buffer): Promise<readonly Record<string, unknown>[]> {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-parquet-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'export.parquet');
  writeFileSync(path, bytes);
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}

/** Names of the elements, in order; throws where the text is no well-formed XML. */
function elementsOf(xml: string): readonly string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => void names.push(name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return names;
}

/** RFC 4180, as its grammar says. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  const body = text.replace(/^\ufeff/, '');
  while (cell.lastIndex < body.length) {
    const match = cell.exec(body);
    if (match === null) throw new Error('this is no CSV');
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
