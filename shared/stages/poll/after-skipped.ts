const HOUR_MS = 60 * 60_000;

/** When a feed asks not to be read, in UTC (RSS 2.0 `skipHours`, `skipDays`): hours 0 to 23, days with Sunday as 0. */
export type SkippedTimes = {
  readonly skipHours?: readonly number[] | undefined;
  readonly skipDays?: readonly number[] | undefined;
};

/**
 * The instant, or the first one whole hours after it that the feed does not ask to skip, so that feeds keep their
 * spread over the hour. Never after `limit`: a feed that skips everything is still read. Instants are ISO 8601 in UTC.
 */
export function afterSkipped(instant: string, skipped: SkippedTimes, limit: string): string {
  const end = Math.max(Date.parse(limit), Date.parse(instant));
  let at = Date.parse(instant);
  while (at < end && isSkipped(new Date(at), skipped)) at += HOUR_MS;
  return new Date(Math.min(at, end)).toISOString();
}

function isSkipped(at: Date, { skipHours = [], skipDays = [] }: SkippedTimes): boolean {
  return skipHours.includes(at.getUTCHours()) || skipDays.includes(at.getUTCDay());
}
