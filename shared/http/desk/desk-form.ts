import type { Context } from 'hono';
import type { AppDependencies } from '../app-dependencies.ts';
import { isForeign } from '../is-foreign.ts';
import { type Form, readForm } from '../read-form.ts';
import { formText } from './desk-context.ts';
import type { DeskEnv } from './desk-env.ts';
import { deskNotice } from './desk-page.ts';

/**
 * The form of a POST that one of our own pages sent from this browser for this person, or the page that says why it
 * is not one: from another site, too large, or without the token of a page. Every state change of the desk comes through here.
 * `maxBytes`: for a form that holds a text.
 */
export async function deskForm(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  { maxBytes }: { readonly maxBytes?: number } = {},
): Promise<Form | Response> {
  const desk = c.get('desk');
  if (isForeign(c)) return await deskNotice(c, deps, 'foreign', 403);
  const form = await readForm(c, maxBytes);
  if (form === undefined) return await deskNotice(c, deps, 'tooLarge', 413);
  const sealed = await deps.links.isSealed(formText(c, deps, desk.visitor), form.field('token') ?? '');
  return sealed ? form : await deskNotice(c, deps, 'staleForm', 403);
}
