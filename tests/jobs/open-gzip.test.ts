import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openGzip } from '../../shared/jobs/open-gzip.ts';
import type { FetchResponse } from '../../shared/model/fetch-result.ts';

describe('openGzip()', () => {
  const response = (body: Uint8Array): FetchResponse => ({
    kind: 'response',
    status: 200,
    finalUrl: 'https://outlet.example/sitemap.xml.gz',
    redirects: [],
    headers: {},
    body,
  });
  const text = new TextEncoder().encode('news '.repeat(10_000));

  it('gives the text of a whole file, the beginning of one that is cut off, and any other body as it is', () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251)));
    expect(openGzip(response(gzipSync(text)), 100_000)).toMatchObject({ body: Buffer.from(text) });
    const cut = openGzip(response(packed.subarray(0, packed.length / 2)), 100_000);
    expect(cut.kind === 'response' && cut.body.length > 0 && cut.body.length < 50_000).toBe(true);
    expect(openGzip(response(text), 10)).toEqual(response(text));
  });

  it('refuses what unpacks to more than the cap, and what is no gzip file behind its first bytes', () => {
    expect(openGzip(response(gzipSync(text)), 1_000)).toMatchObject({ kind: 'too-large' });
    expect(openGzip(response(Uint8Array.of(0x1f, 0x8b, 1, 2, 3)), 1_000)).toMatchObject({ kind: 'failed' });
  });

  it.each([
    ['by its type', { headers: { 'content-type': 'application/x-gzip' } }, true],
    ['by its name', { finalUrl: 'https://outlet.example/News.XML.GZ?day=1' }, true],
    ['not at all', { headers: { 'content-type': 'application/xml' } }, false],
  ])('opens what says that it is packed %s', (_, said, opened) => {
    const packed = gzipSync(text);
    const result = openGzip({ ...response(packed), finalUrl: 'https://outlet.example/sitemap.xml', ...said }, 100_000);
    expect(result.kind === 'response' && result.body.length).toBe(opened ? text.length : packed.length);
  });
});
