import { VigiaError } from '../../shared/errors.ts';
import type { FetchRequest, Ports, TableKey, TransactWrite } from '../../shared/ports.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';
import type { Scheduler, SimProcess } from './scheduler.ts';

/** What a process needs to reach its ports. */
export type Reach = {
  readonly process: SimProcess;
  readonly scheduler: Scheduler;
  readonly plan: FaultPlan;
  /** Milliseconds that a call of a usual length takes now. */
  readonly latencyMs: () => number;
};

/** How the caller of a port sees what went wrong; a port that has no own words throws. */
type Words<T> = {
  /** Of a write that took place: the condition is said to have failed. */
  readonly conflict?: () => T;
  /** Half of a batch was taken, and then it failed. */
  readonly half?: () => Promise<unknown>;
  readonly unavailable?: () => T;
  readonly throttled?: () => T;
  readonly silent?: () => T;
  /** How much longer than a usual call it takes. */
  readonly slowness?: number;
};

/** What leaves the cloud takes some ten times as long. */
const OUTSIDE = 10;

/** Longer than any queue hides a message, and than a mail's lease. */
const SLOW_MS = 25 * 60_000;

/** The SDK's patience with a call that nobody answers. */
const TIMEOUT_MS = 10_000;

const ALWAYS: readonly Fault[] = [
  'crash before',
  'crash after',
  '5xx',
  'throttle',
  'timeout applied',
  'timeout not applied',
  'slow',
];

/** One call of a process at a named point: takes virtual time, and goes wrong as the plan says. */
export async function callPoint<T>(
  { process, scheduler, plan, latencyMs }: Reach,
  name: string,
  work: () => Promise<T>,
  words: Words<T> = {},
): Promise<T> {
  if (process.isDead) return scheduler.wait(process, 0).then(work);
  const point = `${process.role}: ${name}`;
  const mayConflict = words.conflict !== undefined || words.half !== undefined;
  const fault = plan.at(point, mayConflict ? [...ALWAYS, 'conflict'] : ALWAYS);
  if (fault === undefined) {
    await scheduler.wait(process, latencyMs() * (words.slowness ?? 1));
    return work();
  }
  return goWrong(fault);

  async function goWrong(how: Fault): Promise<T> {
    const before = how === 'slow' ? SLOW_MS : how.startsWith('timeout') ? TIMEOUT_MS : latencyMs();
    if (how === 'slow') process.isSlow = true;
    await scheduler.wait(process, before);
    process.lastFaultMs = scheduler.nowMs();
    switch (how) {
      case 'crash before':
        scheduler.kill(process);
        return scheduler.wait(process, 0).then(work);
      case 'crash after':
        await work();
        scheduler.kill(process);
        return scheduler.wait(process, 0).then(work);
      case '5xx':
        return answer(words.unavailable, `${point} answered 500`, 'aws-unavailable');
      case 'throttle':
        return answer(words.throttled, `${point} was throttled`, 'aws-throttled');
      case 'timeout applied':
        await work();
        return answer(words.silent, `${point} did not answer`, 'aws-unreachable');
      case 'timeout not applied':
        return answer(words.silent, `${point} did not answer`, 'aws-unreachable');
      case 'conflict':
        await (words.half ?? work)();
        return answer(words.conflict, `${point} took some of the messages`, 'aws-unavailable');
      case 'slow':
        return work();
      default:
        return how satisfies never;
    }
  }
}

function answer<T>(own: (() => T) | undefined, message: string, code: string): T {
  if (own !== undefined) return own();
  throw new VigiaError(message, { code, retryable: true });
}

