import { parseDate } from '../../text/dates.ts';

/**
 * What Retry-After asks for, in minutes (RFC 9110 §10.2.3: seconds or a date); undefined when there is none or it says
 * nothing (negative, in the past).
 */
export function retryAfterMinutes(headers: Readonly<Record<string, string>>, now: string): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) / 60;
  const date = /[a-z]/i.test(text) ? parseDate(text) : undefined;
  const minutes = date === undefined ? 0 : (Date.parse(date) - Date.parse(now)) / 60_000;
  return minutes > 0 ? minutes : undefined;
}
