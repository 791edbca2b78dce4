import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import type { InboxMail } from './app-dependencies.ts';
import { maskedAddress } from './desk/alerts/masked-address.ts';
import type { DeskContext } from './desk/desk-env.ts';
import { timeTag } from './desk/time-tag.ts';
import type { Html } from './layout.ts';
import { alertsWords } from './words/alerts-words.ts';

/** The mail folder as a list, newest first. */
export async function inboxList(desk: DeskContext, mails: readonly InboxMail[]): Promise<Html> {
  const words = alertsWords[desk.language];
  if (mails.length === 0) return html`<p>${words.inboxNone}</p>`;
  const rows = await Promise.all(
    mails.map(async ({ mailId, mime, receivedAt }) => {
      const { subject, to = [] } = await PostalMime.parse(mime);
      const readers = to.map(({ address = '' }) => maskedAddress(address)).join(', ');
      return html`<li><a href="/inbox/${mailId}">${subject ?? words.noSubject}</a><br><span class="quiet">${words.inboxTo} ${readers} · ${timeTag(desk, receivedAt)}</span></li>`;
    }),
  );
  return html`<ul class="inbox">${rows}</ul>`;
}
