import type { ConnectionOptions } from 'node:tls';
import { buildConnector } from 'undici';

/** A connection attempt to one address gives up after this long and the next address is tried. */
const CONNECT_TIMEOUT_MS = 10_000;

/** `bytesRead` counts everything that came over the connection: headers, framing and body. */
export type Dialled = { readonly connect: buildConnector.connector; readonly bytesRead: () => number };

/** HTTP/2 is offered unless `http2` is false. `tls` is for tests, which bring an authority of their own. */
export type DialOptions = { readonly http2?: boolean; readonly tls?: Pick<ConnectionOptions, 'ca'> };

/**
 * A connector for undici that dials only the addresses given, in order, until one answers, and then no
 * more: a request has one connection, and what breaks it is the request's end (undici would dial again
 * after a GOAWAY). Host header, TLS server name and certificate check stay with the name in the URL; no
 * name is resolved here, so what was checked is what is dialled (undici's own `connect.lookup` is not
 * asked for IP literals).
 */
export function dialChecked(
  addresses: readonly string[],
  port: number,
  { http2 = true, tls = {} }: DialOptions = {},
): Dialled {
  const dial = buildConnector({
    ...tls,
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: http2,
    preferH2: http2,
    maxCachedSessions: 0,
  });
  let isSpent = false;
  let bytesRead = (): number => 0;
  const connect: buildConnector.connector = (options, callback) => {
    if (isSpent) return void callback(new Error('the connection ended before the answer did'), null);
    isSpent = true;
    const attempt = (index: number): void => {
      dial({ ...options, hostname: addresses[index] ?? '', port: String(port) }, (...[error, socket]) => {
        if (error !== null && index + 1 < addresses.length) {
          attempt(index + 1);
        } else if (error !== null) {
          callback(error, null);
        } else {
          bytesRead = () => socket.bytesRead;
          callback(null, socket);
        }
      });
    };
    attempt(0);
  };
  return { connect, bytesRead: () => bytesRead() };
}
