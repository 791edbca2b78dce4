import type { JsonObject } from './model/json.ts';

/**
 * One log line: a JSON object with the fixed keys `time`, `stage`, `outcome`, `durationMs` and, where
 * known, `feedId`, `articleId`, `mailId`, `url`, `reason`. Never an article's text or a person's address.
 */
export function logLine(time: string, fields: JsonObject): string {
  return JSON.stringify({ time, ...fields });
}
