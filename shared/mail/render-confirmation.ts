import type { ConfirmationMail } from '../model/alert-mail.ts';
import type { Email } from '../model/email.ts';
import { oneLine } from '../text/one-line.ts';
import type { Block } from './mail-block.ts';
import { mailEmail } from './mail-email.ts';
import { mailWords } from './mail-words.ts';
import { previewBlocks } from './preview-blocks.ts';

/** A query's text in a mail: enough to know it by. */
const QUERY_CHARACTERS = 300;

/**
 * Asks a reader whether an alert is wanted, and says what it would have sent. Its link opens a page with a button: a
 * GET changes nothing.
 */
export function renderConfirmation(mail: ConfirmationMail): Email {
  const words = mailWords[mail.language];
  const { confirm } = words;
  // Anybody may have typed them: each stays one line, so that it cannot pass for a message of its own.
  const query = oneLine(mail.queryText, QUERY_CHARACTERS);
  const note = oneLine(mail.note ?? '', QUERY_CHARACTERS);
  const blocks: readonly Block[] = [
    { kind: 'heading', text: confirm.heading },
    { kind: 'paragraph', runs: [confirm.text] },
    { kind: 'paragraph', runs: [{ strong: query }] },
    ...(note === '' ? [] : [quiet(`${words.note}: ${note}`)]),
    ...(mail.cadence === undefined ? [] : [quiet(`${confirm.frequency}: ${words.cadence[mail.cadence]}`)]),
    ...(mail.preview === undefined
      ? []
      : previewBlocks(mail.preview, { language: mail.language, zone: mail.zone ?? 'UTC', cadence: mail.cadence })),
    { kind: 'button', text: confirm.button, url: mail.confirmUrl },
    quiet(confirm.ignore),
  ];
  return mailEmail(mail, { subject: confirm.subject, blocks });
}

function quiet(text: string): Block {
  return { kind: 'paragraph', tone: 'quiet', runs: [text] };
}
