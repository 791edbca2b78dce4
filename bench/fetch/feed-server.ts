/**
 * Serves the bench's feeds on loopback with ETag and Last-Modified, in a process of its own so that its work
 * is not counted. `/feed/N` answers 304 to a validator that holds; `POST /round/R` starts a round; `GET /counts`
 * says how many answers of each status went out in it. Prints its port on one line.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type FeedBody, makeBody } from './make-body.ts';

let round = 0;
let counts: Record<string, number> = {};
const made = new Map<string, FeedBody & { readonly etag: string }>();

const server = createServer((request, response) => {
  const [, kind, number = '0'] = (request.url ?? '/').split('/');
  if (kind === 'feed') return sendFeed(Number(number), request, response);
  if (kind === 'round') {
    round = Number(number);
    counts = {};
    response.end();
    return;
  }
  response.end(JSON.stringify(counts));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : 0);
});
// Ends with the bench, however that ends.
process.stdin.resume().on('end', () => process.exit(0));

function sendFeed(number: number, request: IncomingMessage, response: ServerResponse): void {
  const { contentType, text, etag } = bodyOf(number);
  const status = request.headers['if-none-match'] === etag ? 304 : 200;
  counts[status] = (counts[status] ?? 0) + 1;
  response.writeHead(status, { etag, 'content-type': contentType }).end(status === 200 ? text : undefined);
}

function bodyOf(number: number): FeedBody & { readonly etag: string } {
  const key = `${number}/${round}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const body = makeBody(number, round);
  const found = { ...body, etag: `"${createHash('sha256').update(body.text).digest('hex').slice(0, 16)}"` };
  made.set(key, found);
  return found;
}
