import type { MailContent, MailRecord } from '../model/mail.ts';
import type { DroppedMatch } from '../stages/notify.ts';
import type { JobContext } from './job-context.ts';

/**
 * Marks every match of a claimed mail as told in it, then frees the reader's outbox for the next mail.
 * Idempotent: a repeat goes on where a crash stopped.
 */
export async function settleMail({ stores }: JobContext, mail: MailRecord, content: MailContent): Promise<void> {
  const outbox = await stores.mails.outbox(mail.subscriberId);
  if (outbox.record.unsettledSlot !== mail.slot) return;
  for (const told of content.told) await stores.matches.markTold(mail.subscriberId, told, mail.id);
  for (const id of content.matchIds) {
    const match = await stores.matches.get(mail.subscriberId, id);
    if (match !== undefined) await stores.matches.end(match, { state: 'in-mail', mailId: mail.id });
  }
  await stores.mails.saveOutbox(mail.subscriberId, { schemaVersion: 1 }, outbox.version);
}

/** Ends matches that no mail will tell, each with its reason. */
export async function dropMatches({ stores }: JobContext, dropped: readonly DroppedMatch[]): Promise<void> {
  for (const { match, reason } of dropped) {
    const found = await stores.matches.get(match.subscriberId, match.id);
    if (found !== undefined) await stores.matches.end(found, { state: 'dropped', reason });
  }
}
