import { parseDate } from '../../text/dates.ts';

/** Greater numbers are read as this one (RFC 9111 §1.2.2). */
const MAX_SECONDS = 2 ** 31;

/**
 * How long an answer stays fresh by its own word, in minutes: `max-age` less its `Age`, or without one `Expires` less
 * `Date` (RFC 9111 §4.2.1, §5.2.2.1, §5.3). Undefined when it says nothing, or that it may be stale at any time:
 * `no-cache`, `no-store`, a date gone by. `s-maxage` speaks to shared caches, which we are not.
 */
export function cacheMinutes(headers: Readonly<Record<string, string>>, now: string): number | undefined {
  const directives = directivesOf(headers['cache-control'] ?? '');
  if (directives.has('no-store') || directives.get('no-cache') === '') return undefined;
  const maxAge = directives.get('max-age');
  const seconds = maxAge === undefined ? expiresSeconds(headers, now) : secondsOf(maxAge) - secondsOf(headers['age']);
  return seconds > 0 ? seconds / 60 : undefined;
}

/** By lower-case name, the first of each; `''` for one without a value. */
function directivesOf(text: string): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const [, name = '', quoted, bare] of text.matchAll(/([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,"]*)))?/g)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? bare ?? '');
  }
  return directives;
}

/** 0 for anything but a whole number. */
function secondsOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), MAX_SECONDS) : 0;
}

function expiresSeconds(headers: Readonly<Record<string, string>>, now: string): number {
  const expires = parseDate(headers['expires'] ?? '');
  const date = parseDate(headers['date'] ?? '') ?? now;
  return expires === undefined ? 0 : Math.min((Date.parse(expires) - Date.parse(date)) / 1000, MAX_SECONDS);
}
