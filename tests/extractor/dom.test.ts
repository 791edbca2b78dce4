import { describe, expect, it } from 'vitest';
import { PARSERS } from '../../shared/adapters/extractor/dom.ts';
import { readPage } from '../../shared/adapters/extractor/read-page.ts';

const url = 'https://news.example.com/story';
const text = ['crossing', 'bridge', 'harbour', 'station']
  .map((place) => `<p>Officers at the ${place} found pills in the spare tyre of a van, the port director said.</p>`)
  .join('');

describe('loadParser()', () => {
  it.each(
    PARSERS.flatMap(
      (rung) =>
        [
          [rung, 'neither html, head nor body', `<title>Pills</title>${text}`],
          [rung, 'no body', `<html lang="en"><head><title>Pills</title></head>${text}</html>`],
          [rung, 'no head', `<html lang="en"><body><title>Pills</title>${text}</body></html>`],
          [rung, 'html alone', `<html lang="en"><title>Pills</title>${text}`],
        ] as const,
    ),
  )('reads on %s a page that has %s', async (rung, _, html) => {
    const result = await readPage({ url, body: Buffer.from(html), rung });
    expect(result).toMatchObject({ kind: 'reading', reading: { title: 'Pills' } });
    expect(result.kind === 'reading' && result.reading.blocks).toHaveLength(4);
  });
});
