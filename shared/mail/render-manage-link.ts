import type { Email } from '../model/email.ts';
import type { ManageLinkMail } from '../model/notice-mail.ts';
import { mailEmail } from './mail-email.ts';
import { mailWords } from './mail-words.ts';

/** The link to a reader's alerts, which works for one hour. */
export function renderManageLink(mail: ManageLinkMail): Email {
  const words = mailWords[mail.language];
  return mailEmail(mail, {
    subject: words.link.subject,
    blocks: [
      { kind: 'heading', text: words.link.heading },
      { kind: 'paragraph', runs: [words.link.text] },
      { kind: 'button', text: words.link.button, url: mail.manageUrl },
      { kind: 'paragraph', tone: 'quiet', runs: [words.link.ignore] },
      { kind: 'paragraph', tone: 'quiet', runs: [{ link: words.unsubscribe, url: mail.unsubscribeUrl }] },
    ],
    unsubscribeUrl: mail.unsubscribeUrl,
  });
}
