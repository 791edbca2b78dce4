import type { MailRecord } from '../model/mail.ts';
import type { MailCadence } from '../model/subscription.ts';
import type { JobContext } from './job-context.ts';
import { openSlot } from './open-slot.ts';
import { timesOf } from './times-of.ts';

/**
 * What came in between a mail's query and its claim waits for the next slot; so does a digest that its reader wants also
 * when there is nothing new. Idempotent.
 */
export async function lookAgain(context: JobContext, { subscriberId, cadence }: MailRecord): Promise<void> {
  if (cadence === undefined) return;
  const isWanted =
    (await context.stores.matches.hasPending(subscriberId, cadence)) ||
    (await wantsDigests(context, subscriberId, cadence));
  if (isWanted) await openSlot(context, subscriberId, cadence);
}

/** Opens the next digest of a reader who wants one whatever there is; after each change of alerts and times. */
export async function keepDigestsComing(context: JobContext, subscriberId: string): Promise<void> {
  for (const cadence of ['daily', 'weekly'] as const)
    if (await wantsDigests(context, subscriberId, cadence)) await openSlot(context, subscriberId, cadence);
}

async function wantsDigests(context: JobContext, subscriberId: string, cadence: MailCadence): Promise<boolean> {
  if (cadence !== 'daily' && cadence !== 'weekly') return false;
  const subscriber = await context.stores.subscribers.get(subscriberId);
  if (subscriber?.record.status !== 'active' || !timesOf(context, subscriber.record).nothingNew) return false;
  for await (const { record } of context.stores.subscriptions.ofSubscriber(subscriberId))
    if (record.status === 'active' && record.cadence === cadence) return true;
  return false;
}
