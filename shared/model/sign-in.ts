import { foldedAddress, type UserRecord } from './user.ts';
import { ROLES, type Role } from './visitor.ts';

/** Who may enter the desk, as the configuration says (section `signIn`). Addresses are compared by `foldedAddress`. */
export type SignInRules = {
  /** Addresses, and domains as `@example.org`: readers at least. */
  readonly allow: readonly string[];
  readonly editors: readonly string[];
  /** Admins for good: nobody can take it from them on the desk. */
  readonly admins: readonly string[];
};

/** What a provider vouches for. */
export type SignInClaims = {
  readonly issuer: string;
  /** The person's name for ever at this provider. */
  readonly subject: string;
  /** For people to read. */
  readonly name: string;
  readonly email?: string;
  readonly isEmailVerified: boolean;
  /** What the claim of `signIn.rolesClaim` holds. */
  readonly roles: readonly string[];
};

/** What ties the answer of a provider to the browser that asked: in a cookie of that browser until then. */
export type SignInAttempt = {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
};

/** Where to send the browser; or why the provider cannot be asked now. */
export type SignInStart =
  | { readonly kind: 'started'; readonly address: string; readonly attempt: SignInAttempt }
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * How a sign-in ended at the provider. `cancelled`: the person said no there. `untrusted`: the answer is not one to
 * our question, or not the provider's own. `unavailable`: it could not be checked now.
 */
export type SignInEnd =
  | { readonly kind: 'vouched'; readonly claims: SignInClaims }
  | { readonly kind: 'cancelled' | 'untrusted' | 'unavailable'; readonly reason: string };

/** The one OpenID Connect provider of this desk. None of its calls rejects for what the provider does. */
export type IdentityProvider = {
  readonly start: (redirectUri: string) => Promise<SignInStart>;
  /** `answer`: the whole address that the provider sent the browser to, `redirectUri` with its answer. */
  readonly finish: (answer: URL, attempt: SignInAttempt) => Promise<SignInEnd>;
  /** Where the person ends the session at the provider itself, and comes back from; nothing where it has no such page. */
  readonly endAddress: (comeBackTo: string) => Promise<string | undefined>;
};

/**
 * How the desk is entered. `open`: whoever sits at the machine, and no request that came through a proxy. `pass`: the
 * same, with a secret link, because a proxy may stand before it. `sign-in`: people whom the provider vouches for.
 * `closed`: nobody.
 */
export type DeskAccess =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'pass';
      readonly pass: () => Promise<string>;
      /** Hosts that lead to the outside: what they ask for is never the desk. */
      readonly publicHosts: readonly string[];
    }
  | {
      readonly kind: 'sign-in';
      readonly provider: IdentityProvider;
      readonly rules: SignInRules;
      /** Where people reach the desk, without a slash at the end. */
      readonly baseUrl: () => string;
    }
  | { readonly kind: 'closed' };

/** A secret link to the desk: its path. */
export const DESK_PASS_PATH = '/desk';

/** What somebody may do, and who says so. */
export type Admission =
  | { readonly kind: 'admitted'; readonly role: Role; readonly by: 'configuration' | 'admin' | 'provider' }
  | { readonly kind: 'refused'; readonly why: 'removed' | 'not-listed' | 'no-verified-address' };

/**
 * What a person may do now. The admins of the configuration are admins; else an admin's word on the desk counts; else
 * the higher of what the provider's claim and the lists of the configuration say.
 */
export function admissionOf(
  rules: SignInRules,
  { email, claimedRole, givenRole, removedAt }: Pick<UserRecord, 'email' | 'claimedRole' | 'givenRole' | 'removedAt'>,
): Admission {
  const listed = listedRole(rules, email);
  if (listed === 'admin') return { kind: 'admitted', role: listed, by: 'configuration' };
  if (removedAt !== undefined) return { kind: 'refused', why: 'removed' };
  if (givenRole !== undefined) return { kind: 'admitted', role: givenRole, by: 'admin' };
  if (claimedRole !== undefined && (listed === undefined || ROLES.indexOf(claimedRole) >= ROLES.indexOf(listed)))
    return { kind: 'admitted', role: claimedRole, by: 'provider' };
  if (listed !== undefined) return { kind: 'admitted', role: listed, by: 'configuration' };
  return { kind: 'refused', why: email === undefined ? 'no-verified-address' : 'not-listed' };
}

/** The highest role that a provider's claim names. */
export function highestRole(names: readonly string[]): Role | undefined {
  return ROLES.toReversed().find((role) => names.includes(role));
}

function listedRole({ allow, editors, admins }: SignInRules, email: string | undefined): Role | undefined {
  if (email === undefined) return undefined;
  const address = foldedAddress(email);
  const domain = address.slice(address.lastIndexOf('@'));
  const names = (list: readonly string[]) => list.some((entry) => foldedAddress(entry) === address);
  if (names(admins)) return 'admin';
  if (names(editors)) return 'editor';
  return names(allow) || allow.some((entry) => entry.toLowerCase() === domain) ? 'reader' : undefined;
}
