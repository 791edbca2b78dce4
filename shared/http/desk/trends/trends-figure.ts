import { html } from 'hono/html';
import { queryWithin } from '../../../query/trend-query.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { bucketText } from '../charts/chart-dates.ts';
import type { ChartText } from '../charts/plot-svg.ts';
import { timelineChart } from '../charts/timeline-chart.ts';
import { countLink, numberText } from '../count-link.ts';
import { seriesMark } from './series-mark.ts';
import { trendsPath } from './trends-address.ts';
import { trendsTable } from './trends-table.ts';
import { seriesName, shownSeries, type TrendsView, trendsDrawing } from './trends-view.ts';

/** The chart with its legend, the table of its numbers, and the files to take away. */
export async function trendsFigure(view: TrendsView): Promise<Html> {
  const { address, desk } = view;
  const words = trendsWords[desk.language];
  const drawing = trendsDrawing(view);
  return html`<section><h2>${words.chart}</h2>
<figure class="trend-chart" data-chart-figure>${timelineChart(drawing, chartText(view))}
<figcaption><ul class="legend" aria-label="${words.legend}">${shownSeries(view).map((_, at) => legendItem(view, at))}</ul>
<p class="quiet">${drawing.series.length === 1 && address.form === 'count' ? `${words.usualLegend} ` : ''}${words.spikeLegend}</p></figcaption></figure>
${fileLinks(view)}
${trendsTable(view)}</section>`;
}

/** What the chart is called, and what stands out. */
export function chartText(view: TrendsView): ChartText {
  const { address, desk, found } = view;
  const words = trendsWords[desk.language];
  const names = shownSeries(view)
    .map((series) => seriesName(view, series))
    .join(', ');
  const label = address.measure === 'stories' ? words.chartLabelStories : words.chartLabel;
  const [most] = shownSeries(view)
    .flatMap(({ buckets }) => buckets)
    .toSorted((a, b) => b[address.measure] - a[address.measure]);
  return {
    label: label(names, words[found.unit]),
    ...(most === undefined
      ? {}
      : {
          description: words.chartDescription(
            numberText(desk.language, most[address.measure]),
            bucketText(desk.language, found.unit, most.start),
          ),
        }),
  };
}

/** A line of the legend, with how many there are in all these days. */
function legendItem(view: TrendsView, at: number): Html {
  const { address, desk, found } = view;
  const series = shownSeries(view)[at];
  if (series === undefined) return html``;
  // A story of several days is one, so stories of days do not add up.
  const sum = series.buckets.reduce((total, { articles }) => total + articles, 0);
  const words = trendsWords[desk.language];
  const link = countLink(desk, sum, { query: queryWithin(series.query, found.days) });
  return html`<li>${shownSeries(view).length > 1 || address.form === 'share' ? seriesMark(at) : ''} ${seriesName(view, series)}: ${link} ${words.articles}</li>`;
}

function fileLinks({ address, desk }: TrendsView): Html {
  const words = trendsWords[desk.language];
  const svg = trendsPath(address, '/chart.svg', { lang: desk.language });
  return html`<p class="files no-print">${words.files}: <a href="${trendsPath(address, '/data.csv')}" download>${words.csv}</a> <a href="${svg}" download>${words.svg}</a> <button type="button" hidden data-chart-png="${svg}" data-failed="${words.pngFailed}">${words.png}</button> <span class="quiet">${words.pngNote}</span> <span role="status" data-chart-png-said></span></p>`;
}
