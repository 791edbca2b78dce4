import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import { mayAct } from '../model/visitor.ts';
import type { AppDependencies, InboxMail } from './app-dependencies.ts';
import { alertsPage } from './desk/alerts/alerts-page.ts';
import { notFoundPage } from './desk/alerts/seen-reader.ts';
import type { DeskEnv } from './desk/desk-env.ts';
import { needRole } from './desk/need-role.ts';
import { timeTag } from './desk/time-tag.ts';
import { inboxList } from './inbox-list.ts';
import { framedMail, mailView } from './mail-view.ts';
import { alertsWords } from './words/alerts-words.ts';

/** Mails of the folder that the list shows. */
const LISTED = 200;

/** The mail folder as an inbox: each mail with its headers and both parts, for an admin and for its own reader. */
export function inboxRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { inbox } = deps;
  if (inbox === undefined) return;
  app.get('/inbox', needRole(deps, 'admin'), async (c) => {
    const desk = c.get('desk');
    const words = alertsWords[desk.language];
    const body = html`<p class="quiet">${words.inboxText}</p>${await inboxList(desk, await inbox.list(LISTED))}`;
    return c.html(alertsPage(deps, desk, { title: words.inboxTitle, tab: 'inbox', body }));
  });
  const withMail = async (c: Context<DeskEnv>, show: (mail: InboxMail) => Response | Promise<Response>) => {
    const mailId = c.req.param('mailId') ?? '';
    const mail = mayOpen(c, mailId) ? await inbox.read(mailId) : undefined;
    return mail === undefined ? await notFoundPage(c, deps, 'Mail') : await show(mail);
  };
  app.get('/inbox/:mailId', (c) => withMail(c, (mail) => mailPage(c, deps, mail)));
  app.get('/inbox/:mailId/html', (c) => withMail(c, ({ mime }) => framedMail(c, mime)));
  app.get('/inbox/:mailId/raw', (c) =>
    withMail(c, ({ mime }) => c.body(new Uint8Array(mime), 200, { 'content-type': 'text/plain; charset=utf-8' })),
  );
}

/** A mail's id begins with that of its reader. */
function mayOpen(c: Context<DeskEnv>, mailId: string): boolean {
  const { role, subscriberId } = c.get('desk').visitor;
  return mayAct(role, 'admin') || (subscriberId !== undefined && mailId.startsWith(`${subscriberId}-`));
}

async function mailPage(c: Context<DeskEnv>, deps: AppDependencies, inboxMail: InboxMail): Promise<Response> {
  const { mailId, receivedAt, mime } = inboxMail;
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const mail = await PostalMime.parse(mime);
  const view = mailView(mail, { language: desk.language, framePath: `/inbox/${mailId}/html`, withPersonal: true });
  const body = html`<p class="quiet">${mailId}.eml · ${timeTag(desk, receivedAt)} · <a href="/inbox/${mailId}/raw">${words.asSent}</a></p>
${view}`;
  return await c.html(alertsPage(deps, desk, { title: mail.subject ?? words.noSubject, tab: 'inbox', body }));
}
