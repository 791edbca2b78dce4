import type { Hono } from 'hono';
import { html } from 'hono/html';
import PostalMime, { decodeWords, type Email } from 'postal-mime';
import type { AppDependencies, InboxMail } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';
import { type Html, instantText, layout } from './layout.ts';
import { messagePage } from './message-page.ts';

/** A mail's own styles may apply inside its frame; nothing in it may run or load. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** The mail folder as an inbox: each mail with its headers and both parts. */
export function inboxRoutes(app: Hono<DeskEnv>, { inbox }: AppDependencies): void {
  if (inbox === undefined) return;
  app.get('/inbox/:mailId', async (c) => {
    const mail = await inbox.read(c.req.param('mailId'));
    return mail === undefined ? c.html(noMail(), 404) : c.html(mailPage(mail, await PostalMime.parse(mail.mime)));
  });
  app.get('/inbox/:mailId/html', async (c) => {
    const mail = await inbox.read(c.req.param('mailId'));
    if (mail === undefined) return c.html(noMail(), 404);
    const { html: part } = await PostalMime.parse(mail.mime);
    return c.body(withNewTabs(part ?? ''), 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': MAIL_POLICY,
    });
  });
  app.get('/inbox/:mailId/raw', async (c) => {
    const mail = await inbox.read(c.req.param('mailId'));
    if (mail === undefined) return c.html(noMail(), 404);
    return c.body(new Uint8Array(mail.mime), 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
}

/** Links leave the frame, as they would leave a mail program. */
function withNewTabs(part: string): string {
  return part.replace('<head>', '<head><base target="_blank">');
}

function noMail(): Html {
  return messagePage('No such mail', 'The mail folder has no message with this id.');
}

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

function mailPage({ mailId, receivedAt }: InboxMail, mail: Email): Html {
  const headers = mail.headers.filter(({ key }) => SHOWN_HEADERS.has(key));
  return layout({
    title: mail.subject ?? 'Mail',
    body: html`<h1>${mail.subject ?? '(no subject)'}</h1>
<p class="quiet">${mailId}.eml · ${instantText(receivedAt)} · <a href="/inbox/${mailId}/raw">as sent</a></p>
<h2>Headers</h2><dl class="headers">${headers.map(({ originalKey, value }) => html`<dt>${originalKey}</dt><dd>${decodeWords(value)}</dd>`)}</dl>
<h2>HTML part</h2><iframe class="mail" title="HTML part" src="/inbox/${mailId}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h2>Text part</h2><pre>${mail.text ?? ''}</pre>`,
  });
}