/** The ports of one instance over what all instances share; `reach` is that of the process that runs in it now. */
export function simPorts(reach: () => Reach, shared: Omit<Ports, 'clock'>): Ports {
  const call = <T>(name: string, work: () => Promise<T>, words?: Words<T>): Promise<T> =>
    callPoint(reach(), name, work, words);
  const conflict = { conflict: () => 'conflict' as const };
  const { table, blobs, queue, mailer, fetcher, extractor, articleIndex, secrets, rng } = shared;
  return {
    rng,
    clock: { now: () => reach().scheduler.clock.now(), sleep: (ms) => reach().scheduler.wait(reach().process, ms) },
    table: {
      get: (key) => call(`get ${key.kind}`, () => table.get(key)),
      getMany: (keys) => call(`get ${kindsOf(keys)}`, () => table.getMany(keys)),
      query: (query) => call(`query ${query.kind} by ${query.index}`, () => table.query(query)),
      scan: (kind, segment, cursor) => call(`scan ${kind}`, () => table.scan(kind, segment, cursor)),
      put: (item, condition) =>
        call(`put ${item.key.kind}`, () => table.put(item, condition), condition === undefined ? {} : conflict),
      deleteIfVersion: (key, version) =>
        call(`delete ${key.kind}`, () => table.deleteIfVersion(key, version), conflict),
      add: (key, by) => call(`add ${key.kind}`, () => table.add(key, by)),
      transact: (writes) => call(`write ${kindsOf(writes.map(keyOf))}`, () => table.transact(writes), conflict),
    },
    blobs: {
      get: (key) => call(`get blob ${folderOf(key)}`, () => blobs.get(key)),
      exists: (key) => call(`look for blob ${folderOf(key)}`, () => blobs.exists(key)),
      describe: (key) => call(`look for blob ${folderOf(key)}`, () => blobs.describe(key)),
      erase: (key) => call(`delete blob ${folderOf(key)}`, () => blobs.erase(key)),
      list: (prefix, cursor) => call(`list blobs ${folderOf(prefix)}`, () => blobs.list(prefix, cursor)),
      delete: (key) => call(`delete blob ${folderOf(key)}`, () => blobs.delete(key)),
      put: (key, bytes, options) =>
        call(
          `put blob ${folderOf(key)}`,
          () => blobs.put(key, bytes, options),
          options?.ifAbsent === true ? conflict : {},
        ),
    },
    queue: {
      send: (name, messages) =>
        messages.length === 0
          ? Promise.resolve()
          : call(`send ${name}`, () => queue.send(name, messages), {
              half: () => queue.send(name, messages.slice(0, Math.floor(messages.length / 2))),
            }),
    },
    mailer: {
      send: (mail) =>
        call('send mail', () => mailer.send(mail), {
          slowness: OUTSIDE,
          // As the SES adapter reads them: a 5xx or silence may have sent, a throttled send surely has not.
          unavailable: () => ({ kind: 'unknown', reason: 'InternalFailure' }),
          throttled: () => ({ kind: 'unavailable', reason: 'TooManyRequestsException' }),
          silent: () => ({ kind: 'unknown', reason: 'the connection ended' }),
        }),
    },
    fetcher: {
      fetch: (request) =>
        call(`fetch ${whatOf(request)}`, () => fetcher.fetch(request), {
          slowness: OUTSIDE,
          unavailable: () => respond(request.url, 503),
          throttled: () => respond(request.url, 429),
          silent: () => ({ kind: 'timed-out', reason: 'no answer', timeoutMs: request.timeoutMs }),
        }),
    },
    extractor: { extract: (request) => call('extract', () => extractor.extract(request)) },
    articleIndex: {
      ...articleIndex,
      upsert: (articles) => call('upsert article', () => articleIndex.upsert(articles)),
      remove: (ids) => call('remove article', () => articleIndex.remove(ids)),
    },
    secrets: { get: (name) => call('get secret', () => secrets.get(name)) },
  };
}

function keyOf(write: TransactWrite): TableKey {
  return write.kind === 'put' ? write.item.key : write.key;
}

function kindsOf(keys: readonly TableKey[]): string {
  return [...new Set(keys.map(({ kind }) => kind))].toSorted().join(' + ');
}

function folderOf(key: string): string {
  return key.split('/')[0] ?? '';
}

function whatOf({ url }: FetchRequest): string {
  const { pathname } = new URL(url);
  if (pathname === '/robots.txt') return 'robots.txt';
  return pathname.endsWith('.xml') ? 'feed' : 'page';
}

function respond(url: string, status: number) {
  return {
    kind: 'response' as const,
    status,
    finalUrl: url,
    redirects: [],
    headers: { 'content-type': 'text/plain' },
    body: new Uint8Array(),
  };
}
