import { html } from 'hono/html';
import { mailWords } from '../../../mail/mail-words.ts';
import type { SubscriptionRecord } from '../../../model/subscription.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { countLink, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import type { AlertFacts } from './alert-facts.ts';
import { listTable } from './list-table.ts';

type Options = {
  readonly facts: ReadonlyMap<SubscriptionRecord, AlertFacts>;
  /** By subscriber id: what a reader is called in the list. Absent where all are of one reader. */
  readonly readers?: ReadonlyMap<string, string>;
  readonly buttons?: (alert: SubscriptionRecord) => Html | string;
};

/** Alerts as a table: query, cadence, state, what they met, when they were sent last. */
export function alertTable(desk: DeskContext, alerts: readonly SubscriptionRecord[], options: Options): Html {
  const words = alertsWords[desk.language];
  const reader = options.readers === undefined ? [] : [words.reader];
  return listTable(
    [words.name, ...reader, words.state, words.month, words.lastSent],
    alerts.map((alert) => alertCells(desk, alert, options)),
  );
}

function alertCells(
  desk: DeskContext,
  alert: SubscriptionRecord,
  { facts, readers, buttons }: Options,
): readonly Html[] {
  const words = alertsWords[desk.language];
  const { subscriberId, queryText, note, cadence } = alert;
  const { month, lastSent } = facts.get(alert) ?? {};
  const name = note === undefined || note === '' ? queryText : note;
  const search = name === queryText ? words.inSearch : html`<code>${queryText}</code>`;
  const reader = html`<a href="/alerts/readers/${subscriberId}">${readers?.get(subscriberId) ?? words.gone}</a>`;
  return [
    html`<a href="${alertPath(alert)}" class="alert-name">${name}</a><br><a class="quiet" href="${searchPath({ query: queryText })}">${search}</a>${buttons?.(alert) ?? ''}`,
    ...(readers === undefined ? [] : [reader]),
    html`${alertState(desk, alert)}<br><span class="quiet">${mailWords[desk.language].cadence[cadence]}</span>`,
    monthCounts(desk, month),
    lastSent === undefined ? html`${words.never}` : timeTag(desk, lastSent),
  ];
}

/** The page of an alert. */
export function alertPath({ subscriberId, id }: Pick<SubscriptionRecord, 'subscriberId' | 'id'>): string {
  return `/alerts/readers/${subscriberId}/${id}`;
}

const STATE_CLASS = { pending: 'idle', active: 'good', paused: 'idle', stopped: 'idle', broken: 'bad' } as const;

/** Its state in a word, and why where it is broken. */
export function alertState({ language }: DeskContext, { status, reason }: SubscriptionRecord): Html {
  const why = status === 'broken' && reason !== undefined ? html`: <span lang="en">${reason}</span>` : '';
  return html`<span class="state state-${STATE_CLASS[status]}">${alertsWords[language].status[status]}</span>${why}`;
}

/** Both numbers, each with the search that finds just that. */
export function monthCounts(desk: DeskContext, month: AlertFacts['month']): Html {
  if (month === undefined) return html`–`;
  const words = alertsWords[desk.language];
  const { query, articles, stories } = month;
  return html`${countLink(desk, stories, { query, counts: 'stories' })} ${words.storyWord(stories)}, ${countLink(desk, articles, { query })} ${words.articleWord(articles)}`;
}
