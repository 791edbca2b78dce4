import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPage } from '../../shared/adapters/extractor/read-page.ts';

const FOLDER = new URL('../../../shared/extraction/pages/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) console.log('skipped: tests/extractor/false-alarms.test.ts, as ../shared/extraction is not there');

/** Enough to meet every kind of outlet; bench/extract.ts reads them all. */
const EVERY = 4;

describe.skipIf(!present)('readPage() on real articles', () => {
  it('takes none of them for an obstacle', async () => {
    const files = readdirSync(FOLDER).filter((_, index) => index % EVERY === 0);
    const alarms: string[] = [];
    for (const file of files) {
      const body = gunzipSync(readFileSync(new URL(file, FOLDER)));
      const url = 'https://news.example.com/story';
      const result = await readPage({ url, body, contentType: 'text/html; charset=utf-8', rung: 'linkedom' });
      if (result.kind !== 'reading') alarms.push(`${file}: ${result.kind}`);
    }
    expect(alarms).toEqual([]);
  });
});
