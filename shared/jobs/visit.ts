import type { FetchResult } from '../model/fetch-result.ts';
import type { LeadsTo } from '../model/leads-to.ts';
import { hostPatienceMs } from '../stages/host-patience.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

/** The host serves another request of ours, or asked for patience: not before `freeAt` (ISO 8601, UTC). */
export type Busy = {
  readonly kind: 'busy';
  readonly freeAt: string;
  readonly reason: string;
  /** The address that waits for its turn. */
  readonly url: string;
  /** Where to go on from, when redirects were followed before a host was busy. */
  readonly leadsTo?: LeadsTo;
};

/** Goes from host to host, one request after the other, and holds the turn of one host at a time. */
export type Visit = {
  /** Ends the turn of the host before and takes that of this one, which lasts for one request; `Busy` when it is not free now. */
  enter(url: URL, request: { readonly paceMs: number; readonly timeoutMs: number }): Promise<Busy | undefined>;
  /** How the request to the last host ended. */
  hear(result: FetchResult): void;
  /** Ends the turn of the last host. */
  leave(): Promise<void>;
};

type Held = { readonly host: string; readonly turn: number; readonly enteredAt: string; readonly notBefore?: string };

/** Beyond the deadline of a request: for what is written before it begins and after it ended. */
const HOLD_MARGIN_MS = 10_000;

/** The operator's own hosts need no turns (`isOwnHost`). */
export function startVisit(context: JobContext, isOwn: (url: URL) => boolean): Visit {
  const { hosts } = context.stores;
  let held: Held | undefined;

  const leave = async (): Promise<void> => {
    if (held === undefined) return;
    const { host, enteredAt, ...end } = held;
    held = undefined;
    const now = nowIso(context);
    const durationMs = Math.max(0, Date.parse(now) - Date.parse(enteredAt));
    await hosts.endTurn(host, { ...end, now, durationMs });
  };

  return {
    leave,
    hear: (result) => {
      const now = nowIso(context);
      const ms = hostPatienceMs(result, now);
      if (held !== undefined && ms !== undefined) held = { ...held, notBefore: after(now, ms) };
    },
    enter: async (url, { paceMs, timeoutMs }) => {
      await leave();
      if (isOwn(url)) return undefined;
      const host = hostOf(url);
      const { owner: run, soleOwner: isOnlyRun } = context.settings.lease;
      const now = nowIso(context);
      const answer = await hosts.takeTurn(host, { run, isOnlyRun, now, paceMs, holdMs: timeoutMs + HOLD_MARGIN_MS });
      if (answer.kind === 'busy')
        return { ...answer, reason: `${host} is asked later: ${answer.reason}`, url: url.href };
      held = { host, turn: answer.turn, enteredAt: nowIso(context) };
      return undefined;
    },
  };
}

/** The machine behind an address, whatever the port: it is the one that our requests weigh on. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/** RFC 1035 §2.3.4: no name is longer, so nobody answers there. */
const MAX_HOST_CHARS = 253;

/** What may have a host to be polite to; the fetcher refuses the rest without a request. */
export function isVisitable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (protocol === 'http:' || protocol === 'https:') && hostname.length <= MAX_HOST_CHARS;
}
