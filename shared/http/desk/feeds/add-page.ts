import { html } from 'hono/html';
import type { FindAnswer, FoundFeed } from '../../../model/feed-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage, tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { checkedSummary } from './checked-text.ts';
import { notedText } from './health-text.ts';
import { refusedText } from './refused-text.ts';

/** A feed as it stands in the form of the second step. */
export type ChosenFeed = {
  readonly url: string;
  readonly title: string;
  readonly language: string;
  readonly country: string;
  readonly category: string;
  readonly siteUrl: string;
  readonly isTaken: boolean;
};

export type AddPageState = {
  /** What was typed in the first step. */
  readonly address: string;
  readonly language: string;
  readonly wrong?: 'address' | 'language';
  readonly answer?: FindAnswer;
  /** Of the second step: what was typed before it was refused. */
  readonly chosen?: readonly ChosenFeed[];
  /** Why nothing was added. */
  readonly refused?: readonly string[] | 'none-chosen';
};

/** Adds feeds: an address, then what was found there. */
export function addPage(deps: AppDependencies, desk: DeskContext, state: AddPageState): Html {
  const words = feedsWords[desk.language];
  return deskPage(deps, desk, {
    title: words.add,
    place: 'feeds',
    body: html`<p><a href="/feeds">${words.backToFeeds}</a></p><h1>${words.add}</h1>
${state.refused === 'none-chosen' ? html`<p class="notice error" role="alert">${words.noneChosen}</p>` : refusedText(desk, state.refused)}
${addressForm(desk, state)}
${state.answer === undefined ? '' : answerText(desk, state, state.answer)}
${
  state.answer === undefined && state.chosen !== undefined
    ? chosenForm(
        desk,
        state.chosen.map((chosen) => ({ chosen })),
      )
    : ''
}`,
  });
}

function addressForm(desk: DeskContext, { address, language, wrong }: AddPageState): Html {
  const words = feedsWords[desk.language];
  const invalid = (field: AddPageState['wrong']) => (wrong === field ? html` aria-invalid="true"` : '');
  return html`<form class="form" method="post" action="/feeds/list/find">${tokenField(desk)}
<div class="field"><label for="address">${words.address}</label><input id="address" name="address" type="text" inputmode="url" autocomplete="off" spellcheck="false" required maxlength="2000" value="${address}" aria-describedby="address-hint${wrong === 'address' ? ' address-error' : ''}"${invalid('address')}>
${wrong === 'address' ? html`<p class="error" id="address-error">${words.badAddress}</p>` : ''}<p class="quiet" id="address-hint">${words.addressHint}</p></div>
<div class="field"><label for="language">${words.wantedLanguage}</label><input id="language" name="language" autocomplete="off" maxlength="35" value="${language}" aria-describedby="language-hint${wrong === 'language' ? ' language-error' : ''}"${invalid('language')}>
${wrong === 'language' ? html`<p class="error" id="language-error">${words.badLanguage}</p>` : ''}<p class="quiet" id="language-hint">${words.wantedHint}</p></div>
<button class="primary">${words.find}</button></form>`;
}

function answerText(desk: DeskContext, { address, language }: AddPageState, answer: FindAnswer): Html {
  const words = feedsWords[desk.language];
  const unseen: ChosenFeed = { ...EMPTY, url: address, language, isTaken: true };
  const asItIs = html`<h2>${words.asItIs}</h2><p class="quiet">${words.asItIsNote}</p>${chosenForm(desk, [{ chosen: unseen }])}`;
  switch (answer.kind) {
    case 'no-contact':
      return html`<section><h2>${words.noContactTitle}</h2><p>${words.noContactText}</p></section>${asItIs}`;
    case 'none':
      return html`<section><h2>${words.nothingFound}</h2>${notedText(desk, answer.reason)}${triedList(desk, answer.tried)}</section>${asItIs}`;
    case 'feeds': {
      const { feeds, unread, tried } = answer;
      const items = feeds.map((found, i) => ({ chosen: fromFound(found, i === 0), found }));
      return html`<section><h2>${words.found(numberText(desk.language, feeds.length))}</h2>
${unread === 0 ? '' : html`<p>${words.unread(numberText(desk.language, unread))}</p>`}
${chosenForm(desk, items)}
${tried.length === 0 ? '' : triedList(desk, tried)}</section>`;
    }
    default:
      return answer satisfies never;
  }
}

const EMPTY = { title: '', language: '', country: '', category: '', siteUrl: '' };

/** The best one is chosen at first. */
function fromFound({ url, title, language, siteUrl }: FoundFeed, isTaken: boolean): ChosenFeed {
  return { ...EMPTY, url, title: title ?? '', language: language ?? '', siteUrl: siteUrl ?? '', isTaken };
}

function triedList(desk: DeskContext, tried: readonly { readonly url: string; readonly reason: string }[]): Html {
  const words = feedsWords[desk.language];
  return html`<details><summary>${words.tried} (${numberText(desk.language, tried.length)})</summary><ul>${tried.map(
    ({ url, reason }) => html`<li><code>${url}</code>: <span lang="en">${reason}</span></li>`,
  )}</ul></details>`;
}

type Item = { readonly chosen: ChosenFeed; readonly found?: FoundFeed };

function chosenForm(desk: DeskContext, items: readonly Item[]): Html {
  const words = feedsWords[desk.language];
  return html`<form class="found-feeds" method="post" action="/feeds/list/add">${tokenField(desk)}
${items.map((item, i) => chosenFields(desk, item, i))}
<button class="primary">${words.addChosen}</button></form>`;
}

function chosenFields(desk: DeskContext, { chosen, found }: Item, i: number): Html {
  const words = feedsWords[desk.language];
  const field = (name: 'title' | 'language' | 'country' | 'category', label: string, maxLength: number) =>
    html`<div class="field"><label for="${name}-${i}">${label}</label><input id="${name}-${i}" name="${name}-${i}" value="${chosen[name]}" maxlength="${maxLength}" autocomplete="off"></div>`;
  return html`<fieldset><legend><code>${chosen.url}</code></legend>
<input type="hidden" name="url-${i}" value="${chosen.url}"><input type="hidden" name="site-${i}" value="${chosen.siteUrl}">
<label class="choice"><input type="checkbox" name="take-${i}" value="yes"${chosen.isTaken ? html` checked` : ''}> ${words.take}</label>
${found === undefined ? '' : foundText(desk, found)}
<div class="feed-fields">${field('title', words.feedTitle, 200)}${field('language', words.feedLanguage, 35)}${field('country', words.feedCountry, 2)}${field('category', words.feedCategory, 100)}</div></fieldset>`;
}

function foundText(desk: DeskContext, { role, format, entries, newestAt, notes, check }: FoundFeed): Html {
  const words = feedsWords[desk.language];
  return html`<dl><dt>${words.role}</dt><dd>${words.roles[role]}</dd><dt>${words.format}</dt><dd>${format}</dd><dt>${words.entries}</dt><dd>${numberText(desk.language, entries)}</dd>${newestAt === undefined ? '' : html`<dt>${words.newest}</dt><dd>${timeTag(desk, newestAt)}</dd>`}</dl>
${notes.length === 0 ? '' : html`<ul lang="en">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${check === undefined ? '' : checkedSummary(desk, check)}`;
}
