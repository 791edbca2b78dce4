import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppDependencies } from '../app-dependencies.ts';
import type { Html } from '../layout.ts';
import { deskWords } from '../words/desk-words.ts';
import { settingsWords } from '../words/settings-words.ts';
import type { DeskContext, DeskEnv } from './desk-env.ts';
import { deskPlaces } from './desk-places.ts';
import { keyTable } from './key-table.ts';

/** Where a page stands in the navigation. */
export type DeskPlace = 'today' | 'search' | 'trends' | 'feeds' | 'model' | 'alerts' | 'queues' | 'settings' | 'none';

/** The frame of every page of the desk: head, skip link, navigation, search box, the page itself. */
export function deskPage(
  deps: Pick<AppDependencies, 'assets'>,
  desk: DeskContext,
  page: {
    readonly title: string;
    readonly place: DeskPlace;
    readonly body: Html;
    /** What was searched for, kept in the search box. */
    readonly query?: string;
    /** What the script on this page needs to know, as `data-` attributes of `main`: never words of articles. */
    readonly data?: Readonly<Record<string, string>>;
  },
): Html {
  const words = deskWords[desk.language];
  return html`<!doctype html>
<html lang="${desk.language}" data-theme="${desk.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Vigía</title>
<link rel="stylesheet" href="${deps.assets.style}">
<link rel="icon" href="data:,">
<script type="module" src="${deps.assets.script}"></script>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top">
<a class="brand" href="/">Vigía</a>
<form action="/search" role="search"><label for="q" class="hidden">${words.query}</label><input id="q" name="q" type="search" value="${page.query ?? ''}" placeholder="${words.queryExample}" autocomplete="off" spellcheck="false" maxlength="2000"><button>${words.searchNow}</button></form>
${visitorCorner(desk)}
<nav aria-label="${words.pages}"><ul>${deskPlaces(desk).map(
    ({ place, path, key }) =>
      html`<li><a href="${path}" data-go="${key}"${page.place === place ? html` aria-current="page"` : ''}>${words[place]}</a></li>`,
  )}</ul></nav>
</header>
<main id="content" tabindex="-1"${Object.entries(page.data ?? {}).map(([name, value]) => html` data-${name}="${value}"`)}>${page.body}</main>
${keysDialog(desk)}
</body>
</html>`;
}

/** Who is here, where a person signed in; and the keys, whose list opens over the page where the script runs. */
function visitorCorner(desk: DeskContext): Html {
  const words = deskWords[desk.language];
  const { visitor } = desk;
  return html`<div class="corner"><a href="/settings/keyboard" data-keys-open>${words.keys}</a>${
    visitor.kind === 'local'
      ? ''
      : html`<form method="post" action="/sign-out">${tokenField(desk)}<span class="who">${visitor.name}</span> <button>${words.signOut}</button></form>`
  }</div>`;
}

function keysDialog(desk: DeskContext): Html {
  const words = settingsWords[desk.language];
  return html`<dialog data-keys aria-labelledby="keys-title"><h2 id="keys-title">${words.keyboard}</h2>${keyTable(desk)}
<p class="quiet">${words.keyboardOff} <a href="/settings">${deskWords[desk.language].settings}</a>.</p>
<form method="dialog"><button class="primary" autofocus>${words.close}</button></form></dialog>`;
}

/** What a page says instead of itself. */
export type DeskNotice =
  | 'foreign'
  | 'tooLarge'
  | 'staleForm'
  | 'needsEditor'
  | 'needsAdmin'
  | 'noSuchPage'
  | 'noSuchArticle'
  | 'noSuchStory';

/** A page that says one thing. */
export async function deskNotice(
  c: Context<DeskEnv>,
  deps: Pick<AppDependencies, 'assets'>,
  notice: DeskNotice,
  status: ContentfulStatusCode,
): Promise<Response> {
  const desk = c.get('desk');
  const words = deskWords[desk.language];
  const [title, text] = [words[notice], words[`${notice}Text`]];
  const body = html`<h1>${title}</h1><p>${text}</p>`;
  return await c.html(deskPage(deps, desk, { title, place: 'none', body }), status);
}

/** The hidden field that every form of the desk carries. */
export function tokenField({ formToken }: DeskContext): Html {
  return html`<input type="hidden" name="token" value="${formToken}">`;
}
