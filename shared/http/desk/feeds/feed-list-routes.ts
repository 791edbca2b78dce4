import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FeedListDesk, FeedLook, ImportAnswer } from '../../../model/feed-desk.ts';
import { httpUrl } from '../../../model/opml.ts';
import { withScheme } from '../../../text/with-scheme.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import { type AddPageState, addPage } from './add-page.ts';
import { type ImportPageState, importPage } from './import-page.ts';
import { readChosen, wantedFeed } from './read-chosen.ts';
import { uploadForm, uploadLimit } from './upload-form.ts';

/** What editors do with the list of feeds, where it can be written. */
export function feedListRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { look, list } = deps.feedDesk ?? {};
  if (list === undefined || look === undefined) return;
  const editor = needRole(deps, 'editor');
  app.get('/feeds/list/add', editor, (c) => showAdd(c, deps, { state: { address: '', language: '' } }));
  app.post('/feeds/list/find', editor, (c) => findFeeds(c, deps, look));
  app.post('/feeds/list/add', editor, (c) => addChosen(c, deps, list));
  app.get('/feeds/list/import', editor, (c) => showImport(c, deps, { state: { text: '' } }));
  app.post('/feeds/list/import', uploadLimit(deps), editor, (c) => importList(c, deps, list));
}

type Shown<State> = { readonly state: State; readonly status?: ContentfulStatusCode };

async function showAdd(c: Context<DeskEnv>, deps: AppDependencies, { state, status = 200 }: Shown<AddPageState>) {
  return await c.html(addPage(deps, c.get('desk'), state), status);
}

async function showImport(c: Context<DeskEnv>, deps: AppDependencies, { state, status = 200 }: Shown<ImportPageState>) {
  return await c.html(importPage(deps, c.get('desk'), state), status);
}

/** BCP 47, as in the list. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;

/** Asks outlets, so it is a POST although it changes nothing here. */
async function findFeeds(c: Context<DeskEnv>, deps: AppDependencies, look: FeedLook): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const address = (form.field('address') ?? '').trim();
  const language = (form.field('language') ?? '').trim();
  const url = httpUrl(withScheme(address))?.href;
  if (address === '' || url === undefined)
    return showAdd(c, deps, { state: { address, language, wrong: 'address' }, status: 400 });
  if (language !== '' && !LANGUAGE.test(language))
    return showAdd(c, deps, { state: { address, language, wrong: 'language' }, status: 400 });
  const answer = await look.find(url, language === '' ? undefined : language);
  return showAdd(c, deps, { state: { address: url, language, answer } });
}

async function addChosen(c: Context<DeskEnv>, deps: AppDependencies, list: FeedListDesk): Promise<Response> {
  const form = await deskForm(c, deps);
  if (form instanceof Response) return form;
  const chosen = readChosen(form);
  const taken = chosen.filter(({ isTaken }) => isTaken);
  const again = (refused: NonNullable<AddPageState['refused']>) =>
    showAdd(c, deps, { state: { address: '', language: '', chosen, refused }, status: 400 });
  if (taken.length === 0) return again('none-chosen');
  const answer = await list.add(taken.map(wantedFeed));
  if (answer.kind === 'refused') return again(answer.reasons);
  const [first, ...others] = answer.feedIds;
  if (first === undefined) return again(answer.known);
  for (const target of answer.feedIds) await c.get('desk').audit({ action: 'feed.add', target });
  return c.redirect(others.length === 0 ? `/feeds/${first}?said=added` : '/feeds?said=added', 303);
}

/**
 * A list without a fault ends at the feeds. One with faults is answered with them, line by line: sent again it adds
 * nothing twice.
 */
async function importList(c: Context<DeskEnv>, deps: AppDependencies, list: FeedListDesk): Promise<Response> {
  const sent = await uploadForm(c, deps);
  if (sent instanceof Response) return sent;
  const { text, bytes } = sent;
  if (bytes.length === 0)
    return showImport(c, deps, { state: { text, answer: { kind: 'nothing-given' } }, status: 400 });
  const answer = await list.import(bytes);
  if (answer.kind === 'imported' && answer.added > 0)
    await c.get('desk').audit({ action: 'feed.import', target: 'feeds', detail: `${answer.added} added` });
  const isWhole = answer.kind === 'imported' && answer.added > 0 && answer.findings.length === 0;
  if (isWhole) return c.redirect('/feeds?said=imported', 303);
  return showImport(c, deps, { state: { text, answer }, status: isPartly(answer) ? 200 : 400 });
}

function isPartly(answer: ImportAnswer): boolean {
  return answer.kind === 'imported' && answer.added + answer.known > 0;
}
