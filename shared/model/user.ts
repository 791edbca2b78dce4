import { z } from 'zod';
import { shortHash } from '../text/hash.ts';
import { normalAddress } from './ids.ts';
import { ROLES } from './visitor.ts';

const roleSchema = z.enum(ROLES);

/** Somebody who signed in, or who was invited by address and has not yet. */
export const userRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** `userId`, or `invitationId` until the first sign-in. */
  id: z.string(),
  /** As the provider names the person; the address of an invitation. */
  name: z.string(),
  /** An address that the provider vouches for, normalised; also that of an invitation. */
  email: z.string().optional(),
  /** The highest role that the provider's claim named at the last sign-in. */
  claimedRole: roleSchema.optional(),
  /** The role that an admin gave on the desk. */
  givenRole: roleSchema.optional(),
  /** Not let in since then, whatever the configuration says. */
  removedAt: z.string().optional(),
  /** Sessions that began before are over. */
  sessionsSince: z.string().optional(),
  createdAt: z.string(),
  /** None: invited only. */
  signedInAt: z.string().optional(),
});
export type UserRecord = z.infer<typeof userRecordSchema>;

/** Id of a person at a provider, who has one `subject` there for ever (OpenID Connect Core §2). 16 hex digits. */
export function userId(issuer: string, subject: string): string {
  return shortHash(['user', issuer, subject], 16);
}

/** Id of an invitation: whoever proves the address takes its place. */
export function invitationId(address: string): string {
  return `invited-${shortHash(['invited', foldedAddress(address)], 16)}`;
}

/**
 * An address as lists of people compare it, in lower case: the local part is case-sensitive in RFC 5321 §2.4, but no
 * provider of addresses gives `Ana@` and `ana@` to two people, and people write both.
 */
export function foldedAddress(address: string): string {
  return normalAddress(address).toLowerCase();
}

/** The user with a role that an admin gives; somebody who was removed comes back by it. */
export function withRole({ removedAt: _, ...user }: UserRecord, role: UserRecord['givenRole']): UserRecord {
  return { ...user, givenRole: role };
}

/** The user whose sessions are over and who is not let in any more. `now`: ISO 8601, UTC. */
export function withoutAccess(user: UserRecord, now: string): UserRecord {
  const { givenRole: _, ...rest } = user;
  return { ...rest, removedAt: now, sessionsSince: now };
}
