import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { Email } from '../model/email.ts';

/** What a title says stays text: left together, mail programs would decode it (RFC 2047 §2), line breaks and all. */
const ENCODED_WORD_START_APART = '= ?';

/** An e-mail as an RFC 5322 message with CRLF line ends, both parts, and RFC 8058 headers where it can be stopped. */
export async function composeMime(email: Email): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: email.from,
    to: email.to,
    subject: email.subject.replaceAll('=?', ENCODED_WORD_START_APART),
    text: email.text,
    html: email.html,
    date: new Date(email.date),
    messageId: `<${email.mailId}@vigia.invalid>`,
    newline: '\r\n',
    textEncoding: 'quoted-printable',
    // Nothing in a mail is ever read from a file or fetched from an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      'Content-Language': email.language,
      'Auto-Submitted': 'auto-generated',
      'X-Vigia-Mail-Id': email.mailId,
      ...(email.audience === 'operator' ? { 'X-Vigia-Audience': 'operator' } : {}),
      ...(email.unsubscribeUrl === undefined
        ? {}
        : {
            'List-Id': 'Vigia alerts <alerts.vigia.invalid>',
            'List-Unsubscribe': { prepared: true, value: `<${email.unsubscribeUrl}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
  });
  return new Promise((resolve, reject) => {
    composer.compile().build((error, message) => (error === null ? resolve(message) : reject(error)));
  });
}
