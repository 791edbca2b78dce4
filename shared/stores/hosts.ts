import { z } from 'zod';
import { VigiaError } from '../errors.ts';
import type { Table } from '../ports.ts';
import { getRecord, toBody } from './record.ts';

/** The one request that a host sees of ours. Numbers grow, so that a holder whose turn ran out ends nobody else's. */
const turnSchema = z.object({
  number: z.number().int().min(1),
  /** The run that took it. */
  run: z.string(),
  startedAt: z.string(),
  /** When the request has surely ended; once it did, when that was. */
  until: z.string(),
  /** The pause that its host asked for after it. */
  paceMs: z.number().min(0),
});

type Turn = z.infer<typeof turnSchema>;

const hostRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** Behind the last slot that is planned, by lane. */
  nextFreeAt: z.string().optional(),
  nextFeedAt: z.string().optional(),
  nextQuietAt: z.string().optional(),
  turn: turnSchema.optional(),
  /** Until then the host asked for patience. */
  notBefore: z.string().optional(),
  /** How long the host takes for an answer, smoothed. */
  durationMs: z.number().min(0).optional(),
});
type HostRecord = z.infer<typeof hostRecordSchema>;

/**
 * Who plans slots on a host, each behind its own: a feed need not wait for a long row of articles, nor what is new
 * for a backfill (`quiet`). Where lanes meet, turns decide.
 */
export type Lane = 'feed' | 'article' | 'quiet';

/** The quiet lane takes every second place, so that the others find room. */
const LANES = {
  feed: { horizon: 'nextFeedAt', share: 1 },
  article: { horizon: 'nextFreeAt', share: 1 },
  quiet: { horizon: 'nextQuietAt', share: 2 },
} as const satisfies Record<Lane, object>;

