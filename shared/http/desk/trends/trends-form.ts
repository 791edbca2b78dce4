import { html } from 'hono/html';
import { MAX_TREND_SERIES, TREND_SHOWS } from '../../../query/trends.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { seriesMark } from './series-mark.ts';
import {
  type AskedDays,
  TREND_FORMS,
  TREND_MEASURES,
  TREND_UNITS,
  TREND_WINDOWS,
  type TrendsAddress,
} from './trends-address.ts';

/** Query fields that are seen before a reader asks for more. */
const SEEN_QUERIES = 2;

/** What a reader chooses; sent as a GET, so that it stands in the address. `wrong`: places of queries with a mistake. */
export function trendsForm(
  { language, zone }: DeskContext,
  address: TrendsAddress,
  { days, wrong }: { readonly days: AskedDays; readonly wrong: readonly number[] },
): Html {
  const words = trendsWords[language];
  const selected = <T extends string>(
    name: string,
    label: string,
    values: readonly T[],
    chosen: T,
    named: (v: T) => string,
  ) =>
    html`<div class="trend-choice"><label for="trend-${name}">${label}</label><select id="trend-${name}" name="${name}">${values.map(
      (value) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${named(value)}</option>`,
    )}</select></div>`;
  const named = (value: Exclude<keyof typeof words, FunctionWords>) => words[value];
  const queryField = (at: number) =>
    html`<div class="trend-query"><label for="trend-q${at}">${seriesMark(at)}${words.queryN(
      String(at + 1),
    )}</label><input id="trend-q${at}" name="q" value="${address.queries[at] ?? ''}" maxlength="2000" autocomplete="off" spellcheck="false"${
      wrong.includes(at) ? html` aria-invalid="true" aria-describedby="trend-wrong-${at}"` : ''
    }></div>`;
  const fields = Array.from({ length: MAX_TREND_SERIES }, (_, at) => queryField(at));
  const day = (field: 'from' | 'to') =>
    html`<div class="trend-choice"><label for="trend-${field}">${words[field]}</label><input id="trend-${field}" name="${field}" type="date" value="${
      address[field] ?? ''
    }"${days.kind === 'wrong' && days.field === field ? html` aria-invalid="true" aria-describedby="trend-wrong-days"` : ''}></div>`;
  return html`<form class="trends-form no-print" action="/trends" method="get">
<div class="trend-choices">
${selected('show', words.show, TREND_SHOWS, address.show, named)}
${selected('window', words.window, TREND_WINDOWS, address.window, named)}
${day('from')}${day('to')}
${selected('unit', words.unit, TREND_UNITS, address.unit, named)}
${selected('measure', words.measure, TREND_MEASURES, address.measure, named)}
${selected('as', words.as, TREND_FORMS, address.form, named)}
</div>
${fields.slice(0, SEEN_QUERIES)}
<details${address.queries.length > SEEN_QUERIES ? html` open` : ''}><summary>${words.moreQueries}</summary>${fields.slice(SEEN_QUERIES)}</details>
<p class="quiet" id="trend-queries-help">${words.queriesHelp}</p>
${days.kind === 'wrong' ? html`<p class="error" id="trend-wrong-days" role="alert">${words[days.reason]}</p>` : ''}
<p><button class="primary">${words.apply}</button></p>
<p class="quiet">${words.utcNote(zone)}</p>
</form>`;
}

type Words = (typeof trendsWords)['en'];
type FunctionWords = { [Key in keyof Words]: Words[Key] extends string ? never : Key }[keyof Words];
