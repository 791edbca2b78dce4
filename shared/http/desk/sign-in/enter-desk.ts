import { sessionId } from '../../../model/session.ts';
import {
  type Admission,
  admissionOf,
  highestRole,
  type SignInClaims,
  type SignInRules,
} from '../../../model/sign-in.ts';
import { foldedAddress, invitationId, type UserRecord, userId } from '../../../model/user.ts';
import type { AppDependencies } from '../../app-dependencies.ts';

type Entering = { readonly deps: Pick<AppDependencies, 'stores' | 'now' | 'audit'>; readonly rules: SignInRules };

export type Entered =
  | { readonly kind: 'entered'; readonly token: string }
  | { readonly kind: 'refused'; readonly why: Extract<Admission, { kind: 'refused' }>['why'] };

/**
 * Begins a session for somebody whom the provider vouches for, if the desk lets them in. Its token is new each time:
 * one that was put into the browser before opens nothing. Of somebody who is refused nothing is written.
 */
export async function enterDesk({ deps, rules }: Entering, claims: SignInClaims): Promise<Entered> {
  const user = await rememberUser({ deps, rules }, claims);
  if ('why' in user) return user;
  const token = randomToken();
  const now = deps.now();
  const session = { schemaVersion: 1, id: sessionId(token), userId: user.id, createdAt: now, seenAt: now } as const;
  await deps.stores.sessions.begin(session);
  await deps.audit?.({ action: 'session.begin', target: user.id, at: now, userId: user.id, name: user.name });
  return { kind: 'entered', token };
}

async function rememberUser(
  { deps: { stores, now }, rules }: Entering,
  claims: SignInClaims,
): Promise<UserRecord | Extract<Entered, { kind: 'refused' }>> {
  const id = userId(claims.issuer, claims.subject);
  const email = claims.isEmailVerified && claims.email !== undefined ? foldedAddress(claims.email) : undefined;
  for (;;) {
    const known = await stores.users.get(id);
    const invitation = email === undefined ? undefined : (await stores.users.get(invitationId(email)))?.record;
    const user = asVouched({ id, email, claims, now: now() }, known?.record, invitation);
    const admission = admissionOf(rules, user);
    if (admission.kind === 'refused') return admission;
    if ((await stores.users.save(user, known?.version)) === 'conflict') continue;
    if (invitation !== undefined) await stores.users.forget(invitation.id);
    return user;
  }
}

type Vouched = {
  readonly id: string;
  readonly email: string | undefined;
  readonly claims: SignInClaims;
  readonly now: string;
};

/** The person as the provider describes them now, with what the desk decided before. */
function asVouched(
  { id, email, claims, now }: Vouched,
  known: UserRecord | undefined,
  invitation: UserRecord | undefined,
): UserRecord {
  const claimedRole = highestRole(claims.roles);
  const givenRole = invitation?.givenRole ?? known?.givenRole;
  // Whoever is invited again is not removed any more.
  const removedAt = invitation === undefined ? known?.removedAt : undefined;
  return {
    schemaVersion: 1,
    id,
    name: claims.name,
    ...(email === undefined ? {} : { email }),
    ...(claimedRole === undefined ? {} : { claimedRole }),
    ...(givenRole === undefined ? {} : { givenRole }),
    ...(removedAt === undefined ? {} : { removedAt }),
    ...(known?.sessionsSince === undefined ? {} : { sessionsSince: known.sessionsSince }),
    createdAt: known?.createdAt ?? now,
    signedInAt: now,
  };
}

/** 256 random bits, base64url. */
function randomToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
}
