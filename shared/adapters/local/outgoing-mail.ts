import { VigiaError } from '../../errors.ts';
import type { OutgoingMail } from '../../ports.ts';

/** Amazon SES takes 10 MB unless a quota is raised; the other adapters keep to it, so that no mail depends on where it runs. */
export const MAX_MAIL_BYTES = 10_000_000;

const MAIL_ID = /^[a-z0-9_-]{1,64}$/;

/** No white space, control character, bracket or comma: one bare address, which no SMTP command can end at. */
const ADDRESS = /^[^\s<>(),;:"\\@\p{Cc}]{1,64}@[^\s<>(),;:"\\@\p{Cc}]{1,255}$/u;
const NAMED_ADDRESS = /^[^<>\r\n]*<([^<>]+)>$/;
const MESSAGE_ID = /^message-id:[ \t]*(?:\r\n[ \t]+)?(<[^<>\s]+>)/im;

/** What a mail says of its way, or why no adapter will ever send it. */
export type MailCheck =
  | { readonly kind: 'ok'; readonly from: string; readonly to: string; readonly messageId: string }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * The one reading of the port's mail rules, for every adapter. `from` and `to` come back as bare addresses;
 * `messageId` is the message's own, or the mail id when it has none. A bad mail id is our mistake and throws
 * `bad-mail-id`; a bad address or size is the mail's and is rejected.
 */
export function checkOutgoingMail(mail: OutgoingMail, maxBytes = MAX_MAIL_BYTES): MailCheck {
  checkMailId(mail.mailId);
  const from = bareAddress(mail.from);
  const to = bareAddress(mail.to);
  if (from === undefined) return { kind: 'rejected', reason: 'the sender is not one e-mail address' };
  if (to === undefined) return { kind: 'rejected', reason: 'the recipient is not one e-mail address' };
  if (mail.mime.length > maxBytes) {
    return { kind: 'rejected', reason: `the message has ${mail.mime.length} bytes, at most ${maxBytes} are sent` };
  }
  return { kind: 'ok', from, to, messageId: messageIdOf(mail.mime) ?? mail.mailId };
}

/** Throws `bad-mail-id` unless the id may name a file and travel in a mail header. */
export function checkMailId(mailId: string): void {
  if (MAIL_ID.test(mailId)) return;
  throw new VigiaError(
    `Cannot use a mail id as it has 1 to 64 of [a-z0-9_-]: current value is ${JSON.stringify(mailId.slice(0, 100))}`,
    { code: 'bad-mail-id' },
  );
}

function bareAddress(text: string): string | undefined {
  const address = NAMED_ADDRESS.exec(text)?.[1] ?? text;
  return ADDRESS.test(address) ? address : undefined;
}

function messageIdOf(mime: Uint8Array): string | undefined {
  const bytes = Buffer.from(mime.buffer, mime.byteOffset, mime.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.subarray(0, end === -1 ? bytes.length : end).toString('latin1');
  return MESSAGE_ID.exec(head)?.[1];
}
