import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppDependencies } from '../../app-dependencies.ts';
import { isForeign } from '../../is-foreign.ts';
import { formText } from '../desk-context.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskNotice } from '../desk-page.ts';

/** About 8,000 feeds; longer lists go by `vigia feeds import`. */
const MAX_UPLOAD_BYTES = 2 * 1024 * 1024;

/** A list that was sent: what was written into the form, or else the file. */
export type UploadedList = { readonly text: string; readonly bytes: Uint8Array };

/** Refuses a body that is longer than any list, before it is read. */
export function uploadLimit(deps: AppDependencies) {
  return bodyLimit({
    maxSize: MAX_UPLOAD_BYTES,
    // The limit knows nothing of our context, which stands on the request by then.
    onError: (c) => deskNotice(c as Context<DeskEnv>, deps, 'tooLarge', 413),
  });
}

/**
 * The list of a form with a file (`multipart/form-data`), under the rules of every form of the desk (`deskForm`): from one
 * of our own pages, from this browser, for this person.
 */
export async function uploadForm(c: Context<DeskEnv>, deps: AppDependencies): Promise<UploadedList | Response> {
  if (isForeign(c)) return await deskNotice(c, deps, 'foreign', 403);
  // What is no form at all has no token either.
  const body = await c.req.parseBody().catch(() => ({}) as Record<string, string | File>);
  const { token, list, file } = body;
  const expected = formText(c, deps, c.get('desk').visitor);
  const sealed = typeof token === 'string' && (await deps.links.isSealed(expected, token));
  if (!sealed) return await deskNotice(c, deps, 'staleForm', 403);
  const text = typeof list === 'string' ? list : '';
  if (text.trim() !== '' || !(file instanceof File)) return { text, bytes: new TextEncoder().encode(text) };
  return { text: '', bytes: new Uint8Array(await file.arrayBuffer()) };
}
