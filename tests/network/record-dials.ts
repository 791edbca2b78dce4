import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** One attempt to connect a socket, or to ask a name server: host as it was given, port where there is one. */
export type Dial = { readonly host: string; readonly port?: number };

/**
 * Whether a dial stays on this machine: loopback, by address or by the name that always means it, and the
 * unspecified address, which means this host (RFC 1122 §3.2.1.3).
 */
export function isLocalDial({ host }: Dial): boolean {
  return /^(?:localhost|::1|::|0\.0\.0\.0|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(host);
}

/** Every dial of this thread from now on, as it happens; nothing is kept from happening. */
export function recordDials(onDial: (dial: Dial) => void = () => undefined): readonly Dial[] {
  const dials: Dial[] = [];
  const note = (dial: Dial): void => {
    dials.push(dial);
    onDial(dial);
  };
  recordSockets(note);
  recordLookups(note);
  return dials;
}

/** Every TCP socket, TLS included, is connected by this method, whoever makes it. */
function recordSockets(note: (dial: Dial) => void): void {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function record(this: net.Socket, ...args: unknown[]) {
    const dial = dialOf(args);
    if (dial !== undefined) note(dial);
    return Reflect.apply(connect, this, args);
  };
}

/** Of `connect(path)`, `connect(port, host)` and `connect(options)`; nothing for a socket of the file system. */
function dialOf(args: readonly unknown[]): Dial | undefined {
  // Node normalises the arguments once and calls again with them in an array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first)))
    return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
  if (typeof first !== 'object' || first === null || !('port' in first)) return undefined;
  const host = 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  return { host, port: Number(first.port) };
}

/** A question to a name server leaves the machine as well. */
function recordLookups(note: (dial: Dial) => void): void {
  for (const [holder, names] of [
    [dns, ['lookup', 'resolve', 'resolve4', 'resolve6']],
    [dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6']],
  ] as const) {
    for (const name of names) {
      const original = holder[name];
      Object.defineProperty(holder, name, {
        configurable: true,
        writable: true,
        value: (...args: unknown[]) => {
          if (net.isIP(String(args[0])) === 0) note({ host: String(args[0]) });
          return Reflect.apply(original, holder, args);
        },
      });
    }
  }
  // `import { lookup } from 'node:dns'` sees the change too.
  syncBuiltinESMExports();
}
