import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { dialChecked } from '../../shared/adapters/fetcher/dial-checked.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { FetchRequest } from '../../shared/ports.ts';
import { type Answer, httpAnswer, startRawServer } from '../fetcher/raw-server.ts';
import { NOBODY_LISTENS, OWN_ADDRESS, PUBLIC_ADDRESS } from './play.ts';

/** How one fetch ended: names that were asked for, addresses that were meant to be dialled, requests received. */
export type Attempt = {
  readonly result: FetchResult;
  readonly asked: readonly string[];
  readonly dialled: readonly string[];
  readonly heads: readonly string[];
};

export type AttemptOptions = {
  /** Every name has a public address unless given. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly answer?: Answer;
  readonly request?: Partial<FetchRequest>;
};

/** Long enough for loopback under load; a resolver that hangs waits for it. */
const TIMEOUT_MS = 2_000;

/** Fetches with the product's own client; every dial is recorded and ends at a server on loopback, which speaks no TLS. */
export async function attempt(url: string, options: AttemptOptions = {}): Promise<Attempt> {
  const { resolve = async () => [PUBLIC_ADDRESS], request = {} } = options;
  const server = await startRawServer(options.answer ?? ((_path, socket) => socket.end(httpAnswer(200, {}, 'hello'))));
  const asked: string[] = [];
  const dialled: string[] = [];
  const fetcher = createFetcher({
    userAgent: 'Vigia/test',
    ownAddresses: [OWN_ADDRESS],
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
    dial: (addresses, port, { http2 }) => {
      dialled.push(...addresses);
      const at = port === 443 ? NOBODY_LISTENS : server.port;
      return dialChecked(['127.0.0.1'], at, http2 === undefined ? {} : { http2 });
    },
  });
  try {
    const result = await fetcher.fetch({ url, maxBodyBytes: 100_000, timeoutMs: TIMEOUT_MS, ...request });
    return { result, asked, dialled, heads: server.heads };
  } finally {
    await fetcher.close();
    await server.close();
  }
}

/** What a fetch ended as, for a person. */
export function ended({ result, dialled }: Attempt): string {
  const to = dialled.length === 0 ? 'nothing dialled' : `dialled ${dialled.join(', ')}`;
  return `${result.kind}, ${to}${'reason' in result ? `: ${result.reason.slice(0, 160)}` : ''}`;
}

/** Refused by a typed error, with no socket. */
export function isRefusedUndialled({ result, dialled }: Attempt): boolean {
  return result.kind === 'refused' && dialled.length === 0;
}

/** As `isRefusedUndialled`, without asking a name server either. */
export function isRefusedByText(found: Attempt): boolean {
  return isRefusedUndialled(found) && found.asked.length === 0;
}
