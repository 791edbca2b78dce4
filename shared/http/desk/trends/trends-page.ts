import { html } from 'hono/html';
import { queryMistakesOf } from '../../../query/query-mistakes.ts';
import { queryWithin } from '../../../query/trend-query.ts';
import type { TrendMistake, TrendsAnswer } from '../../../query/trends.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { groupMatrix, matrixColumns } from './group-matrix.ts';
import { placeSection } from './place-section.ts';
import { trendMarks } from './trend-marks.ts';
import { type AskedDays, type TrendsAddress, trendsPath } from './trends-address.ts';
import { trendsFigure } from './trends-figure.ts';
import { trendsForm } from './trends-form.ts';
import { daysText, shownSeries, type TrendsView } from './trends-view.ts';

export type TrendsPage = {
  readonly deps: AppDependencies;
  readonly desk: DeskContext;
  readonly address: TrendsAddress;
  readonly days: AskedDays;
  /** Nothing was asked of the index where the days are wrong. */
  readonly answer: TrendsAnswer | undefined;
};

/** The body of the page: the form, and what was found or what is wrong. */
export async function trendsPage(page: TrendsPage): Promise<Html> {
  const { desk, address, days, answer } = page;
  const words = trendsWords[desk.language];
  const wrong = answer?.kind === 'invalid' ? answer.mistakes.map(({ at }) => at) : [];
  return html`<h1>${words.title}</h1><p>${words.intro}</p>
${trendsForm(desk, address, { days, wrong })}
${await resultOf(page)}`;
}

async function resultOf({ deps, desk, address, answer }: TrendsPage): Promise<Html> {
  const words = trendsWords[desk.language];
  if (answer === undefined) return html``;
  switch (answer.kind) {
    case 'invalid':
      return html`<div class="notice" role="alert"><h2>${words.wrong}</h2>${answer.mistakes.map((mistake) => mistakesOf(desk, address, mistake))}</div>`;
    case 'too-long':
      return html`<p class="notice" role="alert">${words.tooLong(numberText(desk.language, answer.buckets))}</p>`;
    case 'trends':
      return await foundOf({ deps, desk, address, found: answer });
    default:
      return answer satisfies never;
  }
}

/** What is wrong with one of the queries, with a mark below each column. */
function mistakesOf({ language }: DeskContext, { queries }: TrendsAddress, { at, errors }: TrendMistake): Html {
  const words = trendsWords[language];
  const query = queries[at] ?? '';
  return html`<div id="trend-wrong-${at}"><h3>${words.queryN(String(at + 1))}</h3><ul>${queryMistakesOf(errors, {
    query,
    language,
  }).mistakes.map(
    ({ text, column, length }) =>
      html`<li><p class="error">${text}</p><pre class="caret" aria-hidden="true">${query.replaceAll(/\s/g, ' ')}\n${' '.repeat(column - 1)}${'^'.repeat(Math.max(1, Math.min(length, query.length + 1 - column)))}</pre></li>`,
  )}</ul></div>`;
}

async function foundOf(view: TrendsView): Promise<Html> {
  const { desk, found, address } = view;
  const words = trendsWords[desk.language];
  if (address.show === 'queries' && address.queries.length === 0) return html`<p class="notice">${words.askQuery}</p>`;
  const scope = html`<p>${found.scope === undefined ? words.scopeAll : html`${words.scopeOf('')}<code>${found.scope}</code>`} ${daysText(view)}: ${countLink(
    desk,
    found.facets.articles,
    { query: queryWithin(found.scope, found.days) },
  )} ${words.articles}, ${countLink(desk, found.facets.stories, { query: queryWithin(found.scope, found.days), counts: 'stories' })} ${words.stories}.</p>`;
  if (found.facets.articles === 0) {
    const all = trendsPath({ ...address, window: 'all', unit: 'month' });
    return html`${scope}<p class="notice">${words.nothing} <a href="${all}">${words.seeAll}</a></p>`;
  }
  // Articles there may be with no topic, group or language that a query can name.
  if (shownSeries(view).length === 0) return html`${scope}<p class="notice">${words.nothing}</p>`;
  const columns = await matrixColumns(view);
  return html`${scope}
${await trendsFigure(view)}
${trendMarks(view)}
${groupMatrix(view, columns)}
${await placeSection(view)}`;
}
