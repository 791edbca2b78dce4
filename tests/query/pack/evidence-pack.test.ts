import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PackSummary, packArticles } from '../../../shared/query/pack/pack-articles.ts';
import { packManifestSchema } from '../../../shared/query/pack/pack-manifest.ts';
import { type PackSource, readZip } from '../../../shared/query/pack/read-zip.ts';
import { verifyPack } from '../../../shared/query/pack/verify-pack.ts';
import { createZipWriter } from '../../../shared/query/pack/zip-writer.ts';
import { sha256Hex } from '../../../shared/text/hash.ts';
import { makeTag } from '../../fakes/tagged-archive.ts';
import { bytesOf, createSmallArchive, NOW, type SmallArchive } from '../export/small-archive.ts';

const PAGE = '<!doctype html><title>Pills seized</title><p>Officers seized fentanyl pills.</p>';
const HEADERS = { 'content-type': 'text/html', 'content-encoding': 'br', 'x-odd': 'kept as it is' };

type Packed = { readonly bytes: Buffer; readonly summary: PackSummary };

async function packOf(archive: SmallArchive, ids: readonly string[]): Promise<Packed> {
  const records = await Promise.all(ids.map(async (id) => (await archive.stores.articles.get(id))!.record));
  let summary: PackSummary | undefined;
  const request = { records, subject: { query: 'topic:fentanyl' }, now: NOW, vigiaVersion: '1.2.3' };
  const onPacked = (told: PackSummary): void => {
    summary = told;
  };
  return { bytes: await bytesOf(packArticles(archive.stores, { ...request, onPacked })), summary: summary! };
}

/** An article with a page and an edit, one of the feed's own words, and one that its publisher reserved. */
async function archiveOfThree(): Promise<SmallArchive> {
  const archive = createSmallArchive();
  const tags = [makeTag('fentanyl', 'about', '1-abc')];
  await archive.store({ page: PAGE, headers: HEADERS, tags });
  await archive.store({
    page: PAGE.replace('Pills', 'Fake pills'),
    headers: HEADERS,
    tags,
    article: { title: 'Fake pills seized' },
  });
  await archive.store({
    article: { id: 'b2', title: 'From the feed', extraction: { method: 'feed-content', version: '1', notes: [] } },
    tags,
  });
  await archive.store({
    article: { id: 'c3', title: 'Not to be kept', text: 'A reserved text.' },
    tags,
    page: 'a reserved page',
    reserved: 'noarchive',
  });
  return archive;
}

const IDS = ['a1', 'b2', 'c3'];

function sourceOf(bytes: Buffer): PackSource {
  return { size: bytes.length, read: async (offset, length) => Buffer.from(bytes.subarray(offset, offset + length)) };
}

async function filesOf(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const zip = await readZip(sourceOf(bytes));
  if (zip.kind === 'fault') throw new Error(zip.fault);
  return new Map(
    zip.entries.map(({ path, contentAt, bytes: length }) => [
      path,
      bytes.subarray(contentAt, contentAt + length).toString('latin1'),
    ]),
  );
}

async function manifestOf(bytes: Buffer) {
  return packManifestSchema.parse(
    JSON.parse(Buffer.from((await filesOf(bytes)).get('manifest.json') ?? '', 'latin1').toString()),
  );
}

function zipOf(files: readonly (readonly [string, string | Buffer])[]): Buffer {
  const zip = createZipWriter();
  const pieces = files.flatMap(([path, content]) => [...zip.add(path, Buffer.from(content))]);
  return Buffer.concat([...pieces, ...zip.end()]);
}

