import { queuesWords } from '../../words/queues-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago an instant was, in its largest whole unit; two of each before the next smaller one is left. */
export function ageText({ language, now }: Pick<DeskContext, 'language' | 'now'>, instant: string): string {
  const { ages } = queuesWords[language];
  const ms = Math.max(0, Date.parse(now) - Date.parse(instant));
  const whole = (unitMs: number) => numberText(language, Math.floor(ms / unitMs));
  if (ms >= 2 * DAY_MS) return ages.days(whole(DAY_MS));
  if (ms >= 2 * HOUR_MS) return ages.hours(whole(HOUR_MS));
  return ms < MINUTE_MS ? ages.now : ages.minutes(whole(MINUTE_MS));
}
