import type { SignInClaims } from '../../model/sign-in.ts';

/** Long enough for every name; what stands in a page and in each line of the audit log has an end. */
const MAX_NAME_CHARS = 120;

/** RFC 5321 §4.5.3.1. */
const MAX_ADDRESS_CHARS = 254;

/** What the claims of an ID token, whose signature was checked, say of a person. */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  { issuer, rolesClaim }: { readonly issuer: string; readonly rolesClaim?: string | undefined },
): SignInClaims {
  const subject = String(claims['sub']);
  const email = addressOf(claims['email']);
  const name = textOf(claims['name'], MAX_NAME_CHARS) ?? textOf(claims['preferred_username'], MAX_NAME_CHARS);
  return {
    issuer,
    subject,
    name: name ?? email ?? subject.slice(0, MAX_NAME_CHARS),
    ...(email === undefined ? {} : { email }),
    // Some providers send the word (Amazon Cognito's user info).
    isEmailVerified: claims['email_verified'] === true || claims['email_verified'] === 'true',
    roles: rolesClaim === undefined ? [] : wordsOf(claimAt(claims, rolesClaim)),
  };
}

/** An address as it is: one that is cut would be somebody else's. */
function addressOf(value: unknown): string | undefined {
  const fits =
    typeof value === 'string' &&
    value.length <= MAX_ADDRESS_CHARS &&
    /^[^\s@\p{Cc}\p{Cf}]+@[^\s@\p{Cc}\p{Cf}]+$/u.test(value);
  return fits ? value : undefined;
}

/** One line without control characters or marks that turn the direction of text. */
function textOf(value: unknown, maxChars: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.slice(0, maxChars) || undefined;
}

/** A claim by its name, which may hold dots (`https://example.org/roles`), else by its path (`realm_access.roles`). */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), claims);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of words, or one text of them. */
function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}
