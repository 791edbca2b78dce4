import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { LinkAnswer } from '../model/link-token.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { type Html, layout } from './layout.ts';
import { linkWords } from './link-words.ts';
import { messagePage } from './message-page.ts';

/**
 * The links of a mail. A GET (mail scanners, link previews) shows a page with a button and changes
 * nothing; a POST does it. One-click unsubscribe (RFC 8058) posts without cookies, referer or origin,
 * so the signed token alone decides; a POST that a foreign page makes for a browser is refused.
 */
export function linkRoutes(app: Hono, { links }: AppDependencies): void {
  for (const path of ['/confirm', '/unsubscribe']) {
    app.get(path, async (c) => answerPage(c, path, await links.read(c.req.query('t') ?? '')));
    app.post(path, async (c) => {
      if (isForeign(c)) return c.html(messagePage('Refused', 'This request came from another site.'), 403);
      return answerPage(c, path, await links.answer(c.req.query('t') ?? ''));
    });
  }
}

/** Browsers say where a form came from; mail programs do not. */
function isForeign(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = c.req.header('origin');
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== c.req.header('host'));
}

function answerPage(c: Context, path: string, answer: LinkAnswer): Response | Promise<Response> {
  if (answer.kind === 'invalid')
    return c.html(
      messagePage(
        'This link does not work',
        'It is incomplete or was changed on the way. Open it again from the message.',
      ),
      400,
    );
  if (answer.kind === 'expired')
    return c.html(
      messagePage('This link is too old', 'Confirm links work for 7 days. Ask for the alert again to get a fresh one.'),
      410,
    );
  return c.html(readyOrDone(path, c.req.query('t') ?? '', answer));
}

function readyOrDone(path: string, token: string, answer: Extract<LinkAnswer, { purpose: unknown }>): Html {
  const words = linkWords[answer.language][answer.purpose];
  const query = answer.queryText === undefined ? '' : html`<p><code>${answer.queryText}</code></p>`;
  if (answer.kind === 'done')
    return layout({ title: words.done, language: answer.language, body: html`<h1>${words.done}</h1>${query}` });
  return layout({
    title: words.ask,
    language: answer.language,
    body: html`<h1>${words.ask}</h1>${query}
<form method="post" action="${path}?t=${token}"><button class="primary">${words.button}</button></form>`,
  });
}
