import type { TimelineAnswer } from '../../shared/query/article-timeline.ts';
import type { CsvRows } from './csv-of.ts';

type Timeline = Extract<TimelineAnswer, { readonly kind: 'timeline' }>;

/** Of the longest bar: a table of a query fits into 80 columns. */
const BAR = 40;

/** A line a bucket: articles and stories with a bar, or one column of articles a query where there are several. */
export function timelineText({ unit, starts, series }: Timeline): string {
  const [first, ...others] = series;
  if (first === undefined || starts.length === 0) return 'No article meets this query.';
  const head = unit === 'month' ? 7 : 10;
  if (others.length === 0) {
    const most = Math.max(1, ...first.counts.map(({ articles }) => articles));
    return [
      `${unit.padEnd(head)}  articles  stories`,
      ...first.counts.map(({ start, articles, stories }) =>
        `${start.slice(0, head)}  ${pad(articles)}  ${pad(stories, 7)}  ${'█'.repeat(Math.ceil((articles / most) * BAR))}`.trimEnd(),
      ),
    ].join('\n');
  }
  const legend = series.map(({ query }, at) => `[${at + 1}] ${query}`);
  const columns = series.map((_, at) => `[${at + 1}]`.padStart(8)).join('  ');
  const rows = starts.map((start, row) =>
    [start.slice(0, head), ...series.map(({ counts }) => pad(counts[row]?.articles ?? 0))].join('  '),
  );
  return [...legend, '', `${unit.padEnd(head)}  ${columns}`, ...rows].join('\n');
}

function pad(count: number, width = 8): string {
  return String(count).padStart(width);
}

/** One row a bucket and query. */
export function timelineRows({ unit, series }: Timeline): CsvRows {
  const rows = series.flatMap(({ query, counts }) =>
    counts.map(({ start, articles, stories }) => [start, query, articles, stories]),
  );
  return [[unit, 'query', 'articles', 'stories'], ...rows];
}
