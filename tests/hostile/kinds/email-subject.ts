import PostalMime, { type Email } from 'postal-mime';
import { composeMime } from '../../../shared/mail/compose-mime.ts';
import { renderAlert } from '../../../shared/mail/render-alert.ts';
import { alertMail, alertStory } from '../../fakes/alert-mail.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

/** The headers of an alert, in order of their names. */
export const ALERT_HEADERS = [
  'auto-submitted',
  'content-language',
  'content-type',
  'date',
  'from',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'message-id',
  'mime-version',
  'subject',
  'to',
  'x-vigia-mail-id',
];

/** RFC 5322 §2.1.1. */
const MAX_LINE_BYTES = 998;

type Received = { readonly source: string; readonly mail: Email };

const MEANINGS: Readonly<Record<string, Judge<Received>>> = {
  one_header_line: brokenHeader,
  one_header_line_bidi_neutralised: (received) =>
    brokenHeader(received) ??
    (INVISIBLE.test(received.mail.subject ?? '')
      ? `the subject is ${JSON.stringify(received.mail.subject)}`
      : undefined),
};

/** Direction marks, zero-width characters, and marks piled up on one letter. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{M}{5}/u;

/** An article's title that becomes an alert's subject. */
export const run: Runner = async (hostileCase) => {
  const email = renderAlert(alertMail({ stories: [alertStory({ title: inputText(hostileCase) })] }));
  const mime = Buffer.from(await composeMime(email));
  const received = { source: mime.toString('latin1'), mail: await PostalMime.parse(mime) };
  return judge(hostileCase, received, MEANINGS, ({ mail }) => `Subject: ${mail.subject}`);
};

function brokenHeader({ source, mail: { subject = '', to } }: Received): string | undefined {
  const names = headerNames(source).toSorted().join(' ');
  if (names !== ALERT_HEADERS.join(' ')) return `the headers are ${names}`;
  const line = source.split('\r\n').find((text) => text.length > MAX_LINE_BYTES || /[\r\n]/.test(text));
  if (line !== undefined) return `a line is ${line.length} bytes long or broken: ${JSON.stringify(line.slice(0, 80))}`;
  if (subject === '' || /\p{Cc}/u.test(subject)) return `the subject is ${JSON.stringify(subject)}`;
  if (to?.length !== 1 || to[0]?.address !== 'ana@example.org') return `it goes to ${JSON.stringify(to)}`;
  return undefined;
}

/** Header names in order, after unfolding. */
export function headerNames(source: string): readonly string[] {
  const head = source.slice(0, source.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  return head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
}
