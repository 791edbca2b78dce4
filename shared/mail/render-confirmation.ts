import type { ConfirmationMail } from '../model/alert-mail.ts';
import type { Email } from '../model/email.ts';
import { escapeHref, escapeHtml } from '../text/escape-html.ts';
import { oneLine } from '../text/one-line.ts';
import { mailPage } from './mail-page.ts';
import { mailWords } from './mail-words.ts';

/** A query's text in a mail: enough to know it by. */
const QUERY_CHARACTERS = 300;

/** Asks a reader whether an alert is wanted. Its link opens a page with a button: a GET changes nothing. */
export function renderConfirmation(mail: ConfirmationMail): Email {
  const words = mailWords[mail.language];
  // Anybody may have typed it: it stays one line, so that it cannot pass for a message of its own.
  const queryText = oneLine(mail.queryText, QUERY_CHARACTERS);
  return {
    mailId: mail.mailId,
    from: mail.from,
    to: mail.to,
    subject: words.confirmSubject,
    text: `${words.confirmHeading}\n\n${words.confirmText}\n\n  ${queryText}\n\n${words.confirmButton}: ${mail.confirmUrl}\n\n${words.confirmIgnore}\n`,
    html: mailPage({
      language: mail.language,
      title: words.confirmSubject,
      body: `<h1>${words.confirmHeading}</h1>
<p>${words.confirmText}</p>
<p><strong>${escapeHtml(queryText)}</strong></p>
<p><a class="button" href="${escapeHref(mail.confirmUrl)}">${words.confirmButton}</a></p>
<p class="quiet">${words.confirmIgnore}</p>`,
    }),
    language: mail.language,
    date: mail.date,
  };
}