describe('packArticles() and verifyPack()', () => {
  it('make a pack that is sound, and say what was checked', async () => {
    const { bytes, summary } = await packOf(await archiveOfThree(), IDS);
    const report = await verifyPack(sourceOf(bytes), summary.manifestSha256);
    expect(report).toMatchObject({ isSound: true, faults: [] });
    expect(report.checked.join('\n')).toMatch(
      /articles: 3, each text against its hash, 2 receipts.*\nWARC records: 5,/,
    );
    expect(report.manifest).toMatchObject({ articles: 3, reserved: 1, sha256: summary.manifestSha256 });
    expect(summary).toMatchObject({ articles: 3, reserved: 1, demonstration: false });
  });

  it('give the same bytes for the same articles and time', async () => {
    const [one, two] = await Promise.all(
      [archiveOfThree(), archiveOfThree()].map(async (archive) => packOf(await archive, IDS)),
    );
    expect(one!.bytes.equals(two!.bytes)).toBe(true);
  });

  it('hold each page as it was fetched, with its headers, and each earlier text with what changed', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const files = await filesOf(bytes);
    const warc = warcOf(files);
    expect(warc).toContain(PAGE);
    expect(warc).toContain(PAGE.replace('Pills', 'Fake pills'));
    expect(warc).toContain('HTTP/1.1 200 \r\n');
    expect(warc).toContain('X-Archive-Orig-content-encoding: br\r\n');
    expect(warc).toContain('x-odd: kept as it is\r\n');
    expect(warc).not.toMatch(/^WARC-Type: request/m);
    const record = JSON.parse(files.get('articles/a1/record.json') ?? '');
    expect(record.fetch.headers).toEqual(HEADERS);
    expect(JSON.parse(files.get('articles/a1/versions.json') ?? '')).toMatchObject([
      { articleVersion: 1, title: 'Pills seized', text: 'articles/a1/versions/1.txt' },
      { articleVersion: 2, title: 'Fake pills seized', diff: 'articles/a1/versions/1-2.diff' },
    ]);
    expect(files.get('articles/a1/versions/1-2.diff')).toContain('\n-Pills seized\n+Fake pills seized\n');
  });

  it('hold of a reserved article its hash, title and link only, and say so', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const files = await filesOf(bytes);
    expect([...files.keys()].filter((path) => path.startsWith('articles/c3'))).toEqual([]);
    expect(bytes.toString('latin1') + warcOf(files)).not.toMatch(/A reserved text|a reserved page/);
    const { articles } = await manifestOf(bytes);
    expect(articles[2]).toMatchObject({
      title: 'Not to be kept',
      reserved: 'noarchive',
      contentHash: sha256Hex('Not to be kept\n\nA reserved text.'),
      files: { history: [] },
      notStored: ['the text and the page: noarchive'],
    });
  });

  it('say what was not stored, and make nothing up for it', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const { articles } = await manifestOf(bytes);
    expect(articles[0]?.notStored).toEqual([expect.stringMatching(/^the request/)]);
    expect(articles[1]).toMatchObject({ fetches: [], notStored: ['a page: the text is the feed’s own'] });
  });

  it('mark what comes from the sample newsroom', async () => {
    const archive = createSmallArchive();
    await archive.store({ article: { source: { feedId: 's', title: 'Sample', sample: true } } });
    const { bytes, summary } = await packOf(archive, ['a1']);
    expect(summary.demonstration).toBe(true);
    expect((await filesOf(bytes)).get('README.txt')).toMatch(/^DEMONSTRATION, NOT EVIDENCE/);
    expect((await manifestOf(bytes)).articles[0]?.demonstration).toBe(true);
  });

  it('refuse a pack of nothing', async () => {
    await expect(packOf(createSmallArchive(), [])).rejects.toThrow(/none meets it/);
  });

  it('hold one article in memory at a time, of two hundred', async () => {
    const archive = createSmallArchive();
    const text = 'Officers seized fentanyl pills. '.repeat(60);
    for (let number = 0; number < 200; number++)
      await archive.store({
        article: { id: `n${number}`, title: `Seizure ${number}`, text },
        page: `${PAGE}${number}`,
      });
    let open = 0;
    let most = 0;
    const { articles } = archive.stores;
    const reading = {
      ...articles,
      text: async (record: { articleKey: string }) => {
        open++;
        most = Math.max(most, open);
        const text = await articles.text(record);
        open--;
        return text;
      },
    };
    const records = await Promise.all(
      Array.from({ length: 200 }, async (_, number) => (await articles.get(`n${number}`))!.record),
    );
    let largest = 0;
    const pieces: Uint8Array[] = [];
    for await (const piece of packArticles(
      { ...archive.stores, articles: reading },
      { records, subject: { query: 'x' }, now: NOW, vigiaVersion: '1' },
    )) {
      largest = Math.max(largest, piece.length);
      pieces.push(piece);
    }
    const manifest = (await filesOf(Buffer.concat(pieces))).get('manifest.json')?.length ?? 0;
    expect(most).toBeLessThanOrEqual(1);
    expect(largest).toBe(manifest);
    expect(await verifyPack(sourceOf(Buffer.concat(pieces)))).toMatchObject({ isSound: true });
  });
});

