import { html } from 'hono/html';
import { mailWords } from '../../../mail/mail-words.ts';
import type { MailRecord } from '../../../model/mail.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { listTable } from './list-table.ts';
import { mailPath, mailState } from './mail-line.ts';
import { reasonText } from './reason-text.ts';

type Shown = {
  /** UTC, `2026-11-22`. */
  readonly day: string;
  /** Newest first. */
  readonly ended: readonly MailRecord[];
  readonly waiting: readonly MailRecord[];
  /** By subscriber id. */
  readonly names: ReadonlyMap<string, string>;
  readonly isStopped: boolean;
  readonly most: { readonly ended: number; readonly waiting: number };
};

/** Mails of a day: what waits and for when, what went out, what did not and why. */
export function mailsBody(desk: DeskContext, shown: Shown): Html {
  const words = alertsWords[desk.language];
  const { day, ended } = shown;
  const today = desk.now.slice(0, 10);
  const later =
    day < today ? html` · <a href="/alerts/mails?day=${dayAfter(day, 1)}" rel="next">${words.later}</a>` : '';
  return html`<form action="/alerts/mails" class="find"><div class="field"><label for="day">${words.day}</label><input id="day" name="day" type="date" value="${day}" max="${today}"></div><button>${words.showDay}</button></form>
<p><a href="/alerts/mails?day=${dayAfter(day, -1)}" rel="prev">${words.earlier}</a>${later}</p>
${day === today ? waitingPart(desk, shown) : ''}
<section><h2>${words.endedTitle(day)}</h2>${ended.length === 0 ? html`<p>${words.noMails}</p>` : html`${totals(desk, shown)}${mailTable(desk, ended, shown)}`}</section>`;
}

/** That many days after one, `2026-11-22`; nothing for what is no day. */
export function dayAfter(day: string, days: number): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at)
    ? new Date(at + days * 24 * 60 * 60_000).toISOString().slice(0, 10)
    : undefined;
}

function waitingPart(desk: DeskContext, shown: Shown): Html {
  const words = alertsWords[desk.language];
  const inOrder = shown.waiting.toSorted((a, b) => ((a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : 1));
  const isCut = inOrder.length === shown.most.waiting;
  return html`<section><h2>${words.waitingTitle}</h2>${shown.isStopped ? html`<p class="notice">${words.held} · <a href="/alerts/sending">${words.sendingTitle}</a></p>` : ''}
${inOrder.length === 0 ? html`<p>${words.nothingWaits}</p>` : mailTable(desk, inOrder, shown)}
${isCut ? html`<p class="quiet">${words.waitingCut(numberText(desk.language, inOrder.length))}</p>` : ''}</section>`;
}

function totals(desk: DeskContext, { ended, most }: Shown): Html {
  const words = alertsWords[desk.language];
  const byState = Map.groupBy(ended, ({ state }) => state);
  const parts = [...byState].map(
    ([state, mails]) => html`<li>${mailState(desk, state)}: ${numberText(desk.language, mails.length)}</li>`,
  );
  const cut =
    ended.length === most.ended
      ? html`<p class="quiet">${words.waitingCut(numberText(desk.language, most.ended))}</p>`
      : '';
  return html`<ul class="states">${parts}</ul>${cut}`;
}

function mailTable(desk: DeskContext, mails: readonly MailRecord[], shown: Shown): Html {
  const words = alertsWords[desk.language];
  return listTable(
    [words.mail, words.reader, words.state, words.when],
    mails.map((mail) => mailCells(desk, mail, shown)),
  );
}

function mailCells(desk: DeskContext, mail: MailRecord, { names }: Shown): readonly Html[] {
  const { language } = desk;
  const words = alertsWords[language];
  const { purpose, subscriberId, state, reason, stories, cadence, dueAt, updatedAt } = mail;
  const often = cadence === undefined ? '' : ` · ${mailWords[language].cadence[cadence]}`;
  const isTold = stories !== undefined && state !== 'empty';
  const told = isTold
    ? html` · <a href="${mailPath(mail)}">${numberText(language, stories)} ${words.storyWord(stories)}</a>`
    : '';
  const reader = html`<a href="/alerts/readers/${subscriberId}">${names.get(subscriberId) ?? words.gone}</a>`;
  return [
    html`<a href="${mailPath(mail)}">${words.purposes[purpose]}</a>${often}${told}`,
    purpose === 'operator' ? html`${words.operator}` : reader,
    html`${mailState(desk, state)}${reason === undefined ? '' : html`: ${reasonText(language, reason)}`}`,
    timeTag(desk, dueAt ?? updatedAt),
  ];
}
