import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SESSION_MAX_MS } from '../../../model/session.ts';
import { DESK_PASS_PATH } from '../../../model/sign-in.ts';

/** How long a browser may remember the secret link: the link itself stays in the terminal. */
const PASS_SECONDS = 30 * 24 * 60 * 60;

/** How long a sign-in at the provider may take: a second factor that is looked for in a drawer. */
export const ATTEMPT_SECONDS = 10 * 60;

type Name = 'session' | 'attempt' | 'pass';

const LIFE_SECONDS: Readonly<Record<Name, number>> = {
  session: SESSION_MAX_MS / 1000,
  attempt: ATTEMPT_SECONDS,
  pass: PASS_SECONDS,
};

/** What a cookie of the sign-in holds. `baseUrl`: where people reach the desk. */
export function readDeskCookie(c: Context, baseUrl: string, name: Name): string | undefined {
  return getCookie(c, fullName(baseUrl, name));
}

/**
 * Sets one: out of reach of scripts, and sent when people come by a link, as from the provider (SameSite=Lax), but
 * with no form of another site. Where the desk is reached by https its name says that no other host may have set it
 * (`__Host-`, RFC 6265bis §4.1.3.2).
 */
export function setDeskCookie(c: Context, baseUrl: string, { name, value }: { name: Name; value: string }): void {
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', secure: isHttps(baseUrl) } as const;
  setCookie(c, fullName(baseUrl, name), value, { ...options, maxAge: LIFE_SECONDS[name] });
}

/** Takes one back. */
export function dropDeskCookie(c: Context, baseUrl: string, name: Name): void {
  deleteCookie(c, fullName(baseUrl, name), { path: '/', secure: isHttps(baseUrl) });
}

/** The address that a pass opens the desk by, from the root of the desk. */
export function deskPassLink(pass: string): string {
  return `${DESK_PASS_PATH}?pass=${pass}`;
}

function fullName(baseUrl: string, name: Name): string {
  return `${isHttps(baseUrl) ? '__Host-' : ''}vigia-${name}`;
}

function isHttps(baseUrl: string): boolean {
  return baseUrl.startsWith('https:');
}
