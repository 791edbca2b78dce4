import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { Fetcher, FetchRequest } from '../../shared/ports.ts';

/** What a served address answers: a page or feed, or a result of the fetcher's own (timed out, refused). */
export type Served =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | Exclude<FetchResult, { readonly kind: 'response' }>;

export type FakeFetcher = Fetcher & {
  /** Serves an address from now on; other addresses answer 404. */
  serve(url: string, answer: Served): void;
  /** Every request so far, in order. */
  readonly requests: readonly FetchRequest[];
  countOf(url: string): number;
};

/** A Fetcher over a map of addresses. A feed or page served with an `etag` answers 304 to that validator, as servers do. */
export function createFakeFetcher(): FakeFetcher {
  const served = new Map<string, Served>();
  const requests: FetchRequest[] = [];
  return {
    requests,
    countOf: (url) => requests.filter((request) => request.url === url).length,
    serve(url, answer) {
      served.set(url, answer);
    },
    async fetch(request) {
      requests.push(request);
      return answerTo(request, served.get(request.url) ?? { status: 404, body: 'not here' });
    },
  };
}

function answerTo({ url, headers: asked = {} }: FetchRequest, answer: Served): FetchResult {
  if ('kind' in answer) return answer;
  const { status = 200, headers = {}, body = '' } = answer;
  const known = headers['etag'] !== undefined && asked['if-none-match'] === headers['etag'];
  return {
    kind: 'response',
    status: known ? 304 : status,
    finalUrl: url,
    redirects: [],
    headers: { 'content-type': body.startsWith('<?xml') ? 'application/xml' : 'text/html; charset=utf-8', ...headers },
    body: new TextEncoder().encode(known ? '' : body),
  };
}
