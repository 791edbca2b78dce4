import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { politeFetch } from '../../shared/jobs/polite-fetch.ts';
import type { FetchResponse } from '../../shared/model/fetch-result.ts';
import { startPipeline } from '../fakes/pipeline.ts';

const SITEMAP = '<urlset></urlset>';

describe('politeFetch()', () => {
  it.each(['feed', 'article'] as const)(
    'opens a gzip file when what was asked for is a feed, not when it is an article: %s',
    async (purpose) => {
      const packed = gzipSync(SITEMAP);
      const fetch = async ({ url }: { readonly url: string }): Promise<FetchResponse> => ({
        kind: 'response',
        status: url.endsWith('/robots.txt') ? 404 : 200,
        finalUrl: url,
        redirects: [],
        headers: {},
        body: packed,
      });
      const { context } = await startPipeline({ wrap: (ports) => ({ ...ports, fetcher: { fetch } }) });
      const request = { url: 'https://outlet.example/sitemap.xml.gz', maxBodyBytes: 1_000, timeoutMs: 1_000 };
      const result = await politeFetch(context, request, purpose);
      const body = result.kind === 'response' ? Buffer.from(result.body) : undefined;
      expect(body).toEqual(purpose === 'feed' ? Buffer.from(SITEMAP) : packed);
    },
  );
});
