import { type DueRow, dispatchDueRow } from '../stages/dispatch.ts';
import { type DueItem, type DueKind, dueItems } from '../stores/due.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

/**
 * How long a sent row stays hidden. A message that is lost is sent again after it, so it is longer
 * than any job takes with its retries, and short enough that a lost one does no harm.
 */
const QUEUED_MS = 15 * 60 * 1000;

const DUE_KINDS: readonly DueKind[] = ['feed', 'entry', 'mail'];

/** Sends a message for everything that is due, then hides each row while its message is on the way. Gives back how many. */
export async function dispatchJob(
  context: JobContext,
  kinds: readonly DueKind[] = DUE_KINDS,
): Promise<{ readonly sent: number }> {
  const now = nowIso(context);
  let sent = 0;
  for (const kind of kinds) {
    for await (const item of dueItems(context.ports.table, kind, now)) {
      if (await dispatchItem(context, item, now)) sent++;
    }
  }
  return { sent };
}

/** Sends a poll for every feed that a person may ask for now: all but those that asked us to wait. */
export async function dispatchPollsByHand(context: JobContext): Promise<{ readonly sent: number }> {
  const now = nowIso(context);
  const due = (await context.stores.feeds.all()).filter(
    ({ record }) => record.nextPollAt !== undefined && (record.notBeforeAt === undefined || record.notBeforeAt <= now),
  );
  await context.ports.queue.send(
    'poll',
    due.map(({ record }) => ({ body: { feedId: record.feed.id, byHand: true } })),
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

async function dispatchItem(context: JobContext, item: DueItem, now: string): Promise<boolean> {
  const found = await dueRow(context, item);
  if (found === undefined) return false;
  const message = dispatchDueRow(found.row, now);
  if (message === undefined) return false;
  await context.ports.queue.send(message.queue, [{ body: message.body }]);
  await found.hide(after(now, QUEUED_MS));
  return true;
}

type FoundRow = { readonly row: DueRow; readonly hide: (until: string) => Promise<unknown> };

async function dueRow({ stores }: JobContext, { kind, partition, sort }: DueItem): Promise<FoundRow | undefined> {
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
        row: { kind, record: found.record },
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
    default:
      return kind satisfies never;
  }
}
