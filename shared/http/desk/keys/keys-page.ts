import { html } from 'hono/html';
import { type ApiKeyRecord, apiKeyScopeSchema } from '../../../model/api-key.ts';
import type { RequestError } from '../../../model/reader-desk.ts';
import type { Html } from '../../layout.ts';
import type { Typed } from '../../manage-form.ts';
import { choiceField, inputField } from '../../subscribe-fields.ts';
import { keysWords } from '../../words/keys-words.ts';
import { listTable } from '../alerts/list-table.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';

export type ShownKeys = {
  /** Newest first. */
  readonly keys: readonly ApiKeyRecord[];
  /** Masked addresses by subscriber id. */
  readonly names: ReadonlyMap<string, string>;
  readonly isAdmin: boolean;
  readonly said: string | undefined;
  readonly refused?: { readonly errors: readonly RequestError[]; readonly typed: Typed } | undefined;
};

/** The keys that there are, and the form of a new one. */
export function keysBody(desk: DeskContext, shown: ShownKeys): Html {
  const words = keysWords[desk.language];
  const { keys, isAdmin, said } = shown;
  return html`<h1>${words.title}</h1>${said === 'revoked' ? html`<p class="notice" role="status">${words.said.revoked}</p>` : ''}
<p>${words.intro}${isAdmin ? '' : ` ${words.introOwn}`}</p>
<section><h2>${words.makeTitle}</h2>${makeForm(desk, shown)}</section>
${keys.length === 0 ? html`<p>${words.none}</p>` : keyTable(desk, shown)}`;
}

function makeForm(desk: DeskContext, { isAdmin, refused }: ShownKeys): Html {
  const words = keysWords[desk.language];
  const { errors = [], typed } = refused ?? {};
  const scopes = apiKeyScopeSchema.options.map((scope) => [scope, words.scopeChoices[scope]] as const);
  const forAdmin = html`${choiceField({ name: 'scope', label: words.scope, value: typed?.('scope') ?? 'reader', choices: scopes, errors })}
${inputField({ name: 'reader', label: words.reader, value: typed?.('reader'), type: 'email', maxLength: 254, errors })}`;
  return html`<form method="post" action="/keys" class="form">${tokenField(desk)}
${inputField({ name: 'name', label: words.name, value: typed?.('name'), help: words.nameHelp, maxLength: 80, errors })}
${isAdmin ? forAdmin : ''}<button class="primary">${words.make}</button></form>`;
}

function keyTable(desk: DeskContext, shown: ShownKeys): Html {
  const words = keysWords[desk.language];
  const owner = shown.isAdmin ? [words.ofReader] : [];
  return listTable(
    [words.name, words.scope, ...owner, words.made, words.used, words.state],
    shown.keys.map((key) => keyCells(desk, key, shown)),
  );
}

function keyCells(desk: DeskContext, key: ApiKeyRecord, { isAdmin, names }: ShownKeys): readonly (Html | string)[] {
  const words = keysWords[desk.language];
  const { id, name, scope, createdAt, lastUsedOn, revokedAt, subscriberId } = key;
  const owner = subscriberId === undefined ? '–' : (names.get(subscriberId) ?? subscriberId);
  const state =
    revokedAt === undefined
      ? html`<span class="state state-good">${words.works}</span><br><a class="act" href="/keys/${id}/revoke">${words.revoke}<span class="hidden"> ${name} ${id}</span></a>`
      : html`<span class="state state-idle">${words.revoked}</span> ${timeTag(desk, revokedAt)}`;
  return [
    html`${name === '' ? '–' : name}<br><code class="quiet">${id}</code>`,
    words.scopes[scope],
    ...(isAdmin ? [owner] : []),
    timeTag(desk, createdAt),
    lastUsedOn ?? words.never,
    state,
  ];
}

/** The key, for the last time. */
export function madeBody(desk: DeskContext, key: string, { id, name, scope }: ApiKeyRecord): Html {
  const words = keysWords[desk.language];
  return html`<h1>${words.madeTitle}</h1><p>${words.madeText} <code>Authorization: Bearer …</code></p>
<pre class="secret" tabindex="0">${key}</pre>
<dl><dt>${words.name}</dt><dd>${name === '' ? '–' : name}</dd><dt>${words.scope}</dt><dd>${words.scopes[scope]}</dd><dt>${words.id}</dt><dd><code>${id}</code></dd></dl>
<p><a href="/keys">${words.back}</a></p>`;
}

/** Asks once more. */
export function revokeBody(desk: DeskContext, { id, name }: ApiKeyRecord): Html {
  const words = keysWords[desk.language];
  return html`<h1>${words.revokeTitle}</h1><p>${name === '' ? '' : html`<strong>${name}</strong> · `}<code>${id}</code></p><p>${words.revokeText}</p>
<form method="post" action="/keys/${id}/revoke" class="actions">${tokenField(desk)}<button class="primary">${words.revokeSure}</button></form>
<p><a href="/keys">${words.cancel}</a></p>`;
}

/** A page that says one thing: no key is there, or none can be the visitor's. */
export function noticeBody({ language }: DeskContext, what: 'noReader' | 'noKey'): Html {
  const words = keysWords[language];
  if (what === 'noReader') return html`<h1>${words.title}</h1><p>${words.noReader}</p>`;
  return html`<h1>${words.noKeyTitle}</h1><p>${words.noKeyText}</p>`;
}
