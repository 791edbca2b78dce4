import { Temporal } from 'temporal-polyfill';

/**
 * The instant (ISO 8601, UTC, with milliseconds) at which the clocks of a zone show a local day and time (`2026-11-22`,
 * `07:00`). A time that comes twice, as clocks go back, is the first one; one that a change of clocks leaves out is the
 * moment of the change, the first that follows it.
 */
export function localInstant(day: string, time: string, zone: string): string {
  const wanted = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
  const shown = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (shown.toPlainDateTime().equals(wanted)) return instantText(shown);
  return instantText(shown.getTimeZoneTransition('next') ?? shown);
}

/** What the clocks of a zone show at an instant: the day, the time to the minute, the ISO day of the week. */
export function localClock(
  instant: string,
  zone: string,
): { readonly day: string; readonly time: string; readonly weekday: number } {
  const shown = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return {
    day: shown.toPlainDate().toString(),
    time: shown.toPlainTime().toString().slice(0, 5),
    weekday: shown.dayOfWeek,
  };
}

/** The day so many days after another (`2026-11-22`); fewer than none for one before it. */
export function dayAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

function instantText(shown: Temporal.ZonedDateTime): string {
  return new Date(shown.epochMilliseconds).toISOString();
}
