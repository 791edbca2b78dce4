import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a cursor goes on with: the index's own place, and the instant that `7d` counts back from on every page. */
export type SearchPlace = { readonly place: string; readonly now: string };

/** What a cursor is good for; any other search refuses it. */
export type CursorScope = { readonly query: string; readonly order: string; readonly collapse: string | undefined };

const placeSchema = z.object({ place: z.string(), now: z.iso.datetime() });

/** Longer ones were never given out. */
const MAX_CURSOR_CHARACTERS = 2_000;

/** Signed with HMAC-SHA256 (RFC 2104), so that a place that this search did not give never reaches an index. */
export function writeSearchCursor(place: SearchPlace, scope: CursorScope, key: string): string {
  const body = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${body}.${signatureOf(body, scope, key)}`;
}

/** Nothing for a cursor that was changed, made up, or given by another search. */
export function readSearchCursor(cursor: string, scope: CursorScope, key: string): SearchPlace | undefined {
  if (cursor.length > MAX_CURSOR_CHARACTERS) return undefined;
  const [body = '', signature = '', ...more] = cursor.split('.');
  const right = Buffer.from(signatureOf(body, scope, key));
  const given = Buffer.from(signature);
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return placeSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
}

/** The key signs other things too; none of them begins so. */
const PURPOSE = 'vigia search cursor v1';

function signatureOf(body: string, { query, order, collapse }: CursorScope, key: string): string {
  const signed = JSON.stringify([PURPOSE, body, query, order, collapse ?? null]);
  return createHmac('sha256', key).update(signed).digest('base64url');
}
