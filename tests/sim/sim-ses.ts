import { checkOutgoingMail } from '../../shared/adapters/local/outgoing-mail.ts';
import { MAIL_ID_TAG } from '../../shared/model/mail-event.ts';
import type { Mailer, OutgoingMail, Queue } from '../../shared/ports.ts';
import type { Scheduler, SimProcess } from './scheduler.ts';

/** A mail that SES took. */
export type Attempt = {
  readonly mailId: string;
  readonly to: string;
  readonly mime: Uint8Array;
  readonly atMs: number;
  /** Whoever gave it to SES. */
  readonly by: SimProcess;
  /** True when the mail's row said already that it was sent, or word of it had been worked off. */
  readonly wasKnown: boolean;
};

export type SimSes = {
  readonly attempts: readonly Attempt[];
  /** The mailer of one process. */
  mailerOf(process: SimProcess): Mailer;
};

export type SimSesOptions = {
  readonly scheduler: Scheduler;
  readonly queue: Queue;
  /** Addresses that do not exist. */
  readonly bouncing: ReadonlySet<string>;
  /** How late each copy of an event comes, in seconds; none where it is lost. */
  readonly eventDelays: () => readonly number[];
  /** Whether the mail's row says that it was sent. */
  readonly isSent: (mailId: string) => boolean;
  /** Called when a mail was delivered to a mailbox. */
  readonly onDelivered: (attempt: Attempt) => void;
};

/** SES: takes every mail that is right, twice where it is asked twice, and tells by events what became of it. */
export function createSimSes(options: SimSesOptions): SimSes {
  const { scheduler, queue, bouncing, eventDelays, isSent, onDelivered } = options;
  const attempts: Attempt[] = [];

  const tell = (mailId: string, messageId: string, event: object): void => {
    const message = JSON.stringify({ ...event, mail: { messageId, tags: { [MAIL_ID_TAG]: [mailId] } } });
    for (const seconds of eventDelays())
      scheduler.at(scheduler.nowMs() + seconds * 1_000, () => {
        void queue.send('mail-events', [{ body: { Type: 'Notification', Message: message } }]);
      });
  };

  const take = (by: SimProcess, mail: OutgoingMail, to: string): string => {
    const { mailId, mime } = mail;
    const attempt = { mailId, to, mime, atMs: scheduler.nowMs(), by, wasKnown: isSent(mailId) };
    const messageId = `ses-${attempts.push(attempt)}`;
    tell(mailId, messageId, { eventType: 'Send' });
    if (bouncing.has(to))
      tell(mailId, messageId, { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General' } });
    else {
      tell(mailId, messageId, { eventType: 'Delivery' });
      onDelivered(attempt);
    }
    return messageId;
  };

  return {
    attempts,
    mailerOf: (process) => ({
      async send(mail) {
        const check = checkOutgoingMail(mail);
        if (check.kind === 'rejected') return check;
        return { kind: 'sent', messageId: take(process, mail, check.to) };
      },
    }),
  };
}
