import { html } from 'hono/html';
import type { Html } from '../layout.ts';
import type { DeskContext } from './desk-env.ts';

/** How much of an instant is shown. */
export type TimeDetail = 'minute' | 'day';

/** An instant in the reader's zone, the machine's form beside it: `22 Nov 2026, 14:05 CET`. A dash where there is none. */
export function timeTag(desk: DeskContext, instant: string | undefined, detail: TimeDetail = 'minute'): Html {
  if (instant === undefined || Number.isNaN(Date.parse(instant))) return html`–`;
  return html`<time datetime="${instant}">${timeText(desk, instant, detail)}</time>`;
}

/** As `timeTag`, for attributes and sentences. */
export function timeText(
  { language, zone }: Pick<DeskContext, 'language' | 'zone'>,
  instant: string,
  detail: TimeDetail = 'minute',
): string {
  return formatOf(language, zone, detail).format(new Date(instant));
}

/** Making one costs far more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: string, zone: string, detail: TimeDetail): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${detail}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(detail === 'minute' ? { hour: '2-digit', minute: '2-digit', timeZoneName: 'short', hourCycle: 'h23' } : {}),
  });
  formats.set(key, fresh);
  return fresh;
}
