import type { MailContent, MailRecord } from '../model/mail.ts';
import type { DroppedMatch } from '../stages/notify/sort-pending.ts';
import type { JobContext } from './job-context.ts';
import { openWebhooks } from './open-webhooks.ts';

/**
 * Marks every match of a claimed mail as told in it, opens what its alerts' webhooks are posted, then frees the reader's outbox for the next mail.
 * Idempotent: a repeat goes on where a crash stopped.
 */
export async function settleMail(context: JobContext, mail: MailRecord, content: MailContent): Promise<void> {
  const { stores } = context;
  const outbox = await stores.mails.outbox(mail.subscriberId);
  if (outbox.record.unsettledSlot !== mail.slot) return;
  await stores.matches.markTold(mail.subscriberId, content.told, mail.id, content.toldTags);
  await stores.matches.endMany(mail.subscriberId, content.matchIds, { state: 'in-mail', mailId: mail.id });
  await openWebhooks(context, mail, content);
  if (content.events !== undefined) await stores.operatorEvents.markTold(content.events);
  await stores.mails.saveOutbox(mail.subscriberId, { schemaVersion: 1 }, outbox.version);
}

/** Ends matches that no mail will tell, each with its reason. */
export async function dropMatches({ stores }: JobContext, dropped: readonly DroppedMatch[]): Promise<void> {
  for (const [reason, all] of Map.groupBy(dropped, (one) => one.reason))
    for (const [subscriberId, some] of Map.groupBy(all, ({ match }) => match.subscriberId))
      await stores.matches.endMany(
        subscriberId,
        some.map(({ match }) => match.id),
        { state: 'dropped', reason },
      );
}
