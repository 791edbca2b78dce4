import type { Email } from '../model/email.ts';
import type { BrokenAlertMail } from '../model/notice-mail.ts';
import { oneLine } from '../text/one-line.ts';
import { mailEmail } from './mail-email.ts';
import { mailWords } from './mail-words.ts';

const QUERY_CHARACTERS = 300;
/** In a subject, beside what it says of it. */
const NAME_CHARACTERS = 60;
/** An error quotes the query that it is about. */
const ERROR_CHARACTERS = 400;

/** Tells a reader that an alert fell silent, why, and where to put it right. */
export function renderBrokenAlert(mail: BrokenAlertMail): Email {
  const words = mailWords[mail.language];
  const { broken } = words;
  return mailEmail(mail, {
    subject: broken.subject(oneLine(mail.note ?? mail.queryText, NAME_CHARACTERS)),
    blocks: [
      { kind: 'heading', text: broken.heading },
      { kind: 'paragraph', runs: [broken.text] },
      { kind: 'paragraph', runs: [`${words.query}: `, { strong: oneLine(mail.queryText, QUERY_CHARACTERS) }] },
      ...(mail.note === undefined
        ? []
        : [{ kind: 'paragraph' as const, runs: [`${words.note}: ${oneLine(mail.note, QUERY_CHARACTERS)}`] }]),
      { kind: 'section', text: broken.errors },
      { kind: 'list', items: mail.errors.map((error) => [oneLine(error, ERROR_CHARACTERS)]) },
      { kind: 'button', text: broken.action, url: mail.manageUrl },
      { kind: 'paragraph', tone: 'quiet', runs: [{ link: words.unsubscribe, url: mail.unsubscribeUrl }] },
    ],
    unsubscribeUrl: mail.unsubscribeUrl,
  });
}
