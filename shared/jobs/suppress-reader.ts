import type { SubscriberRecord } from '../model/subscriber.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

type SuppressContext = Pick<JobContext, 'stores' | 'ports'>;

/** Mails that came back for a while, in so many days, after which the address gets no more. */
export const MAX_SOFT_BOUNCES = 5;
export const SOFT_BOUNCE_DAYS = 14;

const DAY_MS = 24 * 60 * 60_000;

/** No more mail to this reader. Reads again when another writer came first, so that no bounce is lost. */
export async function suppressReader(
  context: SuppressContext,
  subscriberId: string,
  reason: string | undefined,
): Promise<'suppressed' | 'known' | 'gone'> {
  const { subscribers } = context.stores;
  const found = await subscribers.get(subscriberId);
  if (found === undefined) return 'gone';
  if (found.record.status === 'suppressed') return 'known';
  const suppressed: SubscriberRecord = {
    ...found.record,
    status: 'suppressed',
    ...(reason === undefined ? {} : { reason }),
    updatedAt: nowIso(context),
  };
  const outcome = await subscribers.save(suppressed, found.version);
  return outcome === 'written' ? 'suppressed' : suppressReader(context, subscriberId, reason);
}

/** Counts a mail that came back for a while, once; too many of them are no mailbox. */
export async function noteSoftBounce(
  context: SuppressContext,
  { subscriberId, mailId, reason }: { readonly subscriberId: string; readonly mailId: string; readonly reason: string },
): Promise<'suppressed' | 'known' | 'gone' | 'counted'> {
  const { sending } = context.stores;
  const now = nowIso(context);
  await sending.noteSoftBounce(subscriberId, { schemaVersion: 1, kind: 'soft-bounced', mailId, at: now });
  const bounces = await sending.softBounces(subscriberId, after(now, -SOFT_BOUNCE_DAYS * DAY_MS));
  if (bounces < MAX_SOFT_BOUNCES) return 'counted';
  const words = `${bounces} mails came back within ${SOFT_BOUNCE_DAYS} days, the last one: ${reason}`;
  return suppressReader(context, subscriberId, words);
}

/** Lets mail out to an address again; its alerts stay as they were. False where it was not suppressed. */
export async function unsuppressReader(context: SuppressContext, subscriberId: string): Promise<boolean> {
  const { subscribers, sending } = context.stores;
  const found = await subscribers.get(subscriberId);
  if (found?.record.status !== 'suppressed') return false;
  await sending.forgetSoftBounces(subscriberId);
  const { reason: _, ...record } = found.record;
  const active: SubscriberRecord = { ...record, status: 'active', updatedAt: nowIso(context) };
  const outcome = await subscribers.save(active, found.version);
  return outcome === 'written' || unsuppressReader(context, subscriberId);
}
