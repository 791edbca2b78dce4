import type { Context, Hono } from 'hono';
import type { ReaderDesk } from '../model/reader-desk.ts';
import type { WebhookDesk } from '../model/webhook-desk.ts';
import type { AppDependencies } from './app-dependencies.ts';
import type { DeskEnv } from './desk/desk-env.ts';
import { isForeign } from './is-foreign.ts';
import { linkWords } from './link-words.ts';
import type { Outcome } from './manage-form.ts';
import { erasePage, manageLinkPage, managePage } from './manage-page.ts';
import { manageWebhookWords } from './manage-webhook-words.ts';
import { manageWords } from './manage-words.ts';
import { type PageLanguage, pageLanguage } from './page-language.ts';
import type { PublicPace } from './public-pace.ts';
import { type Form, readForm } from './read-form.ts';
import { actForReader, type ReaderActed, type ReaderAction, readerActionNamed } from './reader-action.ts';
import { readerNotice } from './reader-page.ts';
import { tooOften } from './subscribe-routes.ts';

/**
 * A reader's own page. Without a link it asks for an address and mails one; with a link it shows what there is, and
 * changes it by POST. The token stands in every form and is signed anew at each change: no cookie, no account.
 */
export function manageRoutes(app: Hono<DeskEnv>, deps: AppDependencies, pace: PublicPace): void {
  const { readerDesk: desk, webhookDesk: webhooks, links } = deps;
  if (desk === undefined) return;
  app.get('/manage', async (c) => {
    const token = c.req.query('t');
    if (token === undefined) return c.html(manageLinkPage(pageLanguage(c)));
    const subscriberId = await readerOf(links, token);
    if (typeof subscriberId !== 'string') return noLink(c, subscriberId.kind);
    const view = await desk.view(subscriberId);
    return view === undefined
      ? noLink(c, 'invalid')
      : c.html(managePage(view, { token, webhooks: await webhooks?.list(subscriberId) }));
  });
  app.post('/manage', async (c) => {
    const language = pageLanguage(c);
    if (isForeign(c)) return c.html(readerNotice(language, linkWords[language].foreign), 403);
    const form = await readForm(c);
    if (form === undefined) return c.html(readerNotice(language, linkWords[language].tooLarge), 413);
    if (form.field('do') === 'link') return await mailLink(c, { desk, form, pace });
    const subscriberId = await readerOf(links, form.field('t') ?? '');
    if (typeof subscriberId !== 'string') return noLink(c, subscriberId.kind);
    return await act({ c, desk, webhooks, links, form, subscriberId });
  });
}

type Visit = {
  readonly c: Context;
  readonly desk: ReaderDesk;
  readonly webhooks: WebhookDesk | undefined;
  readonly links: AppDependencies['links'];
  readonly form: Form;
  readonly subscriberId: string;
};

/** Whose page a token opens, or why it opens none. */
async function readerOf(
  links: AppDependencies['links'],
  token: string,
): Promise<string | { readonly kind: 'invalid' | 'expired' | 'retired' }> {
  const answer = await links.read(token);
  if (answer.kind === 'expired' || answer.kind === 'retired') return answer;
  return answer.kind === 'ready' && answer.purpose === 'manage' ? answer.subscriberId : { kind: 'invalid' };
}

function noLink(c: Context, kind: 'invalid' | 'expired' | 'retired'): Response | Promise<Response> {
  const language = pageLanguage(c);
  return c.html(
    readerNotice(language, linkWords[language][kind], { offersLink: true }),
    kind === 'invalid' ? 400 : 410,
  );
}

/** The same answer for an address that has alerts and for one that has none. */
async function mailLink(
  c: Context,
  { desk, form, pace }: { readonly desk: ReaderDesk; readonly form: Form; readonly pace: PublicPace },
): Promise<Response> {
  const language = pageLanguage(c);
  const seconds = pace.take(c, 'link');
  if (seconds > 0) return tooOften(c, language, seconds);
  const address = (form.field('address') ?? '').trim();
  const answer = await desk.askForLink(address);
  if (answer.kind === 'invalid') return c.html(manageLinkPage(language, answer.errors, address), 400);
  const words = manageWords[language];
  return c.html(readerNotice(language, { title: words.linkSentTitle, text: words.linkSentText }));
}

async function act(visit: Visit): Promise<Response> {
  const { form, subscriberId, desk, webhooks } = visit;
  const todo = form.field('do');
  const action = readerActionNamed(todo);
  if (action !== undefined) {
    const asked = { readerDesk: desk, webhookDesk: webhooks, subscriberId, form, isOwn: true };
    return await show(visit, { action, ...(await actForReader(action, asked)) });
  }
  if (todo === 'export') return await exportData(visit);
  if (todo === 'erase') return await askErase(visit);
  if (todo === 'erase-now') return await erase(visit);
  return await show(visit);
}

/** The page as it is now, with the token signed anew. */
async function show(visit: Visit, acted?: ReaderActed & { readonly action: ReaderAction }): Promise<Response> {
  const { c, desk, links, subscriberId, webhooks } = visit;
  const view = await desk.view(subscriberId);
  if (view === undefined) return noLink(c, 'invalid');
  const token = await links.renew(subscriberId);
  const outcome = acted === undefined ? undefined : outcomeOf(visit, acted, view.subscriber.language);
  const page = managePage(view, { token, outcome, webhooks: await webhooks?.list(subscriberId) });
  return c.html(page, outcome?.kind === 'refused' ? 400 : 200);
}

function outcomeOf(
  visit: Visit,
  { action, form, answer, secret }: ReaderActed & { readonly action: ReaderAction },
  language: PageLanguage,
): Outcome {
  if (answer.kind === 'changed')
    return {
      kind: 'saved',
      form,
      ...(secret === undefined ? {} : { secret }),
      ...(action === 'webhook-test' ? { note: manageWebhookWords[language].tested } : {}),
    };
  const errors = answer.kind === 'invalid' ? answer.errors : [{ field: 'id', message: manageWords[language].gone }];
  return { kind: 'refused', form, errors, typed: visit.form.field };
}

async function exportData({ c, desk, subscriberId }: Visit): Promise<Response> {
  const data = await desk.exported(subscriberId);
  return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="vigia-my-data.json"',
  });
}

async function askErase(visit: Visit): Promise<Response> {
  const { c, desk, links, subscriberId } = visit;
  const view = await desk.view(subscriberId);
  if (view === undefined) return noLink(c, 'invalid');
  const token = await links.renew(subscriberId);
  return c.html(erasePage(view.subscriber.language, { token, seal: await links.seal(`erase ${subscriberId}`) }));
}

async function erase(visit: Visit): Promise<Response> {
  const { c, desk, links, form, subscriberId } = visit;
  if (!(await links.isSealed(`erase ${subscriberId}`, form.field('seal') ?? ''))) return await askErase(visit);
  const language = (await desk.view(subscriberId))?.subscriber.language ?? pageLanguage(c);
  await desk.erase(subscriberId);
  const words = manageWords[language];
  return c.html(readerNotice(language, { title: words.erasedTitle, text: words.erasedText }));
}
