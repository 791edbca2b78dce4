import type { Context } from 'hono';
import { html } from 'hono/html';
import PostalMime, { decodeWords, type Email } from 'postal-mime';
import type { Html } from './layout.ts';
import type { PageLanguage } from './page-language.ts';
import { alertsWords } from './words/alerts-words.ts';

/** A mail's own styles may apply inside its frame; nothing in it may run or load. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

const SHOWN_HEADERS = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'content-language',
]);

/** Headers that hold a reader's address, or links that act for them. */
const PERSONAL_HEADERS = new Set(['to', 'list-unsubscribe']);

/** A mail as its reader got it: headers, HTML part in a frame where nothing runs, text part. */
export function mailView(
  mail: Email,
  {
    language,
    framePath,
    withPersonal,
  }: {
    readonly language: PageLanguage;
    /** Where `framedMail` answers with the HTML part. */
    readonly framePath: string;
    readonly withPersonal: boolean;
  },
): Html {
  const words = alertsWords[language];
  const headers = mail.headers.filter(
    ({ key }) => SHOWN_HEADERS.has(key) && (withPersonal || !PERSONAL_HEADERS.has(key)),
  );
  return html`<h2>${words.headers}</h2><dl class="headers">${headers.map(({ originalKey, value }) => html`<dt>${originalKey}</dt><dd>${decodeWords(value)}</dd>`)}</dl>
<h2>${words.htmlPart}</h2><iframe class="mail" title="${words.htmlPart}" src="${framePath}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<details><summary>${words.textPart}</summary><pre>${mail.text ?? ''}</pre></details>`;
}

/** The HTML part alone, for the frame. Links leave it, as they would leave a mail program. */
export async function framedMail(c: Context, mime: Uint8Array): Promise<Response> {
  const { html: part = '' } = await PostalMime.parse(mime);
  return c.body(part.replace('<head>', '<head><base target="_blank">'), 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': MAIL_POLICY,
  });
}
