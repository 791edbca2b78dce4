import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export type FeedServer = {
  /** `127.0.0.1:PORT`, as `--allow-host` takes it. */
  readonly host: string;
  readonly url: (path: string) => string;
  /** Requests so far, in order, without those for robots.txt. */
  readonly requests: readonly IncomingMessage[];
};

/** A server on loopback that lives as long as the test; it has no robots.txt. */
export async function startFeedServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FeedServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/robots.txt') {
      response.writeHead(404).end();
      return;
    }
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port was bound');
  const host = `127.0.0.1:${address.port}`;
  return { host, url: (path) => `http://${host}${path}`, requests };
}
