import { z } from 'zod';

/** What SES says of a mail that it was given. Instants and addresses of the event are left out: nothing needs them. */
export type MailEvent = {
  readonly mailId: string;
  /** SES's own id of the message, without brackets. */
  readonly messageId: string;
} & MailEventWord;

/**
 * `accepted`: SES took the mail (its Send and Delivery events). `delayed`: it tries on. `soft-bounce`: it gave up, the
 * address may be good another day. `hard-bounce`: there is no such mailbox. `complaint`: the reader called it spam.
 * `rejected`: SES took it and refused it afterwards (a virus).
 */
export type MailEventWord =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'delayed' | 'soft-bounce' | 'hard-bounce' | 'complaint' | 'rejected';
      readonly reason: string;
    };

/** A message of the `mail-events` queue, read. `ignored` carries what it was; `invalid` why it cannot be read. */
export type ReadMailEvent =
  | { readonly kind: 'event'; readonly event: MailEvent }
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** The tag on every mail that names it in SES's events. */
export const MAIL_ID_TAG = 'mail-id';

/**
 * Reads what SNS put into the queue: an event of a configuration set ("Contents of event data that Amazon SES publishes
 * to Amazon SNS", SES developer guide) in SNS's envelope, or bare where raw delivery is on.
 */
export function readMailEvent(body: unknown): ReadMailEvent {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return readEvent(body);
  const { Type: type, Message: message } = envelope.data;
  if (type !== 'Notification' || message.startsWith(GREETING)) return { kind: 'ignored', what: type };
  const parsed = parseJson(message);
  return parsed === undefined ? { kind: 'invalid', reason: 'the SNS message is not JSON' } : readEvent(parsed);
}

/** SES writes this once, in plain words, when the topic becomes an event destination. */
const GREETING = 'Successfully validated SNS topic';

const envelopeSchema = z.object({ Type: z.string(), Message: z.string() });

const eventSchema = z.object({
  eventType: z.string(),
  mail: z.object({ messageId: z.string(), tags: z.record(z.string(), z.array(z.string())).default({}) }),
  bounce: z.object({ bounceType: z.string(), bounceSubType: z.string().default('') }).optional(),
  complaint: z
    .object({ complaintFeedbackType: z.string().nullish(), complaintSubType: z.string().nullish() })
    .optional(),
  reject: z.object({ reason: z.string() }).optional(),
  deliveryDelay: z.object({ delayType: z.string() }).optional(),
});
type SesEvent = z.infer<typeof eventSchema>;

function readEvent(body: unknown): ReadMailEvent {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return { kind: 'invalid', reason: z.prettifyError(parsed.error) };
  const { mail, eventType } = parsed.data;
  const mailId = mail.tags[MAIL_ID_TAG]?.[0];
  const word = readWord(parsed.data);
  if (mailId === undefined || word === undefined) {
    return { kind: 'ignored', what: mailId === undefined ? `${eventType} without ${MAIL_ID_TAG}` : eventType };
  }
  return { kind: 'event', event: { mailId, messageId: mail.messageId, ...word } };
}

function readWord({ eventType, bounce, complaint, reject, deliveryDelay }: SesEvent): MailEventWord | undefined {
  switch (eventType) {
    case 'Send':
    case 'Delivery':
      return { kind: 'accepted' };
    case 'DeliveryDelay':
      return { kind: 'delayed', reason: `delivery is delayed: ${deliveryDelay?.delayType ?? 'unknown'}` };
    case 'Bounce': {
      const kind = bounce?.bounceType === 'Permanent' ? 'hard-bounce' : 'soft-bounce';
      return { kind, reason: `bounced: ${[bounce?.bounceType, bounce?.bounceSubType].filter(Boolean).join(' ')}` };
    }
    case 'Complaint':
      return readComplaint(complaint);
    case 'Reject':
      return { kind: 'rejected', reason: `rejected by SES: ${reject?.reason ?? 'unknown'}` };
    default:
      return undefined;
  }
}

/** `not-spam` is a reader's word for the mail: it takes a complaint back (RFC 6430). */
function readComplaint(complaint: SesEvent['complaint']): MailEventWord | undefined {
  const type = complaint?.complaintFeedbackType ?? complaint?.complaintSubType ?? 'unknown';
  return type === 'not-spam' ? undefined : { kind: 'complaint', reason: `complaint: ${type}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
