import { z } from 'zod';
import { sha256Hex } from '../text/hash.ts';

const HOUR_MS = 60 * 60_000;

/** A session ends when its browser was not seen for so long: a working day with its lunch. */
export const SESSION_IDLE_MS = 12 * HOUR_MS;

/** A session ends so long after its sign-in, however busy: somebody who left the provider is out within a week. */
export const SESSION_MAX_MS = 7 * 24 * HOUR_MS;

/** A row is written at most so often to say that its browser was seen; a twelfth of an hour costs nothing. */
export const SESSION_SEEN_EVERY_MS = HOUR_MS / 12;

/** A browser in which somebody signed in. The token in its cookie is kept nowhere. */
export const sessionRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** `sessionId` of its token. */
  id: z.string(),
  userId: z.string(),
  createdAt: z.string(),
  /** When the browser was seen last, give or take `SESSION_SEEN_EVERY_MS`. */
  seenAt: z.string(),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;

/** SHA-256 of a session's token: 32 random bytes need neither salt nor a slow hash. */
export function sessionId(token: string): string {
  return sha256Hex(`session ${token}`);
}

/** When a session ends if its browser is not seen again: ISO 8601, UTC. */
export function sessionEndsAt({ createdAt, seenAt }: Pick<SessionRecord, 'createdAt' | 'seenAt'>): string {
  const end = Math.min(Date.parse(seenAt) + SESSION_IDLE_MS, Date.parse(createdAt) + SESSION_MAX_MS);
  return new Date(end).toISOString();
}
