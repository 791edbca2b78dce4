import type { Feed } from '../../model/feed.ts';
import type { PollRhythm } from '../../model/settings.ts';

/** What config/vigia.yaml says unless it is changed: a day without news is too long for a monitor. */
export const DEFAULT_RHYTHM: PollRhythm = {
  intervalMinutes: 15,
  minMinutes: 5,
  maxMinutes: 24 * 60,
  quietMinutes: 4 * 60,
  pushedMinutes: 2 * 60,
};

/** The operator's rhythm for one feed: its own floor and ceiling stand over the general ones, and hold every other time. */
export function rhythmOf(feed: Pick<Feed, 'minMinutes' | 'maxMinutes'>, rhythm: PollRhythm): PollRhythm {
  const maxMinutes = feed.maxMinutes ?? Math.max(rhythm.maxMinutes, feed.minMinutes ?? 0);
  const minMinutes = Math.min(feed.minMinutes ?? rhythm.minMinutes, maxMinutes);
  const within = (minutes: number): number => Math.min(maxMinutes, Math.max(minMinutes, minutes));
  return {
    minMinutes,
    maxMinutes,
    intervalMinutes: within(rhythm.intervalMinutes),
    quietMinutes: within(rhythm.quietMinutes),
    pushedMinutes: within(rhythm.pushedMinutes),
  };
}
