import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import type { MailContent, MailRecord } from '../../../model/mail.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { framedMail, mailView } from '../../mail-view.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { needRole } from '../need-role.ts';
import { timeTag } from '../time-tag.ts';
import { alertsPage } from './alerts-page.ts';
import { mailPath, mailState } from './mail-line.ts';
import { dayAfter, mailsBody } from './mails-page.ts';
import { readerNames } from './reader-names.ts';
import { reasonText } from './reason-text.ts';
import { notFoundPage, seenReader } from './seen-reader.ts';

/** Mails of a day that one page shows, and that wait. */
const MAX_ENDED = 300;
const MAX_WAITING = 100;

/** What went out and what did not, day by day for an admin; and each mail, for its reader and for admins. */
export function mailRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/alerts/mails', needRole(deps, 'admin'), (c) => mailsPage(c, deps));
  app.get('/alerts/readers/:reader/mails/:slot', async (c) => {
    const found = await mailNamed(c, deps);
    if (found === undefined) return await notFoundPage(c, deps, 'Mail');
    return await mailPage(c, deps, found);
  });
  app.get('/alerts/readers/:reader/mails/:slot/html', async (c) => {
    const content = (await mailNamed(c, deps))?.content;
    if (content === undefined) return await notFoundPage(c, deps, 'Mail');
    return await framedMail(c, mimeOf(content));
  });
}

async function mailsPage(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const desk = c.get('desk');
  const today = desk.now.slice(0, 10);
  const asked = c.req.query('day') ?? today;
  const day = dayAfter(asked, 0) === asked ? asked : today;
  const ended = await firstOf(deps.stores.mails.ended(day), MAX_ENDED);
  const waiting = day === today ? await firstOf(deps.stores.mails.unfinished(), MAX_WAITING) : [];
  const names = await readerNames(deps, [...ended, ...waiting]);
  const isStopped = (await deps.stores.sending.switch()).record.state === 'stopped';
  const body = mailsBody(desk, {
    day,
    ended,
    waiting,
    names,
    isStopped,
    most: { ended: MAX_ENDED, waiting: MAX_WAITING },
  });
  return await c.html(alertsPage(deps, desk, { title: alertsWords[desk.language].mailsTitle, tab: 'mails', body }));
}

async function firstOf(mails: AsyncIterable<{ readonly record: MailRecord }>, most: number) {
  const found: MailRecord[] = [];
  for await (const { record } of mails) {
    found.push(record);
    if (found.length === most) break;
  }
  return found;
}

type FoundMail = { readonly mail: MailRecord; readonly isOwn: boolean; readonly content?: MailContent };

/** A mail of the reader that the address names. What carries a link that is its reader's alone is given without its text. */
async function mailNamed(c: Context<DeskEnv>, { stores }: AppDependencies): Promise<FoundMail | undefined> {
  const seen = seenReader(c);
  const slot = c.req.param('slot') ?? '';
  if (seen === undefined || !/^[a-z0-9_-]{1,47}$/.test(slot)) return undefined;
  const mail = (await stores.mails.get(seen.subscriberId, slot))?.record;
  if (mail === undefined) return undefined;
  const content = isPersonal(mail) ? undefined : await stores.mails.content(mail);
  return { mail, isOwn: seen.isOwn, ...(content === undefined ? {} : { content }) };
}

/** Whoever has the link of such a mail can confirm, or change, in its reader's name. */
function isPersonal({ purpose }: MailRecord): boolean {
  return purpose === 'confirmation' || purpose === 'link';
}

function mimeOf({ mime }: MailContent): Uint8Array {
  return Buffer.from(mime, 'base64');
}

async function mailPage(c: Context<DeskEnv>, deps: AppDependencies, found: FoundMail): Promise<Response> {
  const desk = c.get('desk');
  const { mail, content, isOwn } = found;
  const words = alertsWords[desk.language];
  const parsed = content === undefined ? undefined : await PostalMime.parse(mimeOf(content));
  const told = mail.purpose === 'alert' ? await deps.links.stories(mail, 0) : undefined;
  const stories = told?.stories.map(
    ({ storyId, title, language, source }) =>
      html`<li><a href="/stories/${storyId}" lang="${language}">${title}</a> · ${source}</li>`,
  );
  const framePath = `${mailPath(mail)}/html`;
  const body = html`${mailFacts(desk, mail)}
${stories === undefined || stories.length === 0 ? '' : html`<section><h2>${words.toldTitle}</h2><ul>${stories}</ul></section>`}
<section><h2>${words.contentTitle}</h2>${
    parsed === undefined
      ? html`<p>${isPersonal(mail) ? words.contentPersonal : words.contentNone}</p>`
      : mailView(parsed, { language: desk.language, framePath, withPersonal: isOwn })
  }</section>`;
  return await c.html(alertsPage(deps, desk, { title: parsed?.subject ?? words.mail, tab: 'none', body }));
}

function mailFacts(desk: DeskContext, mail: MailRecord): Html {
  const words = alertsWords[desk.language];
  const { subscriberId, purpose, state, updatedAt, dueAt, attempt, reason, messageId } = mail;
  const due = dueAt === undefined ? '' : html`<dt>${words.due}</dt><dd>${timeTag(desk, dueAt)}</dd>`;
  return html`<p><a href="/alerts/readers/${subscriberId}">${words.back}</a></p>
<dl class="facts"><dt>${words.kind}</dt><dd>${words.purposes[purpose]}</dd><dt>${words.state}</dt><dd>${mailState(desk, state)}</dd>
<dt>${words.when}</dt><dd>${timeTag(desk, updatedAt)}</dd>${due}<dt>${words.attempts}</dt><dd>${attempt}</dd>
${reason === undefined ? '' : html`<dt>${words.reason}</dt><dd>${reasonText(desk.language, reason)}</dd>`}
${messageId === undefined ? '' : html`<dt>${words.messageId}</dt><dd><code>${messageId}</code></dd>`}</dl>`;
}
