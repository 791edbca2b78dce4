import type { Context, Hono } from 'hono';
import { sessionId } from '../../../model/session.ts';
import { DESK_PASS_PATH, type DeskAccess } from '../../../model/sign-in.ts';
import { SIGN_IN_PATHS } from '../../../model/sign-in-paths.ts';
import { createTokenBuckets } from '../../api/token-buckets.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { callerAddress } from '../../caller-address.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { dropDeskCookie, readDeskCookie, setDeskCookie } from './desk-cookies.ts';
import { enterDesk } from './enter-desk.ts';
import { isOutside, isSame, signedInVisitor } from './find-visitor.ts';
import { localPath } from './local-path.ts';
import { keepAttempt, takeAttempt } from './sign-in-attempt.ts';
import { doorNotice, refusedPage, signedOutPage, signInPage } from './sign-in-page.ts';

/** From one place: a newsroom behind one address that begins its day stays below it; each may cost a call to the provider. */
const PACE = { perSecond: 0.5, burst: 100 } as const;

/** The door of the desk. None of its GETs signs anybody out; what they change is the asking browser's own cookies. */
export function signInRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const access = deps.access ?? { kind: 'open' };
  if (access.kind === 'pass') passRoute(app, access);
  if (access.kind !== 'sign-in') return;
  const buckets = createTokenBuckets(PACE);
  const isTooOften = (c: Context) => buckets.take(callerAddress(c), Date.parse(deps.now())) > 0;
  const door: Door = { deps, access };
  app.get('/sign-in', (c) => signInPage(c, localPath(c.req.query('next'))));
  app.get('/sign-in/start', (c) => (isTooOften(c) ? doorNotice(c, 'tooOften') : start(c, door)));
  app.get(SIGN_IN_PATHS.callback, (c) => (isTooOften(c) ? doorNotice(c, 'tooOften') : comeBack(c, door)));
  app.post('/sign-out', (c) => signOut(c, door));
  app.get(SIGN_IN_PATHS.signedOut, async (c) =>
    signedOutPage(c, await access.provider.endAddress(access.baseUrl() + SIGN_IN_PATHS.signedOut)),
  );
}

type Door = { readonly deps: AppDependencies; readonly access: Extract<DeskAccess, { kind: 'sign-in' }> };

async function start(c: Context, { deps, access }: Door): Promise<Response> {
  const baseUrl = access.baseUrl();
  const next = localPath(c.req.query('next'));
  // The provider sends people back there, and the cookie must be there then.
  if (new URL(baseUrl).host !== (c.req.header('host') ?? '').toLowerCase())
    return c.redirect(`${baseUrl}/sign-in/start?next=${encodeURIComponent(next)}`, 303);
  const started = await access.provider.start(baseUrl + SIGN_IN_PATHS.callback);
  if (started.kind === 'unavailable') return doorNotice(c, 'unavailable', { detail: started.reason, next });
  await keepAttempt(c, { deps, baseUrl }, { ...started.attempt, next });
  return c.redirect(started.address, 303);
}

async function comeBack(c: Context, { deps, access }: Door): Promise<Response> {
  const baseUrl = access.baseUrl();
  const attempt = await takeAttempt(c, { deps, baseUrl });
  if (attempt === undefined) {
    const isIn = (await signedInVisitor(c, { deps, access })) !== undefined;
    return isIn ? c.redirect('/', 303) : doorNotice(c, 'expired');
  }
  const { next } = attempt;
  const answer = new URL(`${baseUrl}${SIGN_IN_PATHS.callback}${new URL(c.req.url).search}`);
  const end = await access.provider.finish(answer, attempt);
  if (end.kind !== 'vouched')
    return doorNotice(c, end.kind, end.kind === 'cancelled' ? { next } : { detail: end.reason, next });
  const entered = await enterDesk({ deps, rules: access.rules }, end.claims);
  if (entered.kind === 'refused')
    return refusedPage(c, { name: end.claims.email ?? end.claims.name, why: entered.why });
  await endSession(c, { deps, access });
  setDeskCookie(c, baseUrl, { name: 'session', value: entered.token });
  return c.redirect(next, 303);
}

async function signOut(c: Context<DeskEnv>, door: Door): Promise<Response> {
  const form = await deskForm(c, door.deps);
  if (form instanceof Response) return form;
  await endSession(c, door);
  const desk = c.get('desk');
  await desk.audit({ action: 'session.end', target: desk.visitor.userId });
  return c.redirect(SIGN_IN_PATHS.signedOut, 303);
}

/** Ends the session that the browser brought. */
async function endSession(c: Context, { deps, access }: Door): Promise<void> {
  const token = readDeskCookie(c, access.baseUrl(), 'session');
  if (token === undefined) return;
  await deps.stores.sessions.end(sessionId(token));
  dropDeskCookie(c, access.baseUrl(), 'session');
}

function passRoute(app: Hono<DeskEnv>, access: Extract<DeskAccess, { kind: 'pass' }>): void {
  app.get(DESK_PASS_PATH, async (c) => {
    if (isOutside(c, access)) return doorNotice(c, 'notHere');
    const pass = await access.pass();
    if (!isSame(c.req.query('pass') ?? '', pass)) return doorNotice(c, 'needsPass');
    setDeskCookie(c, '', { name: 'pass', value: pass });
    return c.redirect('/', 303);
  });
}
