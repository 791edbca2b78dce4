import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Visitor } from '../../model/visitor.ts';
import { canonicalZone } from '../../model/zone-name.ts';
import type { AppDependencies } from '../app-dependencies.ts';
import { languageNamed, pageLanguage } from '../page-language.ts';
import type { DeskContext, DeskEnv } from './desk-env.ts';

/** Cookies of the desk. Each is a choice of the reader but the last, which ties forms to a browser. */
export const DESK_COOKIES = {
  language: 'vigia-language',
  zone: 'vigia-zone',
  theme: 'vigia-theme',
  browser: 'vigia-browser',
} as const;

/** Whoever sits at the machine of an embedded run. */
export const LOCAL_VISITOR: Visitor = { kind: 'local', userId: 'local', name: 'local', role: 'admin' };

/** Gives every page of the desk its reader: who it is, in which language, zone and theme, with the token of forms. */
export function deskContext(deps: AppDependencies): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    const desk = await readContext(c, deps);
    c.set('desk', desk);
    await next();
  };
}

async function readContext(c: Context, deps: AppDependencies): Promise<DeskContext> {
  const url = new URL(c.req.url);
  const now = deps.now();
  const visitor = LOCAL_VISITOR;
  return {
    visitor,
    language:
      languageNamed(c.req.query('lang')) ?? languageNamed(getCookie(c, DESK_COOKIES.language)) ?? pageLanguage(c),
    zone: canonicalZone(getCookie(c, DESK_COOKIES.zone) ?? '') ?? deps.zone ?? 'UTC',
    theme: themeOf(getCookie(c, DESK_COOKIES.theme)),
    now,
    here: url.pathname + url.search,
    formToken: await deps.links.seal(formText(browserOf(c), visitor)),
    audit: async (entry) => deps.audit?.({ ...entry, at: deps.now(), userId: visitor.userId, name: visitor.name }),
  };
}

/** What the token of forms seals: this browser and this person. */
export function formText(browser: string, visitor: Visitor): string {
  return `desk form ${browser} ${visitor.userId}`;
}

/** The browser's own random name, given on the first page. */
export function browserOf(c: Context): string {
  const known = getCookie(c, DESK_COOKIES.browser);
  if (known !== undefined && /^[0-9a-f]{32}$/.test(known)) return known;
  const fresh = crypto.randomUUID().replaceAll('-', '');
  setCookie(c, DESK_COOKIES.browser, fresh, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c) });
  return fresh;
}

/** Whether the reader's browser came by https, also through a proxy that says so. */
function isSecure(c: Context): boolean {
  return (c.req.header('x-forwarded-proto') ?? new URL(c.req.url).protocol.slice(0, -1)) === 'https';
}

function themeOf(value: string | undefined): DeskContext['theme'] {
  return value === 'light' || value === 'dark' ? value : 'auto';
}
