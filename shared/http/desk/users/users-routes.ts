import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { subscriberId } from '../../../model/ids.ts';
import { admissionOf, type DeskAccess } from '../../../model/sign-in.ts';
import { foldedAddress, invitationId, type UserRecord, withoutAccess, withRole } from '../../../model/user.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import type { Form } from '../../read-form.ts';
import { usersWords } from '../../words/users-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskPage } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { asRole, sureBody, userBody, usersBody } from './users-page.ts';

type People = { readonly deps: AppDependencies; readonly access: Extract<DeskAccess, { kind: 'sign-in' }> };
type Page = Context<DeskEnv>;

/** Who may enter the desk, for admins. */
export function usersRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.use('/users/*', needRole(deps, 'admin'));
  const { access } = deps;
  if (access?.kind !== 'sign-in') {
    app.get('/users', (c) => {
      const words = usersWords[c.get('desk').language];
      return show(c, deps, html`<h1>${words.title}</h1><p>${words.openDesk} <a href="/audit">${words.audit}</a></p>`);
    });
    return;
  }
  const people: People = { deps, access };
  app.get('/users', (c) => listPage(c, people));
  app.post('/users', (c) => invite(c, people));
  app.get('/users/:id', async (c) => {
    const user = await deps.stores.users.get(c.req.param('id'));
    return user === undefined
      ? noSuchUser(c, deps)
      : show(c, deps, userBody(c.get('desk'), { user: user.record, access }));
  });
  app.post('/users/:id', (c) => change(c, people, c.req.param('id')));
}

async function listPage(c: Page, { deps, access }: People): Promise<Response> {
  const desk = c.get('desk');
  const said = usersWords[desk.language].said;
  const code = c.req.query('said') ?? '';
  const note = Object.entries(said).find(([name]) => name === code)?.[1];
  const users = await deps.stores.users.all();
  const body = usersBody(desk, { users, access });
  return show(c, deps, note === undefined ? body : html`<p class="said" role="status">${note}</p>${body}`);
}

/** RFC 5321 as far as providers of addresses go. */
const ADDRESS = /^[^\s@<>"\p{Cc}]{1,64}@[^\s@<>"\p{Cc}]+\.[^\s@<>"\p{Cc}]+$/u;

async function invite(c: Page, { deps, access }: People): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const desk = c.get('desk');
  const words = usersWords[desk.language];
  const typed = { address: (form.field('address') ?? '').trim(), role: form.field('role') ?? '' };
  const role = asRole(typed.role);
  const message = !ADDRESS.test(typed.address) ? words.badAddress : role === undefined ? words.badRole : undefined;
  const users = await deps.stores.users.all();
  if (message !== undefined || role === undefined)
    return show(
      c,
      deps,
      usersBody(desk, { users, access, refused: { message: message ?? words.badRole, ...typed } }),
      400,
    );
  const email = foldedAddress(typed.address);
  const known = users.find((user) => user.email === email);
  const draft: UserRecord = known ?? {
    schemaVersion: 1,
    id: invitationId(email),
    name: email,
    email,
    createdAt: desk.now,
  };
  if (known === undefined) await deps.stores.users.save({ ...draft, givenRole: role });
  else if (isLastAdmin(users, access, withRole(known, role)))
    return show(c, deps, usersBody(desk, { users, access, refused: { message: words.lastAdmin, ...typed } }), 400);
  else await deps.stores.users.change(known.id, (user) => withRole(user, role));
  await desk.audit({ action: known === undefined ? 'user.invite' : 'user.role', target: draft.id, detail: role });
  return c.redirect('/users?said=invited', 303);
}

/** What can be done with a person; each asks once more first. */
async function change(c: Page, people: People, id: string): Promise<Response> {
  const { deps, access } = people;
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const user = (await deps.stores.users.get(id))?.record;
  if (user === undefined) return noSuchUser(c, deps);
  const step = stepOf(c, form, { user, access });
  if (typeof step === 'string') return refuse(c, people, { user, message: step });
  if (form.field('sure') !== 'yes')
    return show(c, deps, sureBody(c.get('desk'), { user, question: step.question, todo: step.todo, ...step.fields }));
  if (isLastAdmin(await deps.stores.users.all(), access, step.change(user)))
    return refuse(c, people, { user, message: usersWords[c.get('desk').language].lastAdmin });
  const isForgotten = step.todo === 'remove' && user.signedInAt === undefined;
  await (isForgotten ? deps.stores.users.forget(user.id) : deps.stores.users.change(user.id, step.change));
  await c.get('desk').audit({ action: step.action, target: user.id, detail: step.detail });
  if (step.todo === 'remove') await revokeKeys(c, deps, user);
  return c.redirect(`/users?said=${step.said}`, 303);
}

