import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import type { InboxMail } from './app-dependencies.ts';
import { type Html, instantText } from './layout.ts';

/** The mail folder as a list, newest first. */
export async function inboxList(mails: readonly InboxMail[]): Promise<Html> {
  if (mails.length === 0)
    return html`<p>No mail yet. <code>./vigia subscribe you@example.org 'topic:fentanyl' --confirmed</code> makes an alert.</p>`;
  const rows = await Promise.all(
    mails.map(async ({ mailId, mime, receivedAt }) => {
      const mail = await PostalMime.parse(mime);
      return html`<li><a href="/inbox/${mailId}">${mail.subject ?? '(no subject)'}</a><br><span class="quiet">to ${mail.to?.map(({ address }) => address).join(', ') ?? '?'} · ${instantText(receivedAt)}</span></li>`;
    }),
  );
  return html`<ul class="inbox">${rows}</ul>`;
}
