import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { localTime } from '../mail/local-time.ts';
import { mailWords } from '../mail/mail-words.ts';
import type { LinkAnswer, LinkPurpose } from '../model/link-token.ts';
import type { MailStory } from '../model/mail-stories.ts';
import type { AppDependencies } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';
import { isForeign } from './is-foreign.ts';
import { type Html, safeHref } from './layout.ts';
import { linkWords } from './link-words.ts';
import { pageLanguage } from './page-language.ts';
import { readForm } from './read-form.ts';
import { readerNotice, readerPage } from './reader-page.ts';
import { previewOf } from './subscribe-preview.ts';

/** Which links a path answers: a token for anything else does not work there. */
const PATHS: Readonly<Record<string, readonly LinkPurpose[]>> = {
  '/confirm': ['confirm'],
  '/unsubscribe': ['unsubscribe', 'stop'],
  '/wrong-tag': ['wrong-tag'],
};

/** Mail programs post there without having seen the page, from wherever they are (RFC 8058 §3.1): the token decides. */
const ONE_CLICK: ReadonlySet<string> = new Set(['/unsubscribe']);

/**
 * The links of a mail. A GET (mail scanners, link previews) shows a page with a button and changes nothing; a POST
 * does it. One-click unsubscribe (RFC 8058) posts without cookies, referer or origin, so the signed token alone
 * decides; every other POST must come from a page of ours and bring what only that page has.
 */
export function linkRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { links } = deps;
  app.get('/stories', (c) => storiesPage(c, deps));
  for (const [path, purposes] of Object.entries(PATHS)) {
    const page = { path, purposes, deps };
    app.get(path, async (c) => answerPage(c, page, await links.read(tokenOf(c))));
    app.post(path, async (c) => {
      const language = pageLanguage(c);
      if (isForeign(c) && !ONE_CLICK.has(path)) return c.html(readerNotice(language, linkWords[language].foreign), 403);
      const read = await links.read(tokenOf(c));
      if (read.kind !== 'ready' || !purposes.includes(read.purpose)) return answerPage(c, page, read);
      if (!ONE_CLICK.has(path)) {
        const form = await readForm(c);
        if (form === undefined) return c.html(readerNotice(language, linkWords[language].tooLarge), 413);
        if (!(await links.isSealed(tokenOf(c), form.field('seal') ?? '')))
          return c.html(await askPage(c, page, { subject: read, notice: linkWords[read.language].pressAgain }), 400);
      }
      return answerPage(c, page, await links.answer(tokenOf(c)));
    });
  }
}

/** What the mail told that a link came with: nothing on it changes anything. */
async function storiesPage(c: Context, deps: AppDependencies): Promise<Response> {
  const read = await deps.links.read(tokenOf(c));
  if (read.kind !== 'ready' || read.slot === undefined)
    return answerPage(c, { path: '/stories', purposes: [], deps }, read);
  const words = linkWords[read.language].stories;
  const from = Number(/^\d{1,6}$/.exec(c.req.query('from') ?? '')?.[0] ?? 0);
  const told = await deps.links.stories({ subscriberId: read.subscriberId, slot: read.slot }, from);
  if (told === undefined) return c.html(readerNotice(read.language, words.gone), 410);
  const { language } = read;
  const next =
    told.next === undefined ? '' : html`<p><a href="/stories?t=${tokenOf(c)}&from=${told.next}">${words.more}</a></p>`;
  return c.html(
    readerPage(
      language,
      words.title,
      html`<ul>${told.stories.map((story) => storyItem(story, { language, zone: told.zone }))}</ul>${next}`,
    ),
  );
}

function storyItem(
  { title, url, source, language, publishedAt }: MailStory,
  place: { readonly language: 'en' | 'es'; readonly zone: string },
): Html {
  const time = publishedAt === undefined ? undefined : localTime(publishedAt, place);
  return html`<li><a href="${safeHref(url)}" lang="${language}" rel="noreferrer">${title}</a> <span class="quiet">${source} · ${time ?? mailWords[place.language].undated}</span></li>`;
}

type Page = { readonly path: string; readonly purposes: readonly LinkPurpose[]; readonly deps: AppDependencies };
type Subject = Extract<LinkAnswer, { purpose: unknown }>;

function tokenOf(c: Context): string {
  return c.req.query('t') ?? '';
}

async function answerPage(c: Context, page: Page, answer: LinkAnswer): Promise<Response> {
  const language = pageLanguage(c);
  switch (answer.kind) {
    case 'invalid':
      return c.html(readerNotice(language, linkWords[language].invalid, { offersLink: true }), 400);
    case 'expired':
      return c.html(readerNotice(language, linkWords[language].expired, { offersLink: true }), 410);
    case 'retired':
      return c.html(readerNotice(language, linkWords[language].retired, { offersLink: true }), 410);
    case 'overtaken':
    case 'ready':
    case 'done':
      return page.purposes.includes(answer.purpose)
        ? knownPage(c, page, answer)
        : answerPage(c, page, { kind: 'invalid' });
    default:
      return answer satisfies never;
  }
}

/** A link that does what its path is for. */
async function knownPage(c: Context, page: Page, subject: Subject): Promise<Response> {
  const { language, kind } = subject;
  const words = linkWords[language];
  if (kind === 'ready') return c.html(await askPage(c, page, { subject }));
  if (kind === 'overtaken') {
    const notice = subject.purpose === 'wrong-tag' ? words.articleGone : words.stopped;
    return c.html(readerNotice(language, notice, { offersLink: subject.purpose !== 'wrong-tag' }), 410);
  }
  const { done, next } = wordsOf(subject);
  return c.html(readerPage(language, done, html`${subjectLines(subject, page.deps)}<p>${next}</p>`));
}

async function askPage(
  c: Context,
  { path, deps }: Page,
  { subject, notice }: { readonly subject: Subject; readonly notice?: string },
): Promise<Html> {
  const { ask, button } = wordsOf(subject);
  const preview = subject.purpose === 'confirm' ? await previewOf(deps, subject.queryText, subject) : '';
  const seal = await deps.links.seal(tokenOf(c));
  return readerPage(
    subject.language,
    ask,
    html`${notice === undefined ? '' : html`<p class="error" role="alert">${notice}</p>`}
${subjectLines(subject, deps)}${preview}
<form method="post" action="${path}?t=${tokenOf(c)}"><input type="hidden" name="seal" value="${seal}"><button class="primary">${button}</button></form>`,
  );
}

function wordsOf({ language, purpose }: Subject) {
  const { purposes } = linkWords[language];
  // PATHS keeps links that open other pages away from these.
  return purposes[purpose === 'manage' || purpose === 'stories' ? 'confirm' : purpose];
}

function subjectLines(subject: Subject, deps: AppDependencies): Html {
  const { language, queryText, note, cadence, about } = subject;
  const words = linkWords[language];
  return html`<dl class="facts">
${queryText === undefined ? '' : html`<dt>${words.query}</dt><dd><code>${queryText}</code></dd>`}
${note === undefined ? '' : html`<dt>${words.note}</dt><dd>${note}</dd>`}
${cadence === undefined ? '' : html`<dt>${words.frequency}</dt><dd>${mailWords[language].cadence[cadence]}</dd>`}
${about === undefined ? '' : html`<dt>${words.tag}</dt><dd>${deps.tagLabel(about.tag)}</dd><dt>${words.article}</dt><dd lang="${about.articleLanguage}">${about.title}</dd>`}
</dl>`;
}
