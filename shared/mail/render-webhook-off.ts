import type { Email } from '../model/email.ts';
import type { WebhookOffMail } from '../model/notice-mail.ts';
import { oneLine } from '../text/one-line.ts';
import { localDay } from './local-time.ts';
import { mailEmail } from './mail-email.ts';
import { mailWords } from './mail-words.ts';

const QUERY_CHARACTERS = 300;
const HOST_CHARACTERS = 60;
const REASON_CHARACTERS = 300;

/** Tells the owner of a webhook that it is switched off, since when it failed, and why. */
export function renderWebhookOff(mail: WebhookOffMail): Email {
  const words = mailWords[mail.language];
  const { webhook } = words;
  const host = oneLine(mail.host, HOST_CHARACTERS);
  const place = { language: mail.language, zone: mail.zone, now: mail.date };
  const since = localDay(mail.failingSince, place) ?? words.undated;
  return mailEmail(mail, {
    subject: webhook.subject(host),
    blocks: [
      { kind: 'heading', text: webhook.heading },
      { kind: 'paragraph', runs: [webhook.text(host, since)] },
      { kind: 'paragraph', runs: [`${words.query}: `, { strong: oneLine(mail.queryText, QUERY_CHARACTERS) }] },
      ...(mail.note === undefined
        ? []
        : [{ kind: 'paragraph' as const, runs: [`${words.note}: ${oneLine(mail.note, QUERY_CHARACTERS)}`] }]),
      { kind: 'paragraph', runs: [`${webhook.reason}: ${oneLine(mail.reason, REASON_CHARACTERS)}`] },
      { kind: 'button', text: webhook.action, url: mail.manageUrl },
      { kind: 'paragraph', tone: 'quiet', runs: [{ link: words.unsubscribe, url: mail.unsubscribeUrl }] },
    ],
    unsubscribeUrl: mail.unsubscribeUrl,
  });
}
