import { createServer, type Server, type Socket } from 'node:net';

/** A server on loopback that speaks raw bytes. `hits` counts requests. */
export type RawServer = { readonly port: number; hits: () => number; close: () => Promise<void> };

/** Starts it; `answer` gets the path asked for and the socket, once the request's head has come. */
export async function startRawServer(answer: (path: string, socket: Socket, head: string) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let hits = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (data) => {
      if (head.includes('\r\n\r\n')) return;
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      hits++;
      answer(head.split(' ')[1] ?? '/', socket, head);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port, hits: () => hits, close };
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
