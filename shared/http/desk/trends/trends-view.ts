import type { TrendSeries, Trends } from '../../../query/trends.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { bucketText } from '../charts/chart-dates.ts';
import type { TimelineDrawing } from '../charts/timeline-chart.ts';
import type { DeskContext } from '../desk-env.ts';
import { valueLabel } from '../search/value-label.ts';
import type { TrendsAddress } from './trends-address.ts';

/** The trends that were found, with what was asked and who reads them. */
export type TrendsView = {
  readonly deps: AppDependencies;
  readonly desk: DeskContext;
  readonly address: TrendsAddress;
  readonly found: Trends;
};

/** What a series is called: the value's name, or the query. */
export function seriesName(
  { deps, desk: { language } }: Pick<TrendsView, 'deps' | 'desk'>,
  { value, query }: TrendSeries,
): string {
  if (value !== undefined) return valueLabel(deps, language, value);
  return query ?? trendsWords[language].total;
}

/** The series that are drawn: those asked for, or all articles where there are none. */
export function shownSeries({ found, address }: Pick<TrendsView, 'found' | 'address'>): readonly TrendSeries[] {
  return found.series.length === 0 && address.queries.length === 0 ? [found.total] : found.series;
}

/** The chart of the page and of its file. */
export function trendsDrawing(view: TrendsView): TimelineDrawing {
  const { address, desk, found } = view;
  const { measure, form } = address;
  const series = shownSeries(view);
  const isAlone = series.length === 1 && form === 'count';
  return {
    language: desk.language,
    unit: found.unit,
    starts: found.total.buckets.map(({ start }) => start),
    measure: form,
    series: series.map((one) => ({
      name: seriesName(view, one),
      values: one.buckets.map((bucket, at) => {
        const all = found.total.buckets[at]?.[measure] ?? 0;
        return form === 'count' ? bucket[measure] : all === 0 ? undefined : bucket[measure] / all;
      }),
      marked: one.buckets.flatMap(({ standing }, at) => (standing.kind === 'spike' ? [at] : [])),
      ...(isAlone
        ? { bands: one.buckets.map(({ standing }) => ('band' in standing ? standing.band : undefined)) }
        : {}),
    })),
  };
}

/** The first day and the last, both shown: `1 Mar 2026 to 31 Mar 2026`. */
export function daysText({ desk, found: { total } }: TrendsView): string {
  const words = trendsWords[desk.language];
  const text = (day: string) => bucketText(desk.language, 'day', day);
  const last = total.buckets.at(-1);
  if (last === undefined) return '';
  const lastDay = new Date(Date.parse(`${last.until}T00:00:00Z`) - 1).toISOString().slice(0, 10);
  return words.daysShown(text(total.buckets[0]?.start ?? last.start), text(lastDay));
}
