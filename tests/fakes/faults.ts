import type { SqliteQueue } from '../../shared/adapters/local/sqlite-queue.ts';
import { VigiaError } from '../../shared/errors.ts';
import type { Ports, TableKey } from '../../shared/ports.ts';
import { ProcessCrash } from './pipeline.ts';

/** One fault: at which effect (from 1), before or after it takes place, and what its caller sees. */
export type Fault = {
  readonly at: number;
  readonly when: 'before' | 'after';
  /** `crash`: the process dies. `error`: an error that says try again, or what the port has for it. */
  readonly as: 'crash' | 'error';
};

export type Faults = {
  /** The name of every effect so far, in order. */
  readonly effects: readonly string[];
  readonly wrap: (ports: Ports) => Ports;
  readonly wrapQueue: (queue: SqliteQueue) => SqliteQueue;
};

/** Rows of these kinds are found by their partition, and owned by their sort key. */
const BULK_KINDS: ReadonlySet<string> = new Set(['copy-band', 'event-key']);

/** Counts every effect on the ports, and lets one of them fail. */
export function createFaults(fault?: Fault): Faults {
  const effects: string[] = [];
  const bulk = new Set<string>();
  let isDead = false;

  /** `asError` stands for the error of a port that never throws. */
  async function effect<T>(name: string, work: () => Promise<T>, asError?: T): Promise<T> {
    if (isDead) throw new ProcessCrash(name);
    const isHit = effects.push(name) === fault?.at;
    if (isHit && fault?.when === 'before') return fail(name, asError);
    const result = await work();
    return isHit ? fail(name, asError) : result;
  }

  /** Rows that one owner writes by the dozen, all at once: what may fail is the first, with the rest not written. */
  function isLaterOfMany({ kind, sort }: TableKey): boolean {
    if (!BULK_KINDS.has(kind)) return false;
    const owner = `${kind} ${sort}`;
    const isLater = bulk.has(owner);
    bulk.add(owner);
    return isLater;
  }

  async function lateEffect<T>(name: string, work: () => Promise<T>): Promise<T> {
    // The first of them was asked before: by now it may have ended the process.
    await new Promise((resolve) => setImmediate(resolve));
    if (isDead) throw new ProcessCrash(name);
    return await work();
  }

  function fail<T>(name: string, asError: T | undefined): T {
    // What its `finally` would still do does not happen.
    isDead = fault?.as === 'crash';
    if (isDead) throw new ProcessCrash(name);
    if (asError !== undefined) return asError;
    throw new VigiaError(`${name} timed out`, { code: 'timed-out', retryable: true });
  }

  return {
    effects,
    wrap: (ports) => ({
      ...ports,
      table: {
        get: ports.table.get,
        getMany: ports.table.getMany,
        query: ports.table.query,
        scan: ports.table.scan,
        put: (item, condition) =>
          isLaterOfMany(item.key)
            ? lateEffect(item.key.kind, () => ports.table.put(item, condition))
            : effect(`put ${item.key.kind}`, () => ports.table.put(item, condition)),
        deleteIfVersion: (key, version) =>
          effect(`delete ${key.kind}`, () => ports.table.deleteIfVersion(key, version)),
        add: (key, by) => effect(`add ${key.kind}`, () => ports.table.add(key, by)),
        transact: (writes) => effect('transact', () => ports.table.transact(writes)),
      },
      blobs: {
        get: ports.blobs.get,
        exists: ports.blobs.exists,
        describe: ports.blobs.describe,
        list: ports.blobs.list,
        put: (key, bytes, options) =>
          effect(`put blob ${key.split('/')[0]}`, () => ports.blobs.put(key, bytes, options)),
        delete: (key) => effect('delete blob', () => ports.blobs.delete(key)),
        erase: (key) => effect('erase blob', () => ports.blobs.erase(key)),
      },
      queue: { send: (queue, messages) => effect(`send ${queue}`, () => ports.queue.send(queue, messages)) },
      mailer: {
        send: (mail) =>
          effect('mail', () => ports.mailer.send(mail), { kind: 'unknown', reason: 'the connection was lost' }),
      },
      fetcher: {
        fetch: (request) =>
          effect('fetch', () => ports.fetcher.fetch(request), {
            kind: 'timed-out',
            reason: 'no answer within 1000 ms',
            timeoutMs: 1_000,
          }),
      },
    }),
    wrapQueue: (queue) => ({
      ...queue,
      receive: async (name, options) => {
        const messages = await queue.receive(name, options);
        return messages.length === 0 ? messages : await effect(`receive ${name}`, async () => messages, []);
      },
      acknowledge: (name, receipt) => effect(`acknowledge ${name}`, () => queue.acknowledge(name, receipt)),
      release: (name, receipt, delaySeconds) =>
        effect(`release ${name}`, () => queue.release(name, receipt, delaySeconds)),
    }),
  };
}
