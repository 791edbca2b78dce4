import { stringify } from 'csv-stringify/sync';
import { seriesName, shownSeries, type TrendsView } from './trends-view.ts';

const COLUMNS = [
  'start',
  'end_before',
  'series',
  'query',
  'articles',
  'stories',
  'all_articles',
  'all_stories',
  'standing',
  'usual_low',
  'usual_high',
] as const;

/** U+FEFF: Excel takes a file without it for the machine's own code page. */
const BOM = '\ufeff';

/**
 * A row a bucket and series, oldest first (RFC 4180), as the page shows them: days are UTC, `end_before` is no part of
 * the bucket, `standing` and band are of the articles or stories that the page counts. A cell that a spreadsheet would
 * take for a formula gets an apostrophe.
 */
export function trendsCsv(view: TrendsView): string {
  const rows = shownSeries(view).flatMap((series) =>
    series.buckets.map(({ start, until, articles, stories, standing }, at) => {
      const all = view.found.total.buckets[at];
      const band = 'band' in standing ? [standing.band.low, standing.band.high] : ['', ''];
      const name = seriesName(view, series);
      return [
        start,
        until,
        name,
        series.query ?? '',
        articles,
        stories,
        all?.articles ?? 0,
        all?.stories ?? 0,
        standing.kind,
        ...band,
      ];
    }),
  );
  return (
    BOM +
    stringify([[...COLUMNS], ...rows], {
      record_delimiter: 'windows',
      quote_record_delimiter: true,
      escape_formulas: true,
    })
  );
}
