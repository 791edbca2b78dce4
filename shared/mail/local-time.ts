/** Spaces that ICU puts between figures and units; some mail programs have no glyph for them. */
const NARROW_SPACES = /[\u00a0\u202f\u2009]/g;

const LOCALES = { en: 'en-GB', es: 'es' } as const;

type Place = { readonly language: 'en' | 'es'; readonly zone: string };

/**
 * An instant as a reader's clock shows it, with the zone: `22 Nov 2026, 07:05 GMT-6`. Nothing for what is no
 * instant; UTC where the zone is not known.
 */
export function localTime(instant: string, { language, zone }: Place): string | undefined {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return undefined;
  const format = formatOf(language, {
    timeZone: knownZone(zone),
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return format.format(time).replaceAll(NARROW_SPACES, ' ');
}

/** The local day of an instant: `12 Mar`, with the year where it is not that of `now`. Nothing for what is no instant. */
export function localDay(
  instant: string,
  { language, zone, now }: Place & { readonly now: string },
): string | undefined {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return undefined;
  return dayText(time, { language, zone: knownZone(zone), withYear: instant.slice(0, 4) !== now.slice(0, 4) });
}

/** A calendar day, `2026-11-22`, in words: `22 Nov 2026`; a dash when it is none. */
export function calendarDay(day: string, language: 'en' | 'es'): string {
  const time = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(time.getTime()) ? '–' : dayText(time, { language, zone: 'UTC', withYear: true });
}

function dayText(time: Date, { language, zone, withYear }: Place & { readonly withYear: boolean }): string {
  const format = formatOf(language, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    ...(withYear ? { year: 'numeric' } : {}),
  });
  return format.format(time).replaceAll(NARROW_SPACES, ' ');
}

/** Made once for each language, zone and form: making one takes longer than a hundred uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: 'en' | 'es', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([language, options]);
  const known = formats.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(LOCALES[language], options);
  formats.set(name, made);
  return made;
}

/** The zone that times are said in: the one asked for, by its canonical name, or UTC where it is not known. */
export function knownZone(zone: string): string {
  try {
    return formatOf('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
