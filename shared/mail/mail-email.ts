import type { Email } from '../model/email.ts';
import type { Block } from './mail-block.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';

type Envelope = Pick<Email, 'mailId' | 'from' | 'to' | 'language' | 'date'>;

/** A message with both of its parts made from the same blocks. */
export function mailEmail(
  { mailId, from, to, language, date }: Envelope,
  content: Pick<Email, 'subject' | 'unsubscribeUrl' | 'audience'> & { readonly blocks: readonly Block[] },
): Email {
  const { subject, blocks, unsubscribeUrl, audience } = content;
  return {
    mailId,
    from,
    to,
    subject,
    text: mailText(blocks),
    html: mailHtml(blocks, { language, title: subject }),
    language,
    date,
    ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
    ...(audience === undefined ? {} : { audience }),
  };
}
