import { expect, test } from 'vitest';
import { patientFetch } from '../../shared/jobs/patient-fetch.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { FetchRequest } from '../../shared/ports.ts';
import { startPipeline } from '../fakes/pipeline.ts';

const REQUEST = { url: 'https://outlet.example/feed', maxBodyBytes: 1_000, timeoutMs: 5_000 };

test('patientFetch() goes on from where a redirect waits when a crawl delay outlasts a request', async () => {
  const asked: string[] = [];
  const pipeline = await startPipeline({
    contact: 'https://vigia.example/about',
    wrap: (ports) => ({ ...ports, fetcher: { fetch } }),
  });
  const clock = pipeline.context.ports.clock;

  async function fetch(request: FetchRequest): Promise<FetchResult> {
    asked.push(`${new URL(request.url).pathname} ${clock.now().toISOString().slice(17, 19)}`);
    if (request.url.endsWith('/robots.txt')) return answer(request.url, 'User-agent: *\nCrawl-delay: 20\n');
    if (request.url.endsWith('/feed/')) return answer(request.url, '<rss/>');
    const stop = await request.beforeRedirect?.(`${request.url}/`);
    return stop ?? fetch({ ...request, url: `${request.url}/` });
  }

  const result = await patientFetch(pipeline.context, REQUEST, 'feed');
  expect(result).toMatchObject({ kind: 'response', redirects: [{ url: REQUEST.url, status: 302 }] });
  expect(asked).toEqual(['/robots.txt 00', '/feed 20', '/feed/ 40']);
});

function answer(url: string, body: string) {
  const bytes = new TextEncoder().encode(body);
  return { kind: 'response', status: 200, finalUrl: url, redirects: [], headers: {}, body: bytes } as const;
}
