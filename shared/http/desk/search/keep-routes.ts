import type { Context, Hono } from 'hono';
import type { RequestError } from '../../../model/reader-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { isTestAddress } from '../../subscribe-routes.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { deskNotice, deskPage } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { readSearchAddress, searchAddress } from './search-address.ts';
import { type AlertAsked, subscribeBody } from './subscribe-page.ts';

type DeskCall = Context<DeskEnv>;

/** Shows the page of a search again, with what went wrong. */
export type ShowSearch = (
  c: DeskCall,
  query: string,
  said: {
    readonly attempt?: { readonly name: string; readonly note: string; readonly errors: readonly string[] };
    readonly problem?: string;
  },
) => Promise<Response>;

/** Saves searches and takes them away again (editors), and starts alerts for them (everybody). */
export function keepRoutes(app: Hono<DeskEnv>, deps: AppDependencies, showSearch: ShowSearch): void {
  app.post('/search/save', needRole(deps, 'editor'), async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await save(c, deps, form, showSearch);
  });
  app.post('/search/remove', needRole(deps, 'editor'), async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await remove(c, deps, form, showSearch);
  });
  app.get('/search/subscribe', (c) => {
    const asked = {
      query: readSearchAddress(c).query,
      cadence: '',
      note: '',
      address: c.get('desk').visitor.email ?? '',
    };
    return showAlert(c, deps, asked);
  });
  app.post('/search/subscribe', async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await startAlert(c, deps, form);
  });
}

function typed(form: Form, name: string): string {
  return (form.field(name) ?? '').trim();
}

async function save(c: DeskCall, deps: AppDependencies, form: Form, showSearch: ShowSearch): Promise<Response> {
  const { language, audit } = c.get('desk');
  const words = searchWords[language];
  const [query, name, note] = [typed(form, 'q'), typed(form, 'name'), typed(form, 'note')];
  const wrong = (errors: readonly string[]) => showSearch(c, query, { attempt: { name, note, errors } });
  if (deps.api === undefined) return await wrong([words.cannotSave]);
  const report = await deps.api.searches.save({ name, queryText: query, ...(note === '' ? {} : { note }) });
  switch (report.kind) {
    case 'saved':
    case 'changed':
      await audit({ action: 'search.save', target: report.search.name, detail: report.search.queryText });
      return c.redirect(searchAddress({ query }, { said: 'saved' }), 303);
    case 'invalid':
      return await wrong(report.errors);
    case 'conflict':
      return await wrong([words.saveConflict]);
    default:
      return report satisfies never;
  }
}

async function remove(c: DeskCall, deps: AppDependencies, form: Form, showSearch: ShowSearch): Promise<Response> {
  const { language, audit } = c.get('desk');
  const words = searchWords[language];
  const name = typed(form, 'name');
  if (deps.api === undefined) return await showSearch(c, '', { problem: words.cannotSave });
  const report = await deps.api.searches.remove(name);
  switch (report.kind) {
    case 'removed':
      await audit({ action: 'search.remove', target: name });
      return c.redirect('/search?said=removed', 303);
    case 'absent':
      return c.redirect('/search?said=absent', 303);
    case 'in-use':
      return await showSearch(c, '', { problem: words.inUse(name, report.usedBy.join(', ')) });
    case 'conflict':
      return await showSearch(c, '', { problem: words.saveConflict });
    default:
      return report satisfies never;
  }
}

async function showAlert(
  c: DeskCall,
  deps: AppDependencies,
  asked: AlertAsked,
  errors: readonly RequestError[] = [],
): Promise<Response> {
  const desk = c.get('desk');
  if (deps.readerDesk === undefined) return await deskNotice(c, deps, 'noSuchPage', 404);
  const answer = await deps.readerDesk.preview(asked.query);
  // The search says what is wrong with its query, at the column.
  if (answer.kind === 'invalid') return c.redirect(searchAddress({ query: asked.query }), 303);
  const body = subscribeBody(desk, { asked, preview: answer.preview, errors });
  const title = searchWords[desk.language].alertTitle;
  return await c.html(
    deskPage(deps, desk, { title, place: 'search', body, query: asked.query }),
    errors.length === 0 ? 200 : 400,
  );
}

/** A reader whose address is known has the alert at once; any other address is asked by a mail. */
async function startAlert(c: DeskCall, deps: AppDependencies, form: Form): Promise<Response> {
  const { visitor, language, audit } = c.get('desk');
  const { readerDesk } = deps;
  if (readerDesk === undefined) return await deskNotice(c, deps, 'noSuchPage', 404);
  const asked: AlertAsked = {
    query: typed(form, 'q'),
    cadence: typed(form, 'cadence'),
    note: typed(form, 'note'),
    address: typed(form, 'address'),
  };
  const request = {
    queryText: asked.query,
    ...(asked.cadence === '' ? {} : { cadence: asked.cadence }),
    ...(asked.note === '' ? {} : { note: asked.note }),
  };
  if (visitor.subscriberId !== undefined) {
    const answer = await readerDesk.add(visitor.subscriberId, request);
    if (answer.kind === 'changed') {
      await audit({ action: 'alert.add', target: visitor.subscriberId, detail: asked.query });
      return c.redirect(searchAddress({ query: asked.query }, { said: 'alert' }), 303);
    }
    if (answer.kind === 'invalid') return await showAlert(c, deps, asked, answer.errors);
    // Whose row is gone is asked like anybody else.
  }
  const address = asked.address === '' ? (visitor.email ?? '') : asked.address;
  const simulated: RequestError = { field: 'address', message: searchWords[language].simulator };
  if (isTestAddress(address)) return await showAlert(c, deps, asked, [simulated]);
  const answer = await readerDesk.ask({ ...request, address, language });
  if (answer.kind === 'invalid') return await showAlert(c, deps, asked, answer.errors);
  await audit({ action: 'alert.ask', target: 'subscription', detail: asked.query });
  return c.redirect(searchAddress({ query: asked.query }, { said: 'asked' }), 303);
}