/** What opened the API to programs of somebody who may not enter any more. */
async function revokeKeys(c: Page, { api, now }: AppDependencies, { email }: UserRecord): Promise<void> {
  if (api === undefined || email === undefined) return;
  const keys = await api.keys.ofReader(subscriberId(email));
  for (const { id } of keys.filter(({ revokedAt }) => revokedAt === undefined)) {
    await api.keys.revoke(id, now());
    await c.get('desk').audit({ action: 'keys.revoke', target: id, detail: 'with its owner' });
  }
}

type Step = {
  readonly todo: string;
  readonly action: string;
  readonly said: string;
  readonly question: string;
  readonly detail: string;
  readonly fields?: { readonly role: string };
  readonly change: (user: UserRecord) => UserRecord;
};

/** What a form asks for, or why it cannot be. */
function stepOf(c: Page, form: Form, { user, access }: { user: UserRecord; access: People['access'] }): Step | string {
  const { language, now } = c.get('desk');
  const words = usersWords[language];
  const admission = admissionOf(access.rules, user);
  const was = admission.kind === 'admitted' ? admission.role : undefined;
  const isFixed = admission.kind === 'admitted' && admission.by === 'configuration' && was === 'admin';
  const from = was === undefined ? words.refused : words[was];
  const todo = form.field('do') ?? '';
  if (todo === 'end') {
    const end = (each: UserRecord): UserRecord => ({ ...each, sessionsSince: now });
    return {
      todo,
      action: 'user.end-sessions',
      said: 'ended',
      question: words.sureEnd(user.name),
      detail: '',
      change: end,
    };
  }
  if (isFixed) return words.fromConfiguration;
  if (todo === 'remove') {
    const question = words.sureRemove(user.name);
    const remove = (each: UserRecord) => withoutAccess(each, now);
    return { todo, action: 'user.remove', said: 'removed', question, detail: `was ${was ?? 'out'}`, change: remove };
  }
  const role = asRole(form.field('role'));
  if (role === undefined) return words.badRole;
  return {
    todo: 'role',
    action: 'user.role',
    said: 'changed',
    question: words.sureRole(user.name, from, words[role]),
    detail: `${was ?? 'out'} to ${role}`,
    fields: { role },
    change: (each) => withRole(each, role),
  };
}

/** Whether nobody would be left who can change this page, with one of them changed. */
function isLastAdmin(users: readonly UserRecord[], { rules }: People['access'], changed: UserRecord): boolean {
  const isAdmin = (user: UserRecord) => {
    const admission = admissionOf(rules, user);
    return admission.kind === 'admitted' && admission.role === 'admin';
  };
  const wasAdmin = users.some((user) => user.id === changed.id && isAdmin(user));
  if (!wasAdmin || isAdmin(changed) || rules.admins.length > 0) return false;
  // An invitation that nobody came for is no admin yet.
  return !users.some((user) => user.id !== changed.id && user.signedInAt !== undefined && isAdmin(user));
}

function refuse(c: Page, { deps, access }: People, { user, message }: { user: UserRecord; message: string }) {
  return show(c, deps, userBody(c.get('desk'), { user, access, refused: message }), 400);
}

function noSuchUser(c: Page, deps: AppDependencies): Response | Promise<Response> {
  const words = usersWords[c.get('desk').language];
  return show(
    c,
    deps,
    html`<h1>${words.noSuchUser}</h1><p>${words.noSuchUserText}</p><p><a href="/users">${words.back}</a></p>`,
    404,
  );
}

function show(c: Page, deps: AppDependencies, body: Html, status: ContentfulStatusCode = 200) {
  const desk = c.get('desk');
  return c.html(deskPage(deps, desk, { title: usersWords[desk.language].title, place: 'settings', body }), status);
}