describe('verifyPack() finds', () => {
  it('a change of one byte, wherever it is', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const positions = fc.integer({ min: 0, max: bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(positions, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ change;
        const report = await verifyPack(sourceOf(changed));
        expect(report.isSound).toBe(false);
        expect(report.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('a change of one bit in every byte of the directory and of the headers', async () => {
    const archive = createSmallArchive();
    await archive.store({ page: PAGE });
    const { bytes } = await packOf(archive, ['a1']);
    const directory = bytes.readUInt32LE(bytes.length - 6);
    for (const at of [
      ...Array(60).keys(),
      ...Array.from({ length: bytes.length - directory }, (_, i) => directory + i),
    ]) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 0x20;
      expect(await verifyPack(sourceOf(changed)), `byte ${at}`).toMatchObject({ isSound: false });
    }
  });

  it('bytes cut off, put before, put after, and another pack', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    for (const changed of [
      bytes.subarray(0, -1),
      bytes.subarray(1),
      Buffer.concat([bytes, Buffer.from([0])]),
      Buffer.concat([Buffer.from([0]), bytes]),
    ])
      expect(await verifyPack(sourceOf(changed))).toMatchObject({ isSound: false });
    const other = await verifyPack(sourceOf(bytes), 'f'.repeat(64));
    expect(other.faults).toEqual([{ path: 'manifest.json', fault: expect.stringMatching(/this is another pack/) }]);
  });

  const FORGED: readonly (readonly [string, (files: Map<string, string>) => void, RegExp])[] = [
    [
      'a text that was changed with its sums',
      (files) => files.set('articles/a1/text.txt', 'Other words.'),
      /is not the text of its title/,
    ],
    ['a file that was added', (files) => files.set('articles/a1/more.txt', 'x'), /the manifest does not name it/],
    ['a file that was taken out', (files) => files.delete('articles/a1/receipts.json'), /is not there/],
    ['a manifest that was taken out', (files) => files.delete('manifest.json'), /is not there/],
    [
      'words that a receipt has not',
      (files) =>
        files.set(
          'articles/b2/receipts.json',
          (files.get('articles/b2/receipts.json') ?? '').replace('"end": 8', '"end": 9'),
        ),
      /not at lead 0 to 9/,
    ],
    [
      'a page that was changed',
      (files) => files.set('archive.warc.gz', rezipped(warcOf(files).replace('seized', 'sliced'))),
      /is not the (block|payload) of its digest/,
    ],
    [
      'a page that was taken out',
      (files) =>
        files.set('archive.warc.gz', gzipSync(warcOf(files).split('\r\n\r\n\r\n\r\n')[0] ?? '').toString('latin1')),
      /is not in it|cannot be read|no WARC/,
    ],
    [
      'a record of another title',
      (files) =>
        files.set(
          'articles/a1/record.json',
          (files.get('articles/a1/record.json') ?? '').replace('"title": "Fake', '"title": "True'),
        ),
      /its title is another/,
    ],
  ];

  it.each(FORGED)('%s, also where the sums and the manifest were made anew', async (_, forge, fault) => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const files = new Map(await filesOf(bytes));
    forge(files);
    const report = await verifyPack(sourceOf(resealed(files)));
    expect(report.isSound).toBe(false);
    expect(report.faults.map(({ fault: words }) => words).join('\n')).toMatch(fault);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /too short/],
    ['text', Buffer.from('this is no zip, and never was one'), /no zip/],
    ['a picture', Buffer.alloc(5_000, 0xff), /no zip/],
    ['a name that leads out', zipOf([['../../etc/passwd', 'x']]), /a name that no pack has/],
    ['a name from the root', zipOf([['/etc/passwd', 'x']]), /a name that no pack has/],
    ['a name of another system', zipOf([['a\\b', 'x']]), /a name that no pack has/],
    [
      'a file twice',
      zipOf([
        ['a.txt', 'x'],
        ['a.txt', 'y'],
      ]),
      /it is there twice/,
    ],
    ['no manifest', zipOf([['a.txt', 'x']]), /it is not there/],
    [
      'a manifest that is no JSON',
      zipOf([
        ['manifest.json', '{'],
        ['SHA256SUMS', ''],
      ]),
      /no manifest of an evidence pack/,
    ],
    ['10,000 files', zipOf(Array.from({ length: 10_000 }, (_, i) => [`f${i}`, ''] as const)), /it is not there/],
  ])('%s, and reads no further', async (_, bytes, fault) => {
    const report = await verifyPack(sourceOf(bytes));
    expect(report.isSound).toBe(false);
    expect(report.faults[0]?.fault).toMatch(fault);
    expect(report.faults.length).toBeLessThanOrEqual(100);
  });

  it('a bomb in the WARC, and stops', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const files = new Map(await filesOf(bytes));
    const head =
      'WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 99999999999\r\n\r\n';
    const bomb = Buffer.concat([Buffer.from(head), Buffer.alloc(80 * 1024 * 1024)]);
    files.set('archive.warc.gz', gzipSync(bomb).toString('latin1'));
    const report = await verifyPack(sourceOf(resealed(files)));
    expect(report.faults).toContainEqual({
      path: 'archive.warc.gz',
      fault: expect.stringMatching(/larger than 67108864 bytes/),
    });
  });

  it('a deflated entry, which no pack has', async () => {
    const { bytes } = await packOf(await archiveOfThree(), IDS);
    const changed = Buffer.from(bytes);
    changed.writeUInt16LE(8, bytes.readUInt32LE(bytes.length - 6) + 10);
    expect(await verifyPack(sourceOf(changed))).toMatchObject({
      isSound: false,
      faults: [{ fault: expect.stringMatching(/record 1 of its directory/) }],
    });
  });
});

