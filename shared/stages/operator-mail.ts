/*
 * In: what waits to be told to the operator, now, when the operator wants the summary.
 * Out: the mails that must be there: one for each kind of news and hour, one summary for each local day.
 * Guarantees: the same hour and kind is the same slot, so is the same day.
 * Leaves to others: opening, composing and sending them.
 */
import type { OperatorEvent } from '../model/operator-event.ts';
import type { OperatorNews } from '../model/operator-mail.ts';
import { localClock } from './slot/local-instant.ts';

export type OperatorTimes = { readonly zone: string; readonly time: string };

/** Slots as in MailRecord: `oh20261122t13-dead-letters`, `od2026-11-22`. */
export function operatorSlots(
  pending: readonly OperatorEvent[],
  now: string,
  { zone, time }: OperatorTimes,
): readonly string[] {
  const hour = now.slice(0, 13).replaceAll('-', '').toLowerCase();
  const kinds = [...new Set(pending.map(({ kind }) => kind))];
  const local = localClock(now, zone);
  return [...(local.time >= time ? [`od${local.day}`] : []), ...kinds.map((kind) => `oh${hour}-${kind}`)];
}

/** What a slot is for; nothing for one that is no operator's. */
export function operatorSlot(
  slot: string,
): { readonly kind: 'summary'; readonly day: string } | { readonly kind: OperatorEvent['kind'] } | undefined {
  const day = /^od(\d{4}-\d\d-\d\d)$/.exec(slot)?.[1];
  if (day !== undefined) return { kind: 'summary', day };
  const kind = /^oh\d{8}t\d\d-([a-z-]+)$/.exec(slot)?.[1];
  return kind === 'dead-letters' || kind === 'sending-stopped' || kind === 'broken-alerts' ? { kind } : undefined;
}

/** What a mail says of events of one kind; nothing where there are none. */
export function newsOfEvents(events: readonly OperatorEvent[]): OperatorNews | undefined {
  const [first] = events;
  switch (first?.kind) {
    case undefined:
      return undefined;
    case 'sending-stopped':
      return { kind: 'sending-stopped', ...first.passed };
    case 'broken-alerts':
      return {
        kind: 'broken-alerts',
        alerts: events.flatMap((event) =>
          event.kind === 'broken-alerts' ? [{ query: event.query, reason: event.reason }] : [],
        ),
      };
    case 'dead-letters': {
      const counts = new Map<string, { queue: string; reason: string; count: number }>();
      for (const event of events) {
        if (event.kind !== 'dead-letters') continue;
        const { queue, reason } = event;
        const found = counts.get(`${queue} ${reason}`) ?? { queue, reason, count: 0 };
        counts.set(`${queue} ${reason}`, { ...found, count: found.count + 1 });
      }
      return { kind: 'dead-letters', letters: [...counts.values()].toSorted((a, b) => b.count - a.count) };
    }
    default:
      return first satisfies never;
  }
}
