import type { ParseArgsOptionsConfig } from 'node:util';
import type { JsonObject } from '../../shared/model/json.ts';

/** What may be said of a new alert and its reader. */
export const ALERT_OPTIONS = {
  cadence: { type: 'string' },
  note: { type: 'string' },
  zone: { type: 'string' },
  time: { type: 'string' },
  weekday: { type: 'string' },
  quiet: { type: 'string' },
  'nothing-new': { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

export const ALERT_HELP = `  --cadence C         instant (the default), hourly, daily, weekly, or off: recorded, not sent
  --note TEXT         what the alert is for; names it in mails
  --zone ZONE         of the reader: an IANA time zone such as America/Mexico_City
  --time HH:MM        of the reader: local time of digests
  --weekday DAY       of the reader: day of weekly digests, 1 or monday to 7 or sunday
  --quiet FROM-TO     of the reader: local times such as 22:00-07:00 between which nothing is sent; none ends them
  --nothing-new       of the reader: a digest also when there is nothing to tell`;

type AlertValues = {
  readonly [Name in Exclude<keyof typeof ALERT_OPTIONS, 'nothing-new'>]?: string | undefined;
} & { readonly 'nothing-new'?: boolean | undefined };

/** The same as a request; what is not said is left out. */
export function alertRequest(values: AlertValues): JsonObject {
  const times = timesRequest(values);
  return {
    ...(values.cadence === undefined ? {} : { cadence: values.cadence }),
    ...(values.note === undefined ? {} : { note: values.note }),
    ...(Object.keys(times).length === 0 ? {} : { times }),
  };
}

/** A reader's times as typed. */
export function timesRequest({ zone, time, weekday, quiet, ...values }: AlertValues): JsonObject {
  const [from = '', to = ''] = quiet === 'none' ? [] : (quiet?.split('-') ?? []);
  return {
    ...(zone === undefined ? {} : { zone }),
    ...(time === undefined ? {} : { time }),
    ...(weekday === undefined ? {} : { weekday }),
    ...(quiet === undefined ? {} : { quietFrom: from, quietTo: to }),
    ...(values['nothing-new'] === undefined ? {} : { nothingNew: values['nothing-new'] }),
  };
}
