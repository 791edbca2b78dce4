import { html } from 'hono/html';
import { queryWithin } from '../../../query/trend-query.ts';
import type { TrendBucket, TrendSeries } from '../../../query/trends.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { bucketText } from '../charts/chart-dates.ts';
import { countLink, numberText } from '../count-link.ts';
import { shareText } from './share-text.ts';
import { seriesName, shownSeries, type TrendsView } from './trends-view.ts';

/** Newest first; the others are in the table. */
const MOST_MARKS = 12;

type Mark = { readonly series: TrendSeries; readonly bucket: TrendBucket; readonly all: TrendBucket | undefined };

/** What was more or less than its own past makes usual, with the stories behind it. */
export function trendMarks(view: TrendsView): Html {
  const words = trendsWords[view.desk.language];
  const marksOf = (kind: 'spike' | 'quiet') =>
    shownSeries(view)
      .flatMap((series) => series.buckets.map((bucket, at) => ({ series, bucket, all: view.found.total.buckets[at] })))
      .filter(({ bucket }) => bucket.standing.kind === kind)
      .toSorted((a, b) => (a.bucket.start < b.bucket.start ? 1 : -1));
  const hasPast = shownSeries(view).some(({ buckets }) => buckets.some(({ standing }) => standing.kind !== 'unknown'));
  const spikes = marksOf('spike');
  const quiets = marksOf('quiet');
  return html`<section><h2>${words.spikes}</h2>
${spikes.length > 0 ? markTable(view, spikes, words.spikes) : html`<p>${hasPast ? words.noSpikes : words.noPast}</p>${peakTable(view)}`}
${quiets.length === 0 ? '' : html`<details><summary>${words.quiets} (${numberText(view.desk.language, quiets.length)})</summary>${markTable(view, quiets, words.quiets)}</details>`}
<p class="quiet">${words.howBand}</p></section>`;
}

/** Where nothing can be called a spike, a reader still asks what is behind the most that there was. */
function peakTable(view: TrendsView): Html | '' {
  const { measure } = view.address;
  const peaks = shownSeries(view).flatMap((series) => {
    const most = Math.max(0, ...series.buckets.map((bucket) => bucket[measure]));
    const at = most === 0 ? -1 : series.buckets.findLastIndex((bucket) => bucket[measure] === most);
    const bucket = series.buckets[at];
    return bucket === undefined ? [] : [{ series, bucket, all: view.found.total.buckets[at] }];
  });
  const words = trendsWords[view.desk.language];
  return peaks.length === 0 ? '' : html`<h3>${words.peaks}</h3>${markTable(view, peaks, words.peaks)}`;
}

function markTable(view: TrendsView, marks: readonly Mark[], label: string): Html {
  const { desk, address } = view;
  const words = trendsWords[desk.language];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="marks">
<thead><tr><th scope="col">${words.when}</th><th scope="col">${words.series}</th><th scope="col" class="number">${words[address.measure]}</th><th scope="col">${words.usual}</th><th scope="col" class="number">${words.stories}</th><th scope="col" class="number">${words.shareThen}</th><th scope="col"><span class="hidden">${words.isReal}</span></th></tr></thead>
<tbody>${marks.slice(0, MOST_MARKS).map((mark) => markRow(view, mark))}</tbody></table></div>
${marks.length > MOST_MARKS ? html`<p class="quiet">${words.olderMarks(numberText(desk.language, marks.length - MOST_MARKS))}</p>` : ''}`;
}

function markRow(view: TrendsView, { series, bucket, all }: Mark): Html {
  const { address, desk, found } = view;
  const { language } = desk;
  const words = trendsWords[language];
  const { standing, start, until } = bucket;
  const query = queryWithin(series.query, { from: start, until });
  const when = bucketText(language, found.unit, start);
  const name = seriesName(view, series);
  const rise = new URLSearchParams({
    ...(series.query === undefined ? {} : { q: series.query }),
    unit: found.unit,
    day: start,
  });
  return html`<tr><td><time datetime="${start}">${when}</time></td><td>${name}</td><td class="number">${countLink(desk, bucket[address.measure], { query, counts: address.measure })}</td><td>${
    'band' in standing
      ? words.range(numberText(language, standing.band.low), numberText(language, standing.band.high))
      : '–'
  }</td><td class="number">${countLink(desk, bucket.stories, { query, counts: 'stories' })}</td><td class="number">${shareText(language, bucket[address.measure], all?.[address.measure] ?? 0)}</td><td><a href="/trends/rise?${rise}">${standing.kind === 'quiet' ? words.whyQuiet : words.isReal}<span class="hidden"> ${name}, ${when}</span></a></td></tr>`;
}
