import { html } from 'hono/html';
import type { MatchRecord } from '../../../model/match.ts';
import type { SubscriptionRecord } from '../../../model/subscription.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { slotOf } from './alert-facts.ts';
import { type AlertLedger, MAX_COUNTED, type MatchState } from './alert-ledger.ts';
import { alertPath } from './alert-table.ts';
import { listTable } from './list-table.ts';
import { mailPath } from './mail-line.ts';
import { reasonText } from './reason-text.ts';

const STATES = ['in-mail', 'pending', 'dropped'] as const satisfies readonly MatchState[];

/** How far back the section can look. */
export const LEDGER_DAYS = { usual: 28, most: 365 } as const;

type Shown = {
  readonly alert: SubscriptionRecord;
  readonly ledger: AlertLedger;
  readonly state: MatchState | undefined;
  /** The reader's mails that still gather, for when what waits is told. */
  readonly waiting: readonly { readonly cadence?: string | undefined; readonly closesAt: string }[];
  readonly tagLabel: AppDependencies['tagLabel'];
};

/** What an alert met and what became of each story: told in which mail, waiting for which, or not sent and why. */
export function ledgerSection(desk: DeskContext, shown: Shown): Html {
  const words = alertsWords[desk.language];
  const { ledger } = shown;
  const { days, rows, isCut, next } = ledger;
  return html`<section id="ledger"><h2>${words.ledger}</h2>
<p>${words.ledgerOf(days)} · <a href="${ledgerPath(shown, { days: days === LEDGER_DAYS.usual ? LEDGER_DAYS.most : LEDGER_DAYS.usual })}">${days === LEDGER_DAYS.usual ? words.longer : words.shorter}</a></p>
${stateLinks(desk, shown)}${isCut ? html`<p class="quiet">${words.ledgerCut(numberText(desk.language, MAX_COUNTED))}</p>` : ''}
${droppedList(desk, ledger)}
${rows.length === 0 ? html`<p>${words.ledgerNone}</p>` : matchTable(desk, shown)}
${next === undefined ? '' : html`<p><a href="${ledgerPath(shown, { days, state: shown.state, from: next })}" rel="next">${words.next}</a></p>`}</section>`;
}

function ledgerPath(
  { alert }: Shown,
  { days, state, from }: { readonly days: number; readonly state?: MatchState | undefined; readonly from?: number },
): string {
  const fields = new URLSearchParams({
    days: String(days),
    ...(state === undefined ? {} : { state }),
    ...(from === undefined ? {} : { from: String(from) }),
  });
  return `${alertPath(alert)}?${fields}#ledger`;
}

/** How many are in each state; each number opens just those. */
function stateLinks(desk: DeskContext, shown: Shown): Html {
  const { language } = desk;
  const words = alertsWords[language];
  const { days, counts } = shown.ledger;
  const all = counts.pending + counts.dropped + counts['in-mail'];
  const link = (state: MatchState | undefined, text: string, count: number) =>
    html`<li><a class="count" href="${ledgerPath(shown, { days, state })}"${state === shown.state ? html` aria-current="true"` : ''}>${numberText(language, count)} ${text}</a></li>`;
  return html`<ul class="states">${link(undefined, words.everything, all)}${STATES.map((state) => link(state, words.states[state], counts[state]))}</ul>`;
}

function droppedList({ language }: DeskContext, { dropped }: AlertLedger): Html | string {
  if (dropped.length === 0) return '';
  const words = alertsWords[language];
  return html`<h3>${words.reasonsTitle}</h3><ul>${dropped.map(([reason, count]) => html`<li>${numberText(language, count)} · ${reasonText(language, reason)}</li>`)}</ul>`;
}

function matchTable(desk: DeskContext, shown: Shown): Html {
  const words = alertsWords[desk.language];
  return listTable(
    [words.story, words.why, words.met, words.outcome],
    shown.ledger.rows.map((row) => matchCells(desk, row, shown)),
  );
}

function matchCells(desk: DeskContext, { match, article }: AlertLedger['rows'][number], shown: Shown): readonly Html[] {
  const title =
    article === undefined
      ? html`<span class="quiet">${alertsWords[desk.language].unknownStory}</span>`
      : html`<a href="/stories/${match.storyId}" lang="${article.language}">${article.title}</a><br><span class="quiet">${article.source.title}</span>`;
  return [
    html`${title}${novelty(desk, match, shown)}`,
    html`${match.why.map(whyLine)}`,
    timeTag(desk, match.matchedAt),
    outcomeOf(desk, match, shown),
  ];
}

/** The reader knew the story: these are what was new in it. */
function novelty(
  { language }: DeskContext,
  { noveltyKey, tags = [] }: MatchRecord,
  { tagLabel }: Shown,
): Html | string {
  if (!noveltyKey.startsWith('+')) return '';
  const labels = tags.map((tag) => tagLabel(tag, language)).join(', ');
  return html`<br><span class="quiet">${alertsWords[language].update} ${labels}</span>`;
}

function whyLine({ term, words }: MatchRecord['why'][number]): Html {
  return html`<code>${term}</code>${words === undefined ? '' : html` <mark>${words}</mark>`}<br>`;
}

function outcomeOf(desk: DeskContext, match: MatchRecord, { waiting }: Shown): Html {
  const words = alertsWords[desk.language];
  const { state, subscriberId, mailId, reason, cadence } = match;
  switch (state) {
    case 'pending': {
      const mail = waiting.find((open) => open.cadence === cadence);
      return mail === undefined ? html`${words.waits}` : html`${words.waitsFor} ${timeTag(desk, mail.closesAt)}`;
    }
    case 'in-mail': {
      const slot = mailId === undefined ? undefined : slotOf(mailId, subscriberId);
      if (slot === undefined) return html`${words.states['in-mail']}`;
      return html`<a href="${mailPath({ subscriberId, slot })}">${words.states['in-mail']}</a>`;
    }
    case 'dropped': {
      const told = /^already told in mail (\S+)$/.exec(reason ?? '')?.[1];
      const slot = told === undefined ? undefined : slotOf(told, subscriberId);
      const text = reasonText(desk.language, reason ?? '');
      const why = slot === undefined ? text : html`<a href="${mailPath({ subscriberId, slot })}">${text}</a>`;
      return html`<span class="state state-idle">${words.states.dropped}</span>: ${why}`;
    }
    default:
      return state satisfies never;
  }
}
