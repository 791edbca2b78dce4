import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { sparkline } from '../charts/sparkline.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import type { FeedRow } from './feed-row.ts';

/** One day is no line. */
const LEAST_DAYS = 2;

/** New entries of a feed's last days, with the band that is usual for the last of them; nothing where too few are known. */
export async function daysChart(desk: DeskContext, { record, health: { volume } }: FeedRow): Promise<Html | ''> {
  const days = record.rhythm?.days ?? [];
  if (days.length < LEAST_DAYS) return '';
  const words = feedsWords[desk.language];
  const counts = days.map(({ fresh }) => fresh);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const last = numberText(desk.language, counts.at(-1) ?? 0);
  const label = words.chart(numberText(desk.language, days.length), numberText(desk.language, total), last);
  const band = 'band' in volume && volume.band.date === days.at(-1)?.date ? volume.band : undefined;
  return html`<figure class="feed-days">${await sparkline(counts, { label }, band)}<figcaption class="quiet">${label}</figcaption></figure>`;
}
