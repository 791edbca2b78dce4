import type { Context, Hono } from 'hono';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import { searchAddress } from './search-address.ts';

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

/** Saves searches and takes them away again; for editors. */
export function keepRoutes(app: Hono<DeskEnv>, deps: AppDependencies, showSearch: ShowSearch): void {
  app.post('/search/save', needRole(deps, 'editor'), async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await save(c, deps, form, showSearch);
  });
  app.post('/search/remove', needRole(deps, 'editor'), async (c) => {
    const form = await deskForm(c, deps);
    return form instanceof Response ? form : await remove(c, deps, form, showSearch);
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
