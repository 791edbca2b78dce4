import { nearestName } from '../../model/nearest-name.ts';
import type { RequestError } from '../../model/reader-desk.ts';
import type { ReaderTimes } from '../../model/reader-times.ts';
import { canonicalZone, zoneNames } from '../../model/zone-name.ts';

/** Times as somebody typed them; what is absent stays as it is, and empty quiet hours end them. */
export type TypedTimes = Partial<Record<'zone' | 'time' | 'weekday' | 'quietFrom' | 'quietTo', string>> & {
  readonly nothingNew?: boolean;
};

export type ReadTimes = { readonly times: ReaderTimes; readonly errors: readonly RequestError[] };

/** The times that a reader has from now on, and every value that cannot be read; those stay as they are. */
export function readTimes(typed: TypedTimes, current: ReaderTimes): ReadTimes {
  const errors: RequestError[] = [];
  const read = <T>(
    field: keyof TypedTimes,
    reader: (written: string) => T | undefined,
    message: Complaint,
    old: T,
  ): T => {
    const written = typed[field];
    if (typeof written !== 'string' || written.trim() === '') return old;
    const value = reader(written.trim());
    if (value === undefined) errors.push({ field, message: message(written.trim()) });
    return value ?? old;
  };
  const zone = read('zone', canonicalZone, zoneComplaint, current.zone);
  const time = read('time', localTime, timeComplaint, current.time);
  const weekday = read('weekday', weekdayOf, weekdayComplaint, current.weekday);
  const from = read('quietFrom', localTime, timeComplaint, current.quiet?.from);
  const to = read('quietTo', localTime, timeComplaint, current.quiet?.to);
  const isEnded = typed.quietFrom?.trim() === '' || typed.quietTo?.trim() === '';
  if (!isEnded && (from === undefined) !== (to === undefined) && errors.length === 0)
    errors.push({
      field: from === undefined ? 'quietFrom' : 'quietTo',
      message:
        'Cannot keep quiet hours as they must have a beginning and an end: current value is one of them. Give both.',
    });
  const quiet = isEnded || from === undefined || to === undefined ? undefined : { from, to };
  const times = { zone, time, weekday, nothingNew: typed.nothingNew ?? current.nothingNew };
  return { times: quiet === undefined ? times : { ...times, quiet }, errors };
}

type Complaint = (written: string) => string;

function shown(written: string): string {
  return JSON.stringify(written.slice(0, 60));
}

function zoneComplaint(written: string): string {
  const nearest = nearestZone(written);
  const advice = nearest === undefined ? 'Write one such as America/Mexico_City.' : `Did you mean ${nearest}?`;
  return `Cannot use ${shown(written)} as it must be the name of a time zone (IANA). ${advice}`;
}

/** By the whole name, else by the place alone: people type `Mexico City` and `Londno`. */
function nearestZone(written: string): string | undefined {
  const name = written.replaceAll(' ', '_');
  const zones = zoneNames();
  const place = nearestName(lastPart(name), zones.map(lastPart));
  return nearestName(name, zones) ?? zones.find((zone) => place !== undefined && lastPart(zone) === place);
}

function lastPart(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1);
}

function timeComplaint(written: string): string {
  return `Cannot use ${shown(written)} as it must be a time of the day from 00:00 to 23:59. Write one such as 07:00.`;
}

/** `7:00` and `07:00`. */
function localTime(written: string): string | undefined {
  const padded = written.padStart('00:00'.length, '0');
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(padded) ? padded : undefined;
}

const WEEKDAYS: readonly (readonly string[])[] = [
  ['1', 'monday', 'lunes'],
  ['2', 'tuesday', 'martes'],
  ['3', 'wednesday', 'miercoles'],
  ['4', 'thursday', 'jueves'],
  ['5', 'friday', 'viernes'],
  ['6', 'saturday', 'sabado'],
  ['7', 'sunday', 'domingo'],
];

function weekdayOf(written: string): number | undefined {
  const plain = written.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
  const index = WEEKDAYS.findIndex((names) => names.includes(plain));
  return index === -1 ? undefined : index + 1;
}

function weekdayComplaint(written: string): string {
  return `Cannot use ${shown(written)} as it must be a day of the week. Write 1 for Monday to 7 for Sunday, or its name.`;
}
