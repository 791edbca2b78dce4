import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { type ApiKeyRecord, apiKeyScopeSchema } from '../../../model/api-key.ts';
import { subscriberId as subscriberIdOf } from '../../../model/ids.ts';
import type { RequestError } from '../../../model/reader-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { ApiDependencies } from '../../api/api-dependencies.ts';
import { newApiKey } from '../../api/new-api-key.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { keysWords } from '../../words/keys-words.ts';
import { readerNames } from '../alerts/reader-names.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskPage } from '../desk-page.ts';
import { keysBody, madeBody, noticeBody, revokeBody, type ShownKeys } from './keys-page.ts';

/** Long enough to say what a key is for, short enough for a list; as the API and `./vigia keys` have it. */
const MAX_NAME_CHARS = 80;

/** RFC 5321 §4.5.3.1. */
const MAX_ADDRESS_CHARS = 254;

/** Keys of one person that work at a time: one a program, and some to spare. */
const MAX_OWN_KEYS = 10;

/**
 * The keys of programs. An admin sees and makes all of them. Whoever else is signed in sees and makes their own: of scope
 * reader, bound to their own alerts, which is what they may do here themselves.
 */
export function keysRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { api } = deps;
  if (api === undefined) return;
  app.get('/keys', (c) => keysPage({ c, deps, api }));
  app.post('/keys', async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await make({ c, deps, api }, form);
  });
  app.get('/keys/:id/revoke', async (c) => {
    const visit = { c, deps, api };
    const key = await keyNamed(visit);
    return key === undefined ? await noKey(visit) : await page(visit, 'revokeTitle', revokeBody(c.get('desk'), key));
  });
  app.post('/keys/:id/revoke', async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const visit = { c, deps, api };
    const key = await keyNamed(visit);
    if (key === undefined) return await noKey(visit);
    await api.keys.revoke(key.id, deps.now());
    await c.get('desk').audit({ action: 'keys.revoke', target: key.id });
    return c.redirect('/keys?said=revoked', 303);
  });
}

type Visit = { readonly c: Context<DeskEnv>; readonly deps: AppDependencies; readonly api: ApiDependencies };

/** Whose keys the visitor may see: everybody's, their own, or none. */
function ownerOf({ c }: Visit): 'everybody' | { readonly subscriberId: string | undefined } {
  const { role, subscriberId } = c.get('desk').visitor;
  return mayAct(role, 'admin') ? 'everybody' : { subscriberId };
}

async function page(
  { c, deps }: Visit,
  title: 'title' | 'madeTitle' | 'revokeTitle' | 'noKeyTitle',
  body: Parameters<typeof deskPage>[2]['body'],
  status: 200 | 400 | 404 = 200,
): Promise<Response> {
  const desk = c.get('desk');
  return await c.html(
    deskPage(deps, desk, { title: keysWords[desk.language][title], place: 'settings', body }),
    status,
  );
}

async function noKey(visit: Visit): Promise<Response> {
  return await page(visit, 'noKeyTitle', noticeBody(visit.c.get('desk'), 'noKey'), 404);
}

async function keysPage(visit: Visit, refused?: ShownKeys['refused']): Promise<Response> {
  const { c, deps } = visit;
  const desk = c.get('desk');
  const owner = ownerOf(visit);
  if (owner !== 'everybody' && owner.subscriberId === undefined)
    return await page(visit, 'title', noticeBody(desk, 'noReader'));
  const keys = await keysOf(visit);
  const owned = keys.flatMap(({ subscriberId }) => (subscriberId === undefined ? [] : [{ subscriberId }]));
  const body = keysBody(desk, {
    keys,
    names: await readerNames(deps, owned),
    isAdmin: owner === 'everybody',
    said: c.req.query('said'),
    refused,
  });
  return await page(visit, 'title', body, refused === undefined ? 200 : 400);
}

/** Newest first. */
async function keysOf(visit: Visit): Promise<readonly ApiKeyRecord[]> {
  const { keys } = visit.api;
  const owner = ownerOf(visit);
  const found: ApiKeyRecord[] = [];
  for await (const { record } of keys.all())
    if (owner === 'everybody' || isOf(record, owner.subscriberId)) found.push(record);
  return found.toReversed();
}

function isOf(key: ApiKeyRecord, subscriberId: string | undefined): boolean {
  return subscriberId !== undefined && key.subscriberId === subscriberId;
}

/** The key that the address names, where the visitor may see it. */
async function keyNamed(visit: Visit): Promise<ApiKeyRecord | undefined> {
  const id = visit.c.req.param('id') ?? '';
  const found = /^[0-9a-f]{12}$/.test(id) ? await visit.api.keys.get(id) : undefined;
  const owner = ownerOf(visit);
  if (found === undefined) return undefined;
  return owner === 'everybody' || isOf(found.record, owner.subscriberId) ? found.record : undefined;
}

async function make(visit: Visit, form: Form): Promise<Response> {
  const { c, deps, api } = visit;
  const desk = c.get('desk');
  const wish = await wishOf(visit, form);
  if ('errors' in wish) return await keysPage(visit, { errors: wish.errors, typed: form.field });
  const { key, record } = newApiKey(api.randomBytes, { ...wish, now: deps.now() });
  if ((await api.keys.save(record)) === 'conflict') {
    const errors = [{ field: 'name', message: keysWords[desk.language].taken }];
    return await keysPage(visit, { errors, typed: form.field });
  }
  await desk.audit({ action: 'keys.create', target: record.id, detail: `${record.scope} ${record.name}`.trim() });
  return await page(visit, 'madeTitle', madeBody(desk, key, record));
}

type Wish = Pick<ApiKeyRecord, 'scope' | 'name'> & { readonly subscriberId: string | undefined };

/** What is asked for, or what is wrong about it. Nobody but an admin chooses scope and reader. */
async function wishOf(visit: Visit, form: Form): Promise<Wish | { readonly errors: readonly RequestError[] }> {
  const words = keysWords[visit.c.get('desk').language];
  const name = (form.field('name') ?? '').trim();
  const owner = ownerOf(visit);
  const wrongName =
    name.length > MAX_NAME_CHARS || /\p{Cc}/u.test(name) ? [{ field: 'name', message: words.wrongName }] : [];
  if (owner !== 'everybody') {
    const errors = [...wrongName, ...(await tooMany(visit, owner.subscriberId))];
    return errors.length > 0 ? { errors } : { scope: 'reader', name, subscriberId: owner.subscriberId };
  }
  const scope = apiKeyScopeSchema.safeParse(form.field('scope'));
  const address = (form.field('reader') ?? '').trim();
  const isAddress = address === '' || z.email().max(MAX_ADDRESS_CHARS).safeParse(address).success;
  const wrongReader = isAddress ? [] : [{ field: 'reader', message: words.wrongReader }];
  if (scope.success && wrongName.length === 0 && isAddress)
    return { scope: scope.data, name, subscriberId: address === '' ? undefined : subscriberIdOf(address) };
  const wrongScope = scope.success ? [] : [{ field: 'scope', message: words.wrongScope }];
  return { errors: [...wrongName, ...wrongScope, ...wrongReader] };
}

async function tooMany(visit: Visit, subscriberId: string | undefined): Promise<readonly RequestError[]> {
  const words = keysWords[visit.c.get('desk').language];
  if (subscriberId === undefined) return [{ field: 'name', message: words.noReader }];
  const working = (await keysOf(visit)).filter(({ revokedAt }) => revokedAt === undefined);
  return working.length < MAX_OWN_KEYS ? [] : [{ field: 'name', message: words.tooMany(MAX_OWN_KEYS) }];
}
