import type { Entry, EntryRecord } from '../model/entry.ts';
import type { Feed } from '../model/feed.ts';
import type { OutgoingMessage } from '../ports.ts';
import type { Versioned } from '../stores/record.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { reserveSlots } from './reserve-slots.ts';

/** SQS delays a message by at most this; a later entry waits in the due index. */
const MAX_DELAY_SECONDS = 900;

/** When dispatch looks after an entry whose message never came. */
const SAFETY_MS = 30 * 60 * 1000;

/** `quiet`: what is new is archived without alerts. */
export type QueueOptions = { readonly quiet?: boolean };

/**
 * Writes a row for every entry that is new or changed, then sends its message, spread over the pace
 * of its host. A repeat finds its own rows and sends again; ingest drops what it knows. Gives back how
 * many entries were not known before.
 */
export async function queueEntries(
  context: JobContext,
  feed: Feed,
  entries: readonly Entry[],
  { quiet = false }: QueueOptions = {},
): Promise<number> {
  const wanted: Wanted[] = [];
  for (const entry of entries) {
    const found = await context.stores.entries.get(feed.id, entry.key);
    if (found === undefined || isUnfinished(found.record, entry)) wanted.push({ entry, found });
  }
  const links = wanted.map(({ entry }) => entry.link);
  const slots = await reserveSlots(context, links, quiet ? 'quiet' : 'article');
  const messages: OutgoingMessage[] = [];
  for (const [i, { entry, found }] of wanted.entries()) {
    const message = await writeEntry(context, { entry, found }, { sendAt: slots[i] ?? nowIso(context), quiet });
    if (message !== undefined) messages.push(message);
  }
  await context.ports.queue.send('ingest', messages);
  return wanted.filter(({ found }) => found === undefined).length;
}

type Wanted = { readonly entry: Entry; readonly found: Versioned<EntryRecord> | undefined };

/** A queued entry is sent again, because the crash may have come before its message. */
function isUnfinished(record: EntryRecord, entry: Entry): boolean {
  return record.fingerprint !== entry.fingerprint || record.status === 'queued';
}

async function writeEntry(
  context: JobContext,
  { entry, found }: Wanted,
  how: { readonly sendAt: string; readonly quiet: boolean },
): Promise<OutgoingMessage | undefined> {
  const { entries } = context.stores;
  const now = nowIso(context);
  const { sendAt } = how;
  const delaySeconds = Math.max(0, Math.ceil((Date.parse(sendAt) - Date.parse(now)) / 1000));
  const parked = delaySeconds > MAX_DELAY_SECONDS;
  const record: EntryRecord = {
    schemaVersion: 1,
    feedId: entry.feedId,
    key: entry.key,
    ...(entry.link === undefined ? {} : { link: entry.link }),
    title: entry.title,
    fingerprint: entry.fingerprint,
    contentKey: await entries.putContent(entry),
    status: parked ? 'parked' : 'queued',
    ...(parked ? { reason: 'waits for its turn on the host' } : {}),
    ...(found?.record.articleId === undefined ? {} : { articleId: found.record.articleId }),
    attempts: 0,
    // What a poll asked for stays loud, whatever finds it again.
    ...(how.quiet && (found === undefined || found.record.quiet) ? { quiet: true as const } : {}),
    firstSeenAt: found?.record.firstSeenAt ?? now,
    updatedAt: now,
  };
  const dueAt = parked ? sendAt : after(sendAt, SAFETY_MS);
  const outcome = await (found === undefined ? entries.add(record, dueAt) : entries.save(record, found.version, dueAt));
  if (outcome === 'conflict') {
    // Another poll wrote the row, or an ingest ended the text before: this text is asked for all the same.
    const current = await entries.get(entry.feedId, entry.key);
    const isKnown = current !== undefined && !isUnfinished(current.record, entry);
    return isKnown ? undefined : writeEntry(context, { entry, found: current }, how);
  }
  if (parked) return undefined;
  return { body: { feedId: entry.feedId, entryKey: entry.key, fingerprint: entry.fingerprint }, delaySeconds };
}
