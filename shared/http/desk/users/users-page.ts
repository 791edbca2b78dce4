import { html } from 'hono/html';
import { type Admission, admissionOf, type DeskAccess } from '../../../model/sign-in.ts';
import type { UserRecord } from '../../../model/user.ts';
import { ROLES, type Role } from '../../../model/visitor.ts';
import type { Html } from '../../layout.ts';
import { usersWords } from '../../words/users-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';

type SignIn = Extract<DeskAccess, { kind: 'sign-in' }>;

/** What an admin typed that could not be done, and why. */
export type Refused = { readonly message: string; readonly address?: string; readonly role?: string };

/** Everybody who may enter, or may not any more: those who were here last come first. */
export function usersBody(
  desk: DeskContext,
  { users, access, refused }: { users: readonly UserRecord[]; access: SignIn; refused?: Refused },
): Html {
  const words = usersWords[desk.language];
  const rows = users.toSorted((a, b) => ((a.signedInAt ?? '') < (b.signedInAt ?? '') ? 1 : -1));
  return html`<h1>${words.title}</h1><p>${words.lead} <a href="/audit">${words.audit}</a></p>
${saidLine(refused?.message)}
${
  rows.length === 0
    ? html`<p>${words.none}</p>`
    : html`<ul class="people">${rows.map((user) => personItem(desk, user, admissionOf(access.rules, user)))}</ul>`
}
<h2>${words.invite}</h2><p>${words.inviteText}</p>
<form method="post" action="/users" class="invite">${tokenField(desk)}
<label>${words.address} <input name="address" type="email" required maxlength="254" autocomplete="off" value="${refused?.address ?? ''}"></label>
${roleField(desk, asRole(refused?.role) ?? 'reader')}
<button class="primary" name="do" value="invite">${words.inviteButton}</button></form>
<dl class="facts">${ROLES.map((role) => html`<dt>${words[role]}</dt><dd>${words[`${role}Does`]}</dd>`)}</dl>`;
}

function personItem(desk: DeskContext, user: UserRecord, admission: Admission): Html {
  const words = usersWords[desk.language];
  const address = user.email === undefined || user.email === user.name ? '' : html` <span>${user.email}</span>`;
  const seen = user.signedInAt === undefined ? words.never : html`${words.signedIn}: ${timeTag(desk, user.signedInAt)}`;
  return html`<li><p class="person"><strong>${user.name}</strong>${address}</p>
<p class="quiet">${admissionText(desk, user, admission)} · ${seen}</p>
<p><a href="/users/${user.id}" aria-label="${words.changeOf(user.name)}">${words.change}</a></p></li>`;
}

function admissionText(desk: DeskContext, user: UserRecord, admission: Admission): Html {
  const words = usersWords[desk.language];
  if (admission.kind === 'admitted') return html`${words[admission.role]} (${words.by[admission.by]})`;
  if (user.removedAt === undefined) return html`${words.refused}`;
  return html`${words.removedOn} ${timeTag(desk, user.removedAt, 'day')}`;
}

/** One person, with what can be done. */
export function userBody(
  desk: DeskContext,
  { user, access, refused }: { user: UserRecord; access: SignIn; refused?: string },
): Html {
  const words = usersWords[desk.language];
  const admission = admissionOf(access.rules, user);
  const isFixed = admission.kind === 'admitted' && admission.by === 'configuration' && admission.role === 'admin';
  const role = admission.kind === 'admitted' ? admission.role : 'reader';
  return html`<h1>${user.name}</h1>${saidLine(refused)}
<dl class="facts"><dt>${words.address}</dt><dd>${user.email ?? '–'}</dd>
<dt>${words.role}</dt><dd>${admissionText(desk, user, admission)}</dd>
<dt>${words.signedIn}</dt><dd>${timeTag(desk, user.signedInAt)}</dd></dl>
${isFixed ? html`<p>${words.fromConfiguration}</p>` : changeForms(desk, { user, role })}
${
  user.signedInAt === undefined
    ? ''
    : html`<h2>${words.endSessions}</h2><p>${words.endSessionsText}</p>
<form method="post" action="/users/${user.id}">${tokenField(desk)}<button name="do" value="end">${words.endSessions}</button></form>`
}
<p><a href="/audit?user=${user.id}">${words.audit}</a> · <a href="/users">${words.back}</a></p>`;
}

function changeForms(desk: DeskContext, { user, role }: { user: UserRecord; role: Role }): Html {
  const words = usersWords[desk.language];
  const action = `/users/${user.id}`;
  const isOut = user.removedAt !== undefined;
  const removal = html`<h2>${words.remove}</h2><p>${user.signedInAt === undefined ? words.removeInvitationText : words.removeText}</p>
<form method="post" action="${action}">${tokenField(desk)}<button name="do" value="remove">${words.remove}</button></form>`;
  return html`<h2>${isOut ? words.letIn : words.changeRole}</h2>${isOut ? html`<p>${words.letInText}</p>` : ''}
<form method="post" action="${action}">${tokenField(desk)}${roleField(desk, role)} <button class="primary" name="do" value="role">${isOut ? words.letIn : words.changeRole}</button></form>
${isOut ? '' : removal}`;
}

/** Asks once more before a person is changed. */
export function sureBody(
  desk: DeskContext,
  { user, question, todo, role }: { user: UserRecord; question: string; todo: string; role?: string },
): Html {
  const words = usersWords[desk.language];
  return html`<h1>${question}</h1>
<form method="post" action="/users/${user.id}">${tokenField(desk)}<input type="hidden" name="sure" value="yes">${role === undefined ? '' : html`<input type="hidden" name="role" value="${role}">`}
<button class="primary" name="do" value="${todo}">${words.yes}</button></form>
<p><a href="/users/${user.id}">${words.no}</a></p>`;
}

function saidLine(refused: string | undefined): Html | '' {
  return refused === undefined ? '' : html`<p class="error" role="alert">${refused}</p>`;
}

function roleField(desk: DeskContext, chosen: Role): Html {
  const words = usersWords[desk.language];
  return html`<label>${words.role} <select name="role">${ROLES.map(
    (role) => html`<option value="${role}"${role === chosen ? html` selected` : ''}>${words[role]}</option>`,
  )}</select></label>`;
}

/** A role by its name, as forms send it. */
export function asRole(name: string | undefined): Role | undefined {
  return ROLES.find((role) => role === name);
}
