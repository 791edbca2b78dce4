import { html } from 'hono/html';
import { bucketAfter } from '../../../query/time-bucket.ts';
import type { Html } from '../../layout.ts';
import { storyWords } from '../../words/story-words.ts';
import { timelineChart } from '../charts/timeline-chart.ts';
import { countLink } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import type { StoryBucket, StoryFacts } from './story-facts.ts';

/** Fewer days are no picture; more bars than these cannot be told apart. */
const MIN_CHART_DAYS = 3;
const MAX_CHART_DAYS = 120;

/** When a story was told: a table of the hours or days with articles, and a chart where there are days enough. */
export async function storyTimeline(desk: DeskContext, storyId: string, { timeline }: StoryFacts): Promise<Html> {
  const words = storyWords[desk.language];
  const { unit, buckets } = timeline;
  const starts = unit === 'day' ? daysOf(buckets) : [];
  const chart =
    starts.length < MIN_CHART_DAYS || starts.length > MAX_CHART_DAYS ? '' : await chartOf(desk, starts, buckets);
  return html`${chart}<div class="scroll" tabindex="0" role="region" aria-labelledby="timeline"><table><thead><tr><th scope="col">${unit === 'hour' ? words.hour : words.day}</th><th scope="col" class="number">${words.count}</th></tr></thead>
<tbody>${buckets.map((bucket) => html`<tr><td>${bucketTime(desk, unit, bucket)}</td><td class="number">${countLink(desk, bucket.articles, { query: `story:${storyId} after:${bucket.from} before:${bucket.to}` })}</td></tr>`)}</tbody></table></div>`;
}

/** A UTC day has no other name in another zone. */
function bucketTime(desk: DeskContext, unit: 'hour' | 'day', { from }: StoryBucket): Html {
  return unit === 'hour' ? timeTag(desk, from) : timeTag({ ...desk, zone: 'UTC' }, from, 'day');
}

function daysOf(buckets: readonly StoryBucket[]): readonly string[] {
  const [first, last] = [buckets[0]?.from.slice(0, 10), buckets.at(-1)?.from.slice(0, 10)];
  const days: string[] = [];
  if (first === undefined || last === undefined) return days;
  for (let day = first; day <= last && days.length <= MAX_CHART_DAYS; day = bucketAfter(day, 'day')) days.push(day);
  return days;
}

function chartOf({ language }: DeskContext, starts: readonly string[], buckets: readonly StoryBucket[]): Promise<Html> {
  const words = storyWords[language];
  const counts = new Map(buckets.map(({ from, articles }) => [from.slice(0, 10), articles]));
  const values = starts.map((start) => counts.get(start) ?? 0);
  return timelineChart(
    { language, unit: 'day', starts, series: [{ name: words.count, values }] },
    { label: words.chart },
  );
}
