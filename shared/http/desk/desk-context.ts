import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sessionId } from '../../model/session.ts';
import type { Visitor } from '../../model/visitor.ts';
import { canonicalZone } from '../../model/zone-name.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { languageNamed, pageLanguage } from '../page-language.ts';
import type { DeskContext, DeskEnv } from './desk-env.ts';
import { readDeskCookie } from './sign-in/desk-cookies.ts';
import { findVisitor } from './sign-in/find-visitor.ts';

/** Cookies of the desk. Each is a choice of the reader but the last, which ties forms to a browser. */
export const DESK_COOKIES = {
  language: 'vigia-language',
  zone: 'vigia-zone',
  theme: 'vigia-theme',
  /** `off` where single keys shall do nothing; only the script reads it. */
  keys: 'vigia-keys',
  browser: 'vigia-browser',
} as const;

/**
 * Gives every page of the desk its reader: who it is, in which language, zone and theme, with the token of forms.
 * Nobody else comes past it.
 */
export function deskContext(deps: AppDependencies): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    const visitor = await findVisitor(c, deps);
    if (visitor instanceof Response) return visitor;
    c.set('desk', await readContext(c, deps, visitor));
    return await next();
  };
}

async function readContext(c: Context, deps: AppDependencies, visitor: Visitor): Promise<DeskContext> {
  const url = new URL(c.req.url);
  const now = deps.now();
  return {
    visitor,
    language:
      languageNamed(c.req.query('lang')) ?? languageNamed(getCookie(c, DESK_COOKIES.language)) ?? pageLanguage(c),
    zone: canonicalZone(getCookie(c, DESK_COOKIES.zone) ?? '') ?? deps.zone ?? 'UTC',
    theme: themeOf(getCookie(c, DESK_COOKIES.theme)),
    now,
    here: url.pathname + url.search,
    formToken: await deps.links.seal(formText(c, deps, visitor)),
    audit: async (entry) => deps.audit?.({ ...entry, at: deps.now(), userId: visitor.userId, name: visitor.name }),
  };
}

/** What the token of forms seals: this person, and their session or, where there is none, this browser. */
export function formText(c: Context, { access }: Pick<AppDependencies, 'access'>, { userId }: Visitor): string {
  const token = access?.kind === 'sign-in' ? readDeskCookie(c, access.baseUrl(), 'session') : undefined;
  return `desk form ${token === undefined ? browserOf(c) : sessionId(token)} ${userId}`;
}

/** The browser's own random name, given on the first page. Kept when people come by a link, as from a mail. */
function browserOf(c: Context): string {
  const known = getCookie(c, DESK_COOKIES.browser);
  if (known !== undefined && /^[0-9a-f]{32}$/.test(known)) return known;
  const fresh = crypto.randomUUID().replaceAll('-', '');
  setCookie(c, DESK_COOKIES.browser, fresh, { httpOnly: true, sameSite: 'Lax', path: '/', secure: isSecure(c) });
  return fresh;
}

/** Whether the reader's browser came by https, also through a proxy that says so. */
export function isSecure(c: Context): boolean {
  return (c.req.header('x-forwarded-proto') ?? new URL(c.req.url).protocol.slice(0, -1)) === 'https';
}

function themeOf(value: string | undefined): DeskContext['theme'] {
  return value === 'light' || value === 'dark' ? value : 'auto';
}
