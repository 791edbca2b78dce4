import { mailId } from '../model/ids.ts';
import type { MailRecord } from '../model/mail.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

const HOUR_MS = 60 * 60_000;

/** Confirmations that a reader may get on one UTC day, whoever asks for them. */
const MAX_CONFIRMATIONS_A_DAY = 5;

/**
 * Asks a reader by mail to confirm an alert: at most one such mail an hour and five a day, because anybody can type an
 * address into a form. What is asked for within the hour is asked at the next full one; beyond the five nobody is asked,
 * and the alert goes on waiting.
 */
export async function openConfirmation(
  context: JobContext,
  { subscriberId, id }: { readonly subscriberId: string; readonly id: string },
): Promise<void> {
  const now = nowIso(context);
  const day = now.slice(0, 10).replaceAll('-', '');
  const slots = new Map<string, string | undefined>();
  const ofDay = { from: `c${day}`, to: `c${day}~` };
  for await (const { record } of context.stores.mails.ofSubscriber(subscriberId, ofDay))
    slots.set(record.slot, record.state === 'empty' ? undefined : record.subscriptionId);
  const asked = [...slots.values()].filter((subscriptionId) => subscriptionId !== undefined);
  const hourSlot = `c${hourOf(now)}`;
  if (slots.get(hourSlot) === id || asked.length >= MAX_CONFIRMATIONS_A_DAY) return;
  for (let at = now; ; at = nextHour(at)) {
    const slot = `c${hourOf(at)}`;
    if (slots.has(slot) && slots.get(slot) !== id) continue;
    await openMail(context, { subscriberId, slot, purpose: 'confirmation', subscriptionId: id, dueAt: at });
    return;
  }
}

/** Mails a reader the link to their alerts: at most one an hour. */
export async function openManageLink(context: JobContext, subscriberId: string): Promise<void> {
  const now = nowIso(context);
  await openMail(context, { subscriberId, slot: `l${hourOf(now)}`, purpose: 'link', dueAt: now });
}

type Opening = Pick<MailRecord, 'subscriberId' | 'slot' | 'purpose'> & {
  readonly subscriptionId?: string;
  readonly dueAt: string;
};

/** One that is due goes out at once; the sweep sends it where this process dies in between. */
async function openMail(context: JobContext, opening: Opening): Promise<void> {
  const now = nowIso(context);
  const { subscriberId, slot, dueAt } = opening;
  await context.stores.mails.open({
    schemaVersion: 1,
    id: mailId(subscriberId, slot),
    ...opening,
    state: 'open',
    closesAt: dueAt,
    attempt: 0,
    createdAt: now,
    updatedAt: now,
  });
  if (dueAt <= now) await context.ports.queue.send('deliver', [{ body: { subscriberId, slot } }]);
}

function nextHour(instant: string): string {
  return after(`${instant.slice(0, 13)}:00:00.000Z`, HOUR_MS);
}

/** `20261122t13` */
function hourOf(instant: string): string {
  return instant.slice(0, 13).replaceAll('-', '').toLowerCase();
}
