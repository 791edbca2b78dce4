import { type DueRow, dispatchDueRow, type Sweep } from '../stages/dispatch.ts';
import { pollUrl } from '../stages/poll/poll-url.ts';
import { type DueItem, type DueKind, dueItems } from '../stores/due.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { reserveSlots } from './reserve-slots.ts';

/**
 * How long a sent row stays hidden. A message that is lost is sent again after it, so it is longer
 * than any job takes with its retries, and short enough that a lost one does no harm.
 */
export const QUEUED_MS = 15 * 60 * 1000;

const DUE_KINDS: readonly DueKind[] = [
  'feed',
  'entry',
  'mail',
  'websub',
  'backfill',
  'retag',
  'watch',
  'webhook-delivery',
];

/** What has a slot on a host: it is worth keeping to the second. */
const LOOKS_AHEAD: ReadonlySet<DueKind> = new Set(['feed', 'entry']);

/**
 * Sends a message for everything that is due, then hides each row while its message is on the way. Gives back how many.
 * `aheadMs` (at most 900,000): feeds and entries due so soon are sent as well, delayed; the time to the next sweep
 * keeps every slot.
 */
export async function dispatchJob(
  context: JobContext,
  kinds: readonly DueKind[] = DUE_KINDS,
  aheadMs = 0,
): Promise<{ readonly sent: number }> {
  const now = nowIso(context);
  const sweep = { now, until: after(now, aheadMs) };
  let sent = 0;
  for (const kind of kinds) {
    for await (const item of dueItems(context.ports.table, kind, LOOKS_AHEAD.has(kind) ? sweep.until : now)) {
      if (await dispatchItem(context, item, sweep)) sent++;
    }
  }
  return { sent };
}

/** SQS delays a message by at most this. */
const MAX_DELAY_SECONDS = 900;

/**
 * Sends a poll for every feed that a person may ask for now: all but those that asked us to wait. Feeds of one host
 * follow each other at its pace.
 */
export async function dispatchPollsByHand(context: JobContext): Promise<{ readonly sent: number }> {
  const now = nowIso(context);
  const due = (await context.stores.feeds.all()).filter(
    ({ record }) => record.nextPollAt !== undefined && (record.notBeforeAt === undefined || record.notBeforeAt <= now),
  );
  const urls = due.map(({ record }) => pollUrl(record));
  const slots = await reserveSlots(context, urls, 'feed');
  await context.ports.queue.send(
    'poll',
    due.map(({ record }, i) => {
      const delaySeconds = Math.ceil((Date.parse(slots[i] ?? now) - Date.parse(now)) / 1000);
      return {
        body: { feedId: record.feed.id, byHand: true },
        ...(delaySeconds > 0 ? { delaySeconds: Math.min(delaySeconds, MAX_DELAY_SECONDS) } : {}),
      };
    }),
  );
  return { sent: due.length };
}

/** Closes every slot that still collects, so that a pass by hand ends with its mail sent. */
export async function dispatchOpenSlots(context: JobContext): Promise<{ readonly sent: number }> {
  let sent = 0;
  const now = nowIso(context);
  for await (const { record } of context.stores.mails.unfinished()) {
    const retryLater = record.state === 'claimed' && record.reason !== undefined && (record.dueAt ?? now) > now;
    // Without a due time it is a dead letter: a person looks at it first.
    if (retryLater || record.dueAt === undefined) continue;
    await context.ports.queue.send('deliver', [
      { body: { subscriberId: record.subscriberId, slot: record.slot, closeNow: true } },
    ]);
    sent++;
  }
  return { sent };
}

async function dispatchItem(context: JobContext, item: DueItem, sweep: Sweep): Promise<boolean> {
  const found = await dueRow(context, item);
  if (found === undefined) return false;
  const message = dispatchDueRow(found.row, sweep);
  if (message === undefined) return false;
  const { queue, ...outgoing } = message;
  await context.ports.queue.send(queue, [outgoing]);
  await found.hide(after(sweep.until, QUEUED_MS));
  return true;
}

type FoundRow = { readonly row: DueRow; readonly hide: (until: string) => Promise<unknown> };

async function dueRow(
  { stores }: JobContext,
  { kind, partition, sort, dueAt }: DueItem,
): Promise<FoundRow | undefined> {
  switch (kind) {
    case 'feed': {
      const found = await stores.feeds.get(partition);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.feeds.save(found.record, found.version, until),
      };
    }
    case 'entry': {
      const found = await stores.entries.get(partition, sort);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record, dueAt },
        hide: (until) => stores.entries.save(found.record, found.version, until),
      };
    }
    case 'mail': {
      const found = await stores.mails.get(partition, sort);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.mails.save(found.record, found.version, until),
      };
    }
    case 'websub': {
      const found = await stores.webSubs.get(partition);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.webSubs.save(found.record, found.version, until),
      };
    }
    case 'backfill': {
      const found = await stores.backfills.get(partition);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.backfills.save(found.record, found.version, until),
      };
    }
    case 'watch': {
      const found = await stores.watches.get(partition);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.watches.save(found.record, found.version, until),
      };
    }
    case 'webhook-delivery': {
      const found = await stores.webhooks.delivery(partition, sort);
      if (found === undefined) return undefined;
      return {
        row: { kind, record: found.record },
        hide: (until) => stores.webhooks.saveDelivery(found.record, found.version, until),
      };
    }
    case 'retag': {
      const row = await stores.retags.row(partition, sort);
      if (row === undefined) return undefined;
      const { found } = row;
      const hide: FoundRow['hide'] =
        row.kind === 'head'
          ? (until) => stores.retags.save(row.found.record, found.version, until)
          : (until) => stores.retags.saveDay(row.found.record, found.version, until);
      return { row: { kind, record: found.record }, hide };
    }
    default:
      return kind satisfies never;
  }
}