export type SlotRequest = {
  readonly lane: Lane;
  readonly count: number;
  readonly paceMs: number;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type TurnRequest = {
  readonly run: string;
  /** No other run is alive: what one of them left has ended. */
  readonly isOnlyRun: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Pause after the request before, whoever made it. */
  readonly paceMs: number;
  /** Longer than the request can last; a turn that nobody ends has ended then. */
  readonly holdMs: number;
};

/** `freeAt` (ISO 8601, UTC) is an estimate while a request is under way. */
export type TurnAnswer =
  | { readonly kind: 'granted'; readonly turn: number }
  | { readonly kind: 'busy'; readonly freeAt: string; readonly reason: string };

export type TurnEnd = {
  readonly turn: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** From the request to the end of its answer. */
  readonly durationMs: number;
  /** Until when the host asked for patience. */
  readonly notBefore?: string;
};

/** Writers that race for one host's row before one of them gives up. */
const MAX_RACES = 20;

/** Who loses so often comes back in a moment: there are others to be served meanwhile. */
const MAX_TURN_RACES = 5;

/** Weight of the newest answer. RFC 6298 §2 takes an eighth for packets; there are fewer answers here. */
const SMOOTHING = 1 / 4;

/** Taken for an answer where none was measured: the median of news sites is about half of it. */
const FIRST_DURATION_MS = 500;

/** A request that takes longer than its host's usual time is asked after so often. */
const RECHECK_MS = 250;

/** A host that nobody asked for a day is forgotten. */
const IDLE_MS = 24 * 60 * 60_000;

/** The pace of each host, shared by every run that fetches from it: a row per host name, whatever its ports. */
export function createHostStore(table: Table) {
  return {
    /**
     * Reserves `count` slots in one conditional write, each with room for the pause and a usual answer, and gives
     * back their instants (ISO 8601, UTC), the first at `now` or when the host is free.
     *
     * @throws VigiaError `host-contended` (retryable) when other writers win 20 times in a row.
     */
    reserve: async (host: string, request: SlotRequest): Promise<readonly string[]> => {
      const slots = await change(table, { host, now: request.now, races: MAX_RACES }, (record) =>
        planSlots(record, request),
      );
      if (slots !== undefined) return slots;
      throw new VigiaError(`Cannot reserve slots on ${host}: other runs won ${MAX_RACES} times in a row.`, {
        code: 'host-contended',
        retryable: true,
        ids: { host },
      });
    },

    /** Lets one request through at a time. A race that is lost again and again is answered as `busy`. */
    takeTurn: async (host: string, request: TurnRequest): Promise<TurnAnswer> => {
      const answer = await change(table, { host, now: request.now, races: MAX_TURN_RACES }, (record) =>
        giveTurn(record, request),
      );
      const freeAt = iso(Date.parse(request.now) + request.paceMs + RECHECK_MS);
      return answer ?? { kind: 'busy', freeAt, reason: 'many runs ask for it at once' };
    },

    /** The pause begins. A turn that is not the host's last one has run out and stays as it is. */
    endTurn: async (host: string, end: TurnEnd): Promise<void> => {
      // Who loses every race leaves a turn that ends by itself.
      await change(table, { host, now: end.now, races: MAX_RACES }, (record) => closeTurn(record, end));
    },
  };
}

/** What becomes of a row: `record` unless it stays as it is. */
type Change<T> = { readonly value: T; readonly record?: HostRecord };

/** Reads, decides and writes on that condition, again when another writer came between; nothing when they always did. */
async function change<T>(
  table: Table,
  { host, now, races }: { readonly host: string; readonly now: string; readonly races: number },
  decide: (record: HostRecord) => Change<T>,
): Promise<T | undefined> {
  const key = { kind: 'host', partition: host, sort: 'pace' };
  for (let race = 0; race < races; race++) {
    const found = await getRecord(table, hostRecordSchema, key);
    const { value, record } = decide(found?.record ?? { schemaVersion: 1 });
    if (record === undefined) return value;
    const item = { key, body: toBody(record), expiresAt: expiryOf(record, now) };
    const condition = found === undefined ? ({ ifAbsent: true } as const) : { ifVersion: found.version };
    if ((await table.put(item, condition)) === 'written') return value;
  }
  return undefined;
}

function expiryOf(record: HostRecord, now: string): string {
  const { nextFreeAt, nextFeedAt, nextQuietAt, turn, notBefore } = record;
  const instants = [now, nextFreeAt, nextFeedAt, nextQuietAt, turn?.until, notBefore].map((instant) =>
    Date.parse(instant ?? now),
  );
  return iso(Math.max(...instants) + IDLE_MS);
}

function planSlots(record: HostRecord, { lane, count, paceMs, now }: SlotRequest): Change<readonly string[]> {
  const { horizon, share } = LANES[lane];
  const nowMs = Date.parse(now);
  const startMs = Math.max(nowMs, Date.parse(record[horizon] ?? now), freeMs(record, nowMs, paceMs));
  const spacingMs = paceMs === 0 ? 0 : share * (paceMs + usualMs(record));
  const value = Array.from({ length: count }, (_, i) => iso(startMs + i * spacingMs));
  return { value, record: { ...record, [horizon]: iso(startMs + count * spacingMs) } };
}

function giveTurn(record: HostRecord, request: TurnRequest): Change<TurnAnswer> {
  const { run, now, paceMs, holdMs } = request;
  const nowMs = Date.parse(now);
  const seen = withoutTheDead(record, request);
  const free = freeMs(seen, nowMs, paceMs);
  if (free > nowMs) return { value: { kind: 'busy', freeAt: iso(free), reason: busyReason(seen, now, free) } };
  const number = (seen.turn?.number ?? 0) + 1;
  const turn = { number, run, startedAt: now, until: iso(nowMs + holdMs), paceMs };
  return { value: { kind: 'granted', turn: number }, record: { ...record, turn } };
}

/** What died with its process has ended when it began, as far as anyone knows. */
function withoutTheDead(record: HostRecord, { run, isOnlyRun, now }: TurnRequest): HostRecord {
  const { turn } = record;
  if (turn === undefined || !isOnlyRun || turn.run === run || turn.until <= now) return record;
  return { ...record, turn: { ...turn, until: turn.startedAt } };
}

/** When the host may be asked again: after its pause, and not before it wants to be. Past or now: it is free. */
function freeMs(record: HostRecord, nowMs: number, paceMs: number): number {
  const { turn, notBefore } = record;
  const pauseEndMs = turn === undefined ? 0 : endMs(record, turn, nowMs) + Math.max(paceMs, turn.paceMs);
  return Math.max(pauseEndMs, notBefore === undefined ? 0 : Date.parse(notBefore));
}

/** When a turn ended; of one under way, when it should. */
function endMs(record: HostRecord, { startedAt, until }: Turn, nowMs: number): number {
  const untilMs = Date.parse(until);
  if (untilMs <= nowMs) return untilMs;
  return Math.min(untilMs, Math.max(nowMs + RECHECK_MS, Date.parse(startedAt) + usualMs(record)));
}

function usualMs({ durationMs = FIRST_DURATION_MS }: HostRecord): number {
  return durationMs;
}

function busyReason({ turn, notBefore }: HostRecord, now: string, free: number): string {
  if (notBefore !== undefined && Date.parse(notBefore) === free) return `it asked for patience until ${notBefore}`;
  if (turn !== undefined && turn.until > now) return 'another request of ours is under way there';
  return 'its pause between two requests is not over';
}

function closeTurn(record: HostRecord, { turn, now, durationMs, notBefore }: TurnEnd): Change<undefined> {
  const held = record.turn;
  const patience = later(record.notBefore, notBefore);
  const rest = { ...record, ...(patience === undefined ? {} : { notBefore: patience }) };
  // A holder whose turn ran out still brings what its host asked for.
  if (held?.number !== turn) return { value: undefined, ...(notBefore === undefined ? {} : { record: rest }) };
  return {
    value: undefined,
    record: {
      ...rest,
      turn: { ...held, until: now },
      durationMs: smoothed(record.durationMs, durationMs),
    },
  };
}

function smoothed(before: number | undefined, durationMs: number): number {
  return Math.round(before === undefined ? durationMs : before + (durationMs - before) * SMOOTHING);
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
