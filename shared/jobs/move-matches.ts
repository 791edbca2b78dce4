import type { MatchRecord } from '../model/match.ts';
import { MAIL_CADENCES, type MailCadence, type SubscriptionRecord } from '../model/subscription.ts';
import type { JobContext } from './job-context.ts';
import { openSlot } from './open-slot.ts';
import { dropMatches } from './settle-mail.ts';

/** Lets matches wait for a mail of another cadence, and opens its slot. Idempotent: one that ended meanwhile stays. */
export async function moveMatches(
  context: JobContext,
  moved: readonly { readonly match: MatchRecord; readonly cadence: MailCadence }[],
): Promise<void> {
  const { matches } = context.stores;
  for (const { match, cadence } of moved) {
    const found = await matches.get(match.subscriberId, match.id);
    if (found?.record.state !== 'pending') continue;
    if (found.record.cadence !== cadence && (await matches.move(found, cadence)) === 'conflict')
      await moveMatches(context, [{ match, cadence }]);
  }
  const slots = new Map(moved.map(({ match, cadence }) => [`${match.subscriberId} ${cadence}`, { match, cadence }]));
  for (const { match, cadence } of slots.values()) await openSlot(context, match.subscriberId, cadence);
}

/** After an alert changed: what waits for it follows its cadence, or ends with the reason why it will not be sent. */
export async function followChange(context: JobContext, subscription: SubscriptionRecord): Promise<void> {
  const { subscriberId, id, cadence, status } = subscription;
  for (const other of MAIL_CADENCES) {
    const waiting = (await context.stores.matches.pending(subscriberId, other))
      .map(({ record }) => record)
      .filter((match) => match.subscriptionId === id);
    if (status !== 'active') {
      const reason = `the subscription is ${status}`;
      await dropMatches(
        context,
        waiting.map((match) => ({ match, reason })),
      );
    } else if (cadence === 'off') {
      await dropMatches(
        context,
        waiting.map((match) => ({ match, reason: 'the alert was switched off' })),
      );
    } else if (other !== cadence) {
      await moveMatches(
        context,
        waiting.map((match) => ({ match, cadence })),
      );
    }
  }
}
