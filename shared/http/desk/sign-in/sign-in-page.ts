import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Html } from '../../layout.ts';
import { languageNamed, type PageLanguage, pageLanguage } from '../../page-language.ts';
import { readerPage } from '../../reader-page.ts';
import { signInWords } from '../../words/sign-in-words.ts';

/** Why somebody is not, or not any more, at the desk. */
export type DoorNotice =
  | 'ended'
  | 'expired'
  | 'cancelled'
  | 'untrusted'
  | 'unavailable'
  | 'tooOften'
  | 'closed'
  | 'notHere'
  | 'needsPass';

const STATUS: Readonly<Record<DoorNotice, ContentfulStatusCode>> = {
  ended: 401,
  expired: 400,
  cancelled: 403,
  untrusted: 400,
  unavailable: 503,
  tooOften: 429,
  closed: 403,
  notHere: 403,
  needsPass: 403,
};

/** What a person can do about it is to sign in. */
const OFFERS_SIGN_IN: ReadonlySet<DoorNotice> = new Set(['ended', 'expired', 'cancelled', 'untrusted', 'unavailable']);

/** A page at the door that says one thing. */
export function doorNotice(
  c: Context,
  notice: DoorNotice,
  more: { readonly detail?: string; readonly next?: string } = {},
): Response | Promise<Response> {
  const language = doorLanguage(c);
  const words = signInWords[language];
  const detail =
    more.detail === undefined ? '' : html`<p class="quiet">${words.said} ${more.detail.slice(0, MAX_DETAIL)}</p>`;
  const offer = OFFERS_SIGN_IN.has(notice) ? startLink(words.again, more.next) : '';
  const body = html`<p>${words[`${notice}Text`]}</p>${detail}${offer}`;
  return c.html(readerPage(language, words[notice], body), STATUS[notice]);
}

/** Room for a sentence or two of a provider. */
const MAX_DETAIL = 300;

/** Where people begin; `next`: the page that they came for. */
export function signInPage(c: Context, next: string): Response | Promise<Response> {
  const language = doorLanguage(c);
  const words = signInWords[language];
  return c.html(readerPage(language, words.signIn, html`<p>${words.signInText}</p>${startLink(words.signIn, next)}`));
}

/** For somebody whom the provider knows and the desk does not. */
export function refusedPage(
  c: Context,
  { name, why }: { readonly name: string; readonly why: 'removed' | 'not-listed' | 'no-verified-address' },
): Response | Promise<Response> {
  const language = doorLanguage(c);
  const words = signInWords[language];
  const text = {
    removed: words.removedText,
    'not-listed': words.notListedText,
    'no-verified-address': words.noAddressText,
  };
  const body = html`<p>${words.refusedAs(name)}</p><p>${text[why]}</p>${startLink(words.otherAccount)}`;
  return c.html(readerPage(language, words.refused, body), 403);
}

/** After the sign-out; `endThere`: where the provider's own session is ended. */
export function signedOutPage(c: Context, endThere: string | undefined): Response | Promise<Response> {
  const language = doorLanguage(c);
  const words = signInWords[language];
  const there =
    endThere === undefined ? '' : html`<p>${words.endThereText} <a href="${endThere}">${words.endThere}</a></p>`;
  return c.html(
    readerPage(language, words.signedOut, html`<p>${words.signedOutText}</p>${there}${startLink(words.again)}`),
  );
}

/** A link, not a form: the policy of our pages lets forms go to ourselves only, also over a redirect. */
function startLink(text: string, next?: string): Html {
  const query = next === undefined || next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  return html`<p><a class="button primary" href="/sign-in/start${query}">${text}</a></p>`;
}

/** As on the desk: the choice that was made there, else what the browser takes. */
function doorLanguage(c: Context): PageLanguage {
  return languageNamed(c.req.query('lang')) ?? languageNamed(getCookie(c, 'vigia-language')) ?? pageLanguage(c);
}