function warcOf(files: ReadonlyMap<string, string>): string {
  return gunzipSync(Buffer.from(files.get('archive.warc.gz') ?? '', 'latin1')).toString('latin1');
}

/** A gzip member a record. */
function rezipped(warc: string): string {
  const members = warc.split(/(?=WARC\/1\.1\r\n)/).map((record) => gzipSync(Buffer.from(record, 'latin1')));
  return Buffer.concat(members).toString('latin1');
}

/** A pack with manifest and sums made anew for other files, as a forger would: all but the hashes of what it says of the articles. */
function resealed(files: ReadonlyMap<string, string>): Buffer {
  const bytesOfFile = (path: string): Buffer => Buffer.from(files.get(path) ?? '', 'latin1');
  const named = [...files.keys()].filter((path) => path !== 'manifest.json' && path !== 'SHA256SUMS');
  const listed = named.filter((path) => path !== 'articles/a1/more.txt');
  const manifest = files.has('manifest.json') ? JSON.parse(bytesOfFile('manifest.json').toString()) : undefined;
  const contents: (readonly [string, Buffer])[] = named.map((path) => [path, bytesOfFile(path)]);
  if (manifest !== undefined) {
    manifest.files = listed.map((path) => ({
      path,
      bytes: bytesOfFile(path).length,
      sha256: sha256Hex(bytesOfFile(path)),
    }));
    contents.push(['manifest.json', Buffer.from(JSON.stringify(manifest))]);
  }
  const sums = contents.map(([path, content]) => `${sha256Hex(content)}  ${path}\n`).join('');
  return zipOf([...contents, ['SHA256SUMS', sums]]);
}
