import type { Context, Hono } from 'hono';
import type { DeskAlertAnswer } from '../../../model/alerts-desk.ts';
import { subscriberId as subscriberIdOf } from '../../../model/ids.ts';
import type { AlertPreview, ChangeAnswer, ReaderDesk, RequestError } from '../../../model/reader-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Typed } from '../../manage-form.ts';
import type { Form } from '../../read-form.ts';
import { actForReader } from '../../reader-action.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { alertPath } from './alert-table.ts';
import { alertsPage, type Said } from './alerts-page.ts';
import { type NewAlertFor, newAlertBody } from './new-alert-page.ts';
import { notFoundPage } from './seen-reader.ts';

/** A new alert: of one's own, or by an admin for any reader. `/alerts/new?q=…` comes with the query. */
export function newRoutes(app: Hono<DeskEnv>, deps: AppDependencies, readerDesk: ReaderDesk): void {
  app.get('/alerts/new', async (c) => {
    const forWhom = await forWhomOf(c, deps, c.req.query('for'));
    if (forWhom === undefined) return await notFoundPage(c, deps, 'Alert');
    const typed: Typed = (name) => (name === 'queryText' ? c.req.query('q') : undefined);
    return await newPage(c, deps, { forWhom, typed });
  });
  app.post('/alerts/new', async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const forWhom = await forWhomOf(c, deps, form.field('for'));
    if (forWhom === undefined) return await notFoundPage(c, deps, 'Alert');
    return await answer({ c, deps, readerDesk, form, forWhom });
  });
}

type Visit = {
  readonly c: Context<DeskEnv>;
  readonly deps: AppDependencies;
  readonly readerDesk: ReaderDesk;
  readonly form: Form;
  readonly forWhom: NewAlertFor;
};

/** Whose alert it is to be; nothing where the visitor may not make one for that reader. */
async function forWhomOf(
  c: Context<DeskEnv>,
  { stores }: AppDependencies,
  named: string | undefined,
): Promise<NewAlertFor | undefined> {
  const { visitor } = c.get('desk');
  const isAdmin = mayAct(visitor.role, 'admin');
  const { subscriberId, email } = visitor;
  if (named === undefined || named === '' || named === subscriberId) {
    if (subscriberId !== undefined && email !== undefined && (named === subscriberId || !isAdmin))
      return { kind: 'self', subscriberId, address: email };
    return isAdmin ? { kind: 'anybody', ...(email === undefined ? {} : { own: email }) } : undefined;
  }
  if (!isAdmin || !/^[0-9a-f]{16}$/.test(named)) return undefined;
  const found = await stores.subscribers.get(named);
  return found === undefined ? undefined : { kind: 'reader', subscriberId: named, address: found.record.address };
}

type Shown = {
  readonly forWhom: NewAlertFor;
  readonly typed: Typed;
  readonly errors?: readonly RequestError[];
  /** Why no alert was made, in a sentence. */
  readonly refusal?: string;
  readonly preview?: AlertPreview;
};

async function newPage(c: Context<DeskEnv>, deps: AppDependencies, shown: Shown): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const isRefused = (shown.errors?.length ?? 0) > 0 || shown.refusal !== undefined;
  const body = newAlertBody(desk, shown);
  return await c.html(alertsPage(deps, desk, { title: words.newTitle, tab: 'new', body }), isRefused ? 400 : 200);
}

async function answer(visit: Visit): Promise<Response> {
  const { c, deps, readerDesk, form, forWhom } = visit;
  const words = alertsWords[c.get('desk').language];
  const typed = form.field;
  const counted = await readerDesk.preview(typed('queryText') ?? '');
  if (counted.kind === 'invalid') {
    const errors = counted.errors.map((message) => ({ field: 'queryText', message }));
    return await newPage(c, deps, { forWhom, typed, errors });
  }
  const { preview } = counted;
  const refusal = preview.tooMuch ? { refusal: words.tooMuch } : {};
  if (typed('do') !== 'make' || preview.tooMuch) return await newPage(c, deps, { forWhom, typed, preview, ...refusal });
  return await made(visit, await make(visit, preview), preview);
}

/** A reader whose address is known already gets one more; any other is made, or asked, by their address. */
async function make(visit: Visit, preview: AlertPreview): Promise<DeskAlertAnswer | ChangeAnswer> {
  const { c, deps, readerDesk, form, forWhom } = visit;
  const isOwn = forWhom.kind === 'self';
  if (forWhom.kind !== 'anybody' && (await deps.stores.subscribers.get(forWhom.subscriberId)) !== undefined) {
    const { subscriberId } = forWhom;
    const asked = { readerDesk, webhookDesk: deps.webhookDesk, subscriberId, form, isOwn };
    return (await actForReader('add', asked)).answer;
  }
  const address = forWhom.kind === 'anybody' ? (form.field('address') ?? '') : forWhom.address;
  const { cadence, note } = { cadence: form.field('cadence'), note: form.field('note') };
  const language = form.field('language') ?? c.get('desk').language;
  const request = {
    address: address.trim(),
    queryText: form.field('queryText') ?? '',
    ...(cadence === undefined ? {} : { cadence }),
    ...(note === undefined ? {} : { note }),
    language: language === 'es' ? 'es' : 'en',
    consent: isOwn || isOwnAddress(forWhom, address) ? 'reader' : form.field('consent') === 'yes' ? 'operator' : 'ask',
    preview,
  } as const;
  return (await deps.alertsDesk?.subscribe(request)) ?? { kind: 'not-found' };
}

/** An admin who typed the address that the sign-in vouches for. */
function isOwnAddress(forWhom: NewAlertFor, address: string): boolean {
  return (
    forWhom.kind === 'anybody' && forWhom.own !== undefined && subscriberIdOf(address) === subscriberIdOf(forWhom.own)
  );
}

const SAID = {
  active: 'made',
  'already-active': 'known',
  'confirmation-sent': 'asked',
} as const satisfies Record<string, Said>;

async function made(
  { c, deps, form, forWhom }: Visit,
  answered: DeskAlertAnswer | ChangeAnswer,
  preview: AlertPreview,
): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const again = (shown: Pick<Shown, 'errors' | 'refusal'>) =>
    newPage(c, deps, { forWhom, typed: form.field, preview, ...shown });
  switch (answered.kind) {
    case 'active':
    case 'already-active':
    case 'confirmation-sent': {
      const { subscriberId, subscriptionId: id, kind } = answered;
      await desk.audit({ action: 'alert.add', target: id, detail: kind });
      return c.redirect(`${alertPath({ subscriberId, id })}?said=${SAID[kind]}`, 303);
    }
    case 'changed': {
      const { subscription } = answered;
      if (subscription === undefined) return await again({ refusal: words.inactive });
      await desk.audit({ action: 'alert.add', target: subscription.id, detail: 'active' });
      return c.redirect(`${alertPath(subscription)}?said=made`, 303);
    }
    case 'invalid':
      return await again({ errors: answered.errors });
    case 'suppressed':
      return await again({ refusal: words.suppressedRefusal });
    case 'erased':
      return await again({ refusal: words.erasedRefusal });
    case 'not-found':
      return await again({ refusal: words.inactive });
    default:
      return answered satisfies never;
  }
}
