import { html } from 'hono/html';
import { queryWithin } from '../../../query/trend-query.ts';
import type { TrendBucket, TrendSeries } from '../../../query/trends.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { bucketText } from '../charts/chart-dates.ts';
import { countLink } from '../count-link.ts';
import { seriesMark } from './series-mark.ts';
import { shareText } from './share-text.ts';
import { seriesName, shownSeries, type TrendsView } from './trends-view.ts';

/** The chart in numbers, newest first: each with the search that finds it, and with its share beside it. */
export function trendsTable(view: TrendsView): Html {
  const { address, desk, found } = view;
  const words = trendsWords[desk.language];
  const shown = shownSeries(view);
  const hasTotal = shown[0] !== found.total;
  const rows = found.total.buckets.map((all, at) => ({ all, at })).toReversed();
  return html`<details class="trend-table"><summary>${words.table}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${words.table}"><table data-chart-rows>
<caption class="quiet">${words.tableCaption}</caption>
<thead><tr><th scope="col">${words[START[found.unit]]}</th>${shown.map(
    (series, at) => html`<th scope="col" class="number">${seriesMark(at)} ${seriesName(view, series)}</th>`,
  )}${hasTotal ? html`<th scope="col" class="number">${address.measure === 'stories' ? words.totalStories : words.total}</th>` : ''}</tr></thead>
<tbody>${rows.map(
    ({ all, at }) =>
      html`<tr><th scope="row"><time datetime="${all.start}">${bucketText(desk.language, found.unit, all.start)}</time></th>${shown.map(
        (series) => countCell(view, series, { bucket: series.buckets[at], all: hasTotal ? all : undefined }),
      )}${hasTotal ? countCell(view, found.total, { bucket: all, all: undefined }) : ''}</tr>`,
  )}</tbody></table></div></details>`;
}

const START = { day: 'startDay', week: 'startWeek', month: 'startMonth' } as const;

type Cell = { readonly bucket: TrendBucket | undefined; readonly all: TrendBucket | undefined };

function countCell({ address: { measure }, desk }: TrendsView, { query }: TrendSeries, { bucket, all }: Cell): Html {
  if (bucket === undefined) return html`<td></td>`;
  const { language } = desk;
  const share =
    all === undefined ? '' : html` <span class="quiet">${shareText(language, bucket[measure], all[measure])}</span>`;
  const mark =
    bucket.standing.kind === 'spike'
      ? html`<span class="spike-mark" aria-hidden="true">▼</span><span class="hidden">${trendsWords[language].spikes}</span> `
      : '';
  const dated = queryWithin(query, { from: bucket.start, until: bucket.until });
  return html`<td class="number">${mark}${countLink(desk, bucket[measure], { query: dated, counts: measure })}${share}</td>`;
}
