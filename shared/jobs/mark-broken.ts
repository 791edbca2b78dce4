import { mailId } from '../model/ids.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { type JobContext, nowIso } from './job-context.ts';

/**
 * A query that no longer parses: kept and shown as broken, never deleted, and its owner is told by mail. Idempotent; one
 * that was changed meanwhile stays as it is.
 */
export async function markBroken(
  context: JobContext,
  { subscriberId, id, query }: Pick<SubscriptionRecord, 'subscriberId' | 'id' | 'query'>,
  reason: string,
): Promise<void> {
  const found = await context.stores.subscriptions.get(subscriberId, id);
  if (found?.record.status !== 'active' || found.record.query !== query) return;
  // The mail is opened first: a run that dies in between is repeated while the query is still active.
  await openNotice(context, found.record);
  const { queryText, updatedAt } = found.record;
  const broken = { kind: 'broken-alerts', id: `${id}-${updatedAt}`, query: queryText, reason } as const;
  await context.stores.operatorEvents.add({ ...broken, at: nowIso(context) });
  await context.stores.subscriptions.save(
    { ...found.record, status: 'broken', reason, updatedAt: nowIso(context) },
    found.version,
  );
}

/** One for each time that a query breaks: `updatedAt` is when it was last whole. */
async function openNotice(context: JobContext, { subscriberId, id, updatedAt }: SubscriptionRecord): Promise<void> {
  const now = nowIso(context);
  const slot = `n-${id}-${updatedAt.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}`;
  await context.stores.mails.open({
    schemaVersion: 1,
    id: mailId(subscriberId, slot),
    subscriberId,
    slot,
    purpose: 'notice',
    subscriptionId: id,
    state: 'open',
    closesAt: now,
    attempt: 0,
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  });
}
