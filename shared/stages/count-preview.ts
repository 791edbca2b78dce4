import type { AlertPreview } from '../model/alert-preview.ts';
import { MAX_STORIES } from './notify.ts';

export const PREVIEW_DAYS = 30;

/** More stories a day than anybody reads: the query must become narrower before it can be an alert. */
export const MAX_STORIES_A_DAY = 30;

/** One story a week: each is an event, and worth a mail of its own. */
const RARE_STORIES = 4;

const DAY_MS = 24 * 60 * 60_000;

/** Articles that meet a query, newest first. */
export type PreviewInput = {
  readonly hits: readonly { readonly storyId: string; readonly orderedAt: string }[];
  /** ISO 8601, UTC. */
  readonly now: string;
  /** First day of the last 30 with an article in the archive (`2026-11-22`): a young archive tells of fewer days. */
  readonly firstDay: string;
};

/** Counts as an alert does: a story once, on the day of its first article. */
export function countPreview({ hits, now, firstDay }: PreviewInput): Omit<AlertPreview, 'query' | 'examples'> {
  const firstOf = new Map(hits.map(({ storyId, orderedAt }) => [storyId, orderedAt]));
  for (const { storyId, orderedAt } of hits)
    if (orderedAt < (firstOf.get(storyId) ?? '')) firstOf.set(storyId, orderedAt);
  const byDay = Map.groupBy(firstOf.values(), (at) => at.slice(0, 10));
  const busiest = [...byDay]
    .map(([day, stories]) => ({ day, stories: stories.length }))
    .toSorted((a, b) => b.stories - a.stories || (a.day < b.day ? 1 : -1))[0];
  const daysSeen = Math.min(PREVIEW_DAYS, 1 + Math.floor((Date.parse(now) - Date.parse(firstDay)) / DAY_MS));
  return {
    days: PREVIEW_DAYS,
    articles: hits.length,
    stories: firstOf.size,
    ...(busiest === undefined ? {} : { busiest }),
    suggested: suggestedFor(firstOf.size, busiest?.stories ?? 0),
    tooMuch: firstOf.size / daysSeen > MAX_STORIES_A_DAY,
  };
}

/** A digest of the busiest day must hold its stories. */
function suggestedFor(stories: number, busiest: number): AlertPreview['suggested'] {
  if (stories <= RARE_STORIES) return 'instant';
  return busiest > MAX_STORIES ? 'hourly' : 'daily';
}
