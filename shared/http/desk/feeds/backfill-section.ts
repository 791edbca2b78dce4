import { html } from 'hono/html';
import type { BackfillRecord } from '../../../model/backfill.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { feedButton } from './feed-button.ts';
import type { FeedRow } from './feed-row.ts';
import { notedText } from './health-text.ts';

/** What was typed into the form, and what is wrong with it. */
export type BackfillForm = {
  readonly since: string;
  readonly max: string;
  readonly wrong: 'since' | 'max' | 'refused';
  /** Of `refused`. */
  readonly reason?: string;
};

/** Articles of one backfill unless said, as in `vigia feeds backfill`. */
const DEFAULT_MAX = 10_000;

/** How far a feed's backfill is, and the form that starts one. */
export function backfillSection(
  { feedDesk }: AppDependencies,
  desk: DeskContext,
  {
    row,
    backfill,
    form,
  }: { readonly row: FeedRow; readonly backfill: BackfillRecord | undefined; readonly form: BackfillForm | undefined },
): Html {
  const words = feedsWords[desk.language];
  const { feed, state } = row.record;
  const mayEdit = feedDesk !== undefined && mayAct(desk.visitor.role, 'editor') && state !== 'paused';
  const stop = feedButton(desk, feed, { action: 'stop-backfill', label: words.backfillStop });
  return html`<section id="backfill"><h2>${words.backfill}</h2><p class="quiet">${words.backfillText}</p>
${backfill === undefined ? '' : progressOf(desk, backfill)}
${mayEdit && backfill?.state === 'running' ? stop : ''}
${mayEdit ? startForm(desk, feed.id, { backfill, form }) : ''}</section>`;
}

function progressOf(desk: DeskContext, backfill: BackfillRecord): Html {
  const words = feedsWords[desk.language];
  const { state, reason, since, entries, maxEntries, pages, updatedAt, nextStepAt, notes } = backfill;
  const number = (value: number) => numberText(desk.language, value);
  return html`<p><span class="state state-${state === 'failed' ? 'bad' : 'idle'}">${words.backfillStates[state]}</span>: ${words.backfillProgress(number(entries), number(maxEntries), number(pages))}</p>
${notedText(desk, reason)}
<dl><dt>${words.backfillSince}</dt><dd>${timeTag(desk, since, 'day')}</dd><dt>${words.updated}</dt><dd>${timeTag(desk, updatedAt)}</dd>${nextStepAt === undefined ? '' : html`<dt>${words.nextStep}</dt><dd>${timeTag(desk, nextStepAt)}</dd>`}</dl>
${notes.length === 0 ? '' : html`<ul lang="en">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

function startForm(
  desk: DeskContext,
  feedId: string,
  { backfill, form }: { readonly backfill: BackfillRecord | undefined; readonly form: BackfillForm | undefined },
): Html {
  const words = feedsWords[desk.language];
  const wrong = (field: BackfillForm['wrong'], text: string) =>
    form?.wrong === field ? html`<p class="error" id="backfill-${field}-error">${text}</p>` : '';
  const invalid = (field: BackfillForm['wrong']) =>
    form?.wrong === field ? html` aria-invalid="true" aria-describedby="backfill-${field}-error"` : '';
  const since = form?.since ?? backfill?.since.slice(0, 10) ?? '';
  const max = form?.max ?? String(backfill?.maxEntries ?? DEFAULT_MAX);
  return html`<form class="form" method="post" action="/feeds/${feedId}/backfill">${tokenField(desk)}
${form?.wrong === 'refused' ? html`<p class="error" role="alert">${words.refused}: <span lang="en">${form.reason}</span></p>` : ''}
<div class="field"><label for="backfill-since">${words.backfillSince}</label><input id="backfill-since" name="since" type="date" value="${since}" required${invalid('since')}>${wrong('since', words.badSince)}</div>
<div class="field"><label for="backfill-max">${words.backfillMax}</label><input id="backfill-max" name="max" type="number" min="1" max="50000" value="${max}"${invalid('max')}>${wrong('max', words.badMax)}</div>
<button>${backfill === undefined ? words.backfillStart : words.backfillGoOn}</button></form>`;
}
