import { html } from 'hono/html';
import type { BackfillRecord } from '../../../model/backfill.ts';
import type { RetagRecord } from '../../../model/retag.ts';
import { oneLine } from '../../../text/one-line.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { queuesWords } from '../../words/queues-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';

/** Of those that ended, the newest retags only. */
const SHOWN_RETAGS = 3;

const MAX_REASON_CHARACTERS = 400;

/** Backfills and retags: all that run or failed, and the newest retags. */
export async function longWork({ stores }: AppDependencies, desk: DeskContext): Promise<Html> {
  const words = queuesWords[desk.language];
  const backfills: BackfillRecord[] = [];
  for await (const { record } of stores.backfills.all())
    if (record.state === 'running' || record.state === 'failed') backfills.push(record);
  const retags: RetagRecord[] = [];
  for await (const { record } of stores.retags.all()) {
    if (retags.length >= SHOWN_RETAGS) break;
    retags.push(record);
  }
  const items = [
    ...backfills.map((backfill) => backfillItem(desk, backfill)),
    ...(await Promise.all(retags.map((retag) => retagItem(desk, stores, retag)))),
  ];
  return html`<section><h2>${words.running}</h2>${items.length === 0 ? html`<p>${words.nothingRunning}</p>` : html`<ul>${items}</ul>`}</section>`;
}

function backfillItem(
  desk: DeskContext,
  { feedId, state, reason, entries, maxEntries, updatedAt }: BackfillRecord,
): Html {
  const words = queuesWords[desk.language];
  const queued = words.entriesQueued(numberText(desk.language, entries), numberText(desk.language, maxEntries));
  return html`<li>${words.backfill} <a href="/feeds/${feedId}#backfill">${feedId}</a>: ${words.states[state]}, ${queued}; <span class="quiet" lang="en">${oneLine(reason, MAX_REASON_CHARACTERS)}</span> (${words.updated} ${timeTag(desk, updatedAt)})</li>`;
}

/** That every day is done shows in the days: a retag's own row learns it from the next one. */
async function retagItem(
  desk: DeskContext,
  stores: AppDependencies['stores'],
  { id, modelVersion, state, reason, updatedAt }: RetagRecord,
): Promise<Html> {
  const words = queuesWords[desk.language];
  const days = { all: 0, done: 0, failed: 0 };
  for await (const { record } of stores.retags.days(id)) {
    days.all++;
    if (record.state !== 'waiting') days[record.state]++;
  }
  const number = (value: number) => numberText(desk.language, value);
  const isDone = state === 'walking' && days.all > 0 && days.done === days.all;
  const failed = days.failed === 0 ? '' : `, ${words.retagFailed(number(days.failed))}`;
  return html`<li>${words.retag} <a href="/model"><code>${modelVersion}</code></a>: ${words.states[isDone ? 'done' : state]}, ${words.retagDays(number(days.done), number(days.all))}${failed}; <span class="quiet" lang="en">${oneLine(reason, MAX_REASON_CHARACTERS)}</span> (${words.updated} ${timeTag(desk, updatedAt)})</li>`;
}
