import { mailId } from '../model/ids.ts';
import type { MailRecord } from '../model/mail.ts';
import type { OperatorEvent } from '../model/operator-event.ts';
import type { OperatorMail, OperatorNews } from '../model/operator-mail.ts';
import { newsOfEvents, operatorSlot, operatorSlots } from '../stages/operator-mail.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { operatorSummary } from './operator-summary.ts';

/** Stands where a mail has its reader: 16 hex digits as they have, and the hash of no address. */
export const OPERATOR_ID = '0'.repeat(16);

/**
 * Opens what the operator is to be told: one mail for each kind of news and hour, one summary a day. Called with each
 * sweep; twice is once, because the slots are named by what they are for. What comes after a mail of its kind waits for
 * the next hour's.
 */
export async function openOperatorMail(context: JobContext): Promise<void> {
  const { stores, settings } = context;
  if (settings.operator === undefined) return;
  const now = nowIso(context);
  const slots = operatorSlots(await stores.operatorEvents.pending(), now, settings.operator);
  for (const slot of slots) {
    if ((await stores.mails.get(OPERATOR_ID, slot)) !== undefined) continue;
    await stores.mails.open({
      schemaVersion: 1,
      id: mailId(OPERATOR_ID, slot),
      subscriberId: OPERATOR_ID,
      slot,
      purpose: 'operator',
      state: 'open',
      closesAt: now,
      attempt: 0,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
    });
  }
}

/** What a mail to the operator says, and the events that it tells; nothing where there is nothing any more. */
export async function composeOperatorMail(
  context: JobContext,
  { id, slot }: MailRecord,
): Promise<{ readonly mail: OperatorMail; readonly events: readonly OperatorEvent[] } | undefined> {
  const { settings } = context;
  if (settings.operator === undefined) return undefined;
  const found = await newsOf(context, slot);
  if (found === undefined) return undefined;
  const { address, language, zone } = settings.operator;
  const mail: OperatorMail = {
    mailId: id,
    to: address,
    from: operatorSender(settings.mail.from),
    language,
    date: nowIso(context),
    zone,
    installation: new URL(settings.baseUrl).host,
    news: found.news,
  };
  return { mail, events: found.events };
}

async function newsOf(
  context: JobContext,
  slot: string,
): Promise<{ readonly news: OperatorNews; readonly events: readonly OperatorEvent[] } | undefined> {
  const wanted = operatorSlot(slot);
  if (wanted === undefined) return undefined;
  if (wanted.kind === 'summary') return { news: await operatorSummary(context, wanted.day), events: [] };
  const events = (await context.stores.operatorEvents.pending()).filter(({ kind }) => kind === wanted.kind);
  const news = newsOfEvents(events);
  return news === undefined ? undefined : { news, events };
}

/** The deployment's address under a name of its own: nobody takes it for a reader's mail. */
function operatorSender(from: string): string {
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
  return `Vigía operator <${address}>`;
}
