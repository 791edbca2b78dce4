import { foldedAddress, invitationId, type UserRecord, withoutAccess, withRole } from '../model/user.ts';
import type { Role } from '../model/visitor.ts';
import { type JobContext, nowIso } from './job-context.ts';

type Parts = Pick<JobContext, 'stores' | 'ports'>;

/**
 * Gives a person a role, by id or address, and lets back in who was removed. Somebody who never signed in is invited by
 * the address; nothing where an id names nobody.
 */
export async function giveRole(context: Parts, who: string, role: Role): Promise<UserRecord | undefined> {
  const { users } = context.stores;
  const known = await findUser(context, who);
  if (known !== undefined) return await users.change(known.id, (user) => withRole(user, role));
  if (!who.includes('@')) return undefined;
  const email = foldedAddress(who);
  const createdAt = nowIso(context);
  const invited: UserRecord = {
    schemaVersion: 1,
    id: invitationId(email),
    name: email,
    email,
    givenRole: role,
    createdAt,
  };
  await users.save(invited);
  return invited;
}

/** Takes a person off the desk, by id or address: signed out everywhere, and not let in again. Idempotent. */
export async function removeUser(context: Parts, who: string): Promise<UserRecord | undefined> {
  const { users } = context.stores;
  const known = await findUser(context, who);
  if (known === undefined) return undefined;
  const removed = await users.change(known.id, (user) => withoutAccess(user, nowIso(context)));
  if (known.signedInAt === undefined) await users.forget(known.id);
  return removed;
}

async function findUser({ stores }: Parts, who: string): Promise<UserRecord | undefined> {
  if (!who.includes('@')) return (await stores.users.get(who))?.record;
  const email = foldedAddress(who);
  return (await stores.users.all()).find((user) => user.email === email);
}
