/**
 * In: a mail and what its carrier says of it.
 * Out: the mail as it is from then on, or nothing when it says nothing new.
 * Guarantees: any order and any number of the same events end in the same state; a mail that bounced or was rejected
 * never becomes `sent` again. Every event is proof that the mail went out, so nothing is sent a second time after one.
 * Leaves to others: suppressing the reader, storing.
 */

import type { MailRecord } from '../model/mail.ts';
import type { MailEvent } from '../model/mail-event.ts';

/** What a mail becomes by an event about it; `now` is ISO 8601, UTC. */
export function afterMailEvent(mail: MailRecord, event: MailEvent, now: string): MailRecord | undefined {
  // Neither was ever given to a carrier.
  if (mail.state === 'open' || mail.state === 'empty') return undefined;
  const { leaseOwner: _, leaseUntil: __, dueAt: ___, reason, ...rest } = mail;
  const state = isUndelivered(event) || failedByEvent(mail) ? 'failed' : 'sent';
  // Until an event came, the reason spoke of the attempts, not of what became of the mail.
  const known = mail.state === 'sent' || failedByEvent(mail) ? reason : undefined;
  const words = withWord(known, event);
  if (mail.state === state && mail.messageId !== undefined && words === reason) return undefined;
  return {
    ...rest,
    state,
    messageId: mail.messageId ?? event.messageId,
    ...(words === undefined ? {} : { reason: words }),
    updatedAt: now,
  };
}

/** True where the reader's address must get no more mail. */
export function suppresses({ kind }: MailEvent): boolean {
  return kind === 'hard-bounce' || kind === 'complaint';
}

function isUndelivered({ kind }: MailEvent): boolean {
  return kind === 'hard-bounce' || kind === 'rejected';
}

/** A mail that was given up without an event has no message id. */
function failedByEvent({ state, messageId }: MailRecord): boolean {
  return state === 'failed' && messageId !== undefined;
}

function withWord(known: string | undefined, event: MailEvent): string | undefined {
  if (event.kind === 'accepted') return known;
  const words = known === undefined ? [] : known.split(SEPARATOR);
  return words.includes(event.reason) ? known : [...words, event.reason].join(SEPARATOR);
}

const SEPARATOR = '; ';
