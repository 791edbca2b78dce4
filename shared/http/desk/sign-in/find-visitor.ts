import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { subscriberId } from '../../../model/ids.ts';
import { SESSION_SEEN_EVERY_MS, type SessionRecord, sessionEndsAt, sessionId } from '../../../model/session.ts';
import { admissionOf, type DeskAccess } from '../../../model/sign-in.ts';
import type { Visitor } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { dropDeskCookie, readDeskCookie } from './desk-cookies.ts';
import { doorNotice } from './sign-in-page.ts';

/** Whoever sits at the machine of an embedded run. */
export const LOCAL_VISITOR: Visitor = { kind: 'local', userId: 'local', name: 'local', role: 'admin' };

type Found = { readonly deps: AppDependencies; readonly access: Extract<DeskAccess, { kind: 'sign-in' }> };

/** Who asks for a page of the desk, or the answer for somebody who may not. */
export async function findVisitor(c: Context, deps: AppDependencies): Promise<Visitor | Response> {
  const access = deps.access ?? { kind: 'open' };
  switch (access.kind) {
    case 'open':
      return isForwarded(c) ? await doorNotice(c, 'notHere') : LOCAL_VISITOR;
    case 'pass':
      return await localVisitor(c, access);
    case 'sign-in':
      return (await signedInVisitor(c, { deps, access })) ?? (await askToSignIn(c));
    case 'closed':
      return await doorNotice(c, 'closed');
    default:
      return access satisfies never;
  }
}

/** What every proxy adds of which we know one that adds it; none has to (RFC 7239; RFC 9110 §7.6.3). */
const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'x-real-ip',
  'x-original-host',
  'cf-connecting-ip',
  'true-client-ip',
] as const;

/** Whether a request says that it came through a proxy. */
export function isForwarded(c: Context): boolean {
  return FORWARDING_HEADERS.some((name) => c.req.header(name) !== undefined);
}

/** A proxy may say nothing of itself and call us by our own name, as nginx does unless told otherwise: so the pass. */
async function localVisitor(c: Context, access: Extract<DeskAccess, { kind: 'pass' }>): Promise<Visitor | Response> {
  if (isOutside(c, access)) return await doorNotice(c, 'notHere');
  const given = readDeskCookie(c, '', 'pass');
  return given !== undefined && isSame(given, await access.pass()) ? LOCAL_VISITOR : await doorNotice(c, 'needsPass');
}

/** Whether a request came from outside this machine, as far as it says. */
export function isOutside(c: Context, { publicHosts }: Extract<DeskAccess, { kind: 'pass' }>): boolean {
  return isForwarded(c) || publicHosts.includes((c.req.header('host') ?? '').toLowerCase());
}

/** Compares two secrets in a time that says nothing of where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The person of the session that the browser brings, as they may act now; nothing where it brings none that holds. */
export async function signedInVisitor(c: Context, { deps, access }: Found): Promise<Visitor | undefined> {
  const token = readDeskCookie(c, access.baseUrl(), 'session');
  if (token === undefined) return undefined;
  const session = await deps.stores.sessions.get(sessionId(token));
  const visitor = session === undefined ? undefined : await visitorOf(session, { deps, access });
  if (visitor === undefined) dropDeskCookie(c, access.baseUrl(), 'session');
  return visitor;
}

async function visitorOf(session: SessionRecord, { deps, access }: Found): Promise<Visitor | undefined> {
  const now = deps.now();
  if (sessionEndsAt(session) <= now) return undefined;
  const user = (await deps.stores.users.get(session.userId))?.record;
  if (user === undefined || (user.sessionsSince ?? '') >= session.createdAt) return undefined;
  const admission = admissionOf(access.rules, user);
  if (admission.kind === 'refused') return undefined;
  if (Date.parse(now) - Date.parse(session.seenAt) >= SESSION_SEEN_EVERY_MS)
    await deps.stores.sessions.seen(session.id, now);
  return {
    kind: 'signed-in',
    userId: user.id,
    name: user.name,
    role: admission.role,
    ...(user.email === undefined ? {} : { email: user.email, subscriberId: subscriberId(user.email) }),
  };
}

/** A page that was asked for by a person is come back to; a form or a script is told. */
function askToSignIn(c: Context): Response | Promise<Response> {
  const isPage = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!isPage || c.req.header('sec-fetch-dest') === 'empty') return doorNotice(c, 'ended');
  const { pathname, search } = new URL(c.req.url);
  const next = pathname + search;
  return c.redirect(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`, 303);
}
