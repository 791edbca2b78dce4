import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A server on loopback that speaks raw bytes. `hits` counts requests, `heads` has them as received. */
export type RawServer = {
  readonly port: number;
  readonly heads: readonly string[];
  hits: () => number;
  close: () => Promise<void>;
};

/** Answers one request: `path` is what was asked for, `head` all of its lines. */
export type Answer = (path: string, socket: Socket, head: string) => void;

/** Starts it, with TLS where a certificate is given; `answer` is asked once the request's head has come. */
export async function startRawServer(answer: Answer, tls?: TlsOptions): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (data) => {
      if (head.includes('\r\n\r\n')) return;
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      heads.push(head);
      answer(head.split(' ')[1] ?? '/', socket, head);
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, heads, hits: () => heads.length, close };
}

/** A whole answer with its length. */
export function httpAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | string = '',
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}
