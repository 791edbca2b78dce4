import { html } from 'hono/html';
import type { OperatorMailState } from '../../../model/alerts-desk.ts';
import type { MailRecord } from '../../../model/mail.ts';
import type { SendingState } from '../../../model/sending.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { numberLocale } from '../number-locale.ts';
import { timeTag } from '../time-tag.ts';
import { mailLine } from './mail-line.ts';
import { maskedAddress } from './masked-address.ts';

type Shown = {
  readonly state: SendingState;
  readonly operator: OperatorMailState;
  /** The last ones, newest first. */
  readonly operatorMails: readonly MailRecord[];
  /** At least so many, where there are more than are counted. */
  readonly erased: { readonly count: number; readonly isCut: boolean };
};

/** Whether mail goes out, what is counted against it, and what the operator is told. */
export function sendingBody(desk: DeskContext, { state, operator, operatorMails, erased }: Shown): Html {
  const words = alertsWords[desk.language];
  return html`${switchPart(desk, state)}
<section><h2>${words.counts(state.days)}</h2>${countsPart(desk, state)}</section>
<section><h2>${words.operatorTitle}</h2>${operatorPart(desk, operator, operatorMails)}</section>
<p class="quiet">${words.erasedCount}: ${numberText(desk.language, erased.count)}${erased.isCut ? '+' : ''}</p>`;
}

function switchPart(desk: DeskContext, { sending }: SendingState): Html {
  const words = alertsWords[desk.language];
  const { by, name, reason, since } = sending;
  if (sending.state === 'on')
    return html`<p class="state state-good">${words.sendingOn}</p><p><a class="act" href="/alerts/sending/stop">${words.stop}</a></p>`;
  const who = by === 'guard' ? words.byGuard : `${words.byOperator} ${name ?? words.theOperator}`;
  return html`<div class="notice"><p class="state state-bad">${words.sendingStopped}</p>
<dl><dt>${who}</dt><dd></dd><dt>${words.sinceWhen}</dt><dd>${timeTag(desk, since)}</dd><dt>${words.because}</dt><dd>${reason ?? '–'}</dd></dl></div>
<p><a class="act" href="/alerts/sending/start">${words.start}</a></p>`;
}

function countsPart({ language }: DeskContext, { counts, limits }: SendingState): Html {
  const words = alertsWords[language];
  const names = ['sent', 'failed', 'bounced', 'complained'] as const;
  const share = (value: number) =>
    new Intl.NumberFormat(numberLocale(language), { style: 'percent', maximumFractionDigits: 2 }).format(value);
  return html`<dl>${names.map((name) => html`<dt>${words[name]}</dt><dd>${numberText(language, counts[name])}</dd>`)}</dl>
<p class="quiet">${words.limits(numberText(language, limits.mails), share(limits.bounces), share(limits.complaints))}</p>
<p><a href="/alerts/mails">${words.mailsTitle}</a> · <a href="/alerts/suppressed">${words.suppressedTitle}</a></p>`;
}

function operatorPart(desk: DeskContext, operator: OperatorMailState, mails: readonly MailRecord[]): Html {
  const words = alertsWords[desk.language];
  if (operator.address === undefined) return html`<p>${words.operatorNone}</p>`;
  const lines = mails.map(({ subscriberId, slot, state, updatedAt: at, reason }) => {
    const mail = { subscriberId, slot, state, at, ...(reason === undefined ? {} : { reason }) };
    return html`<li>${mailLine(desk, mail)}</li>`;
  });
  return html`<dl><dt>${words.operatorTo}</dt><dd>${maskedAddress(operator.address)}</dd>
<dt>${words.operatorPending}</dt><dd>${numberText(desk.language, operator.events.length)}</dd></dl>
<h3>${words.operatorLast}</h3>${lines.length === 0 ? html`<p>${words.noMails}</p>` : html`<ul>${lines}</ul>`}`;
}
