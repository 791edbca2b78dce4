import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The pages below `/model`. */
export type ModelPlace = 'overview' | 'tryIt' | 'plans' | 'labels' | 'none';

const PLACES = [
  { place: 'overview', path: '/model' },
  { place: 'tryIt', path: '/model/try' },
  { place: 'plans', path: '/model/plans' },
  { place: 'labels', path: '/model/labels' },
] as const;

/** A page of the topic model, with the ways to the others. */
export function modelFrame(
  deps: Pick<AppDependencies, 'assets'>,
  desk: DeskContext,
  page: { readonly title: string; readonly place: ModelPlace; readonly body: Html },
): Html {
  const words = modelWords[desk.language];
  const body = html`<nav class="model-pages" aria-label="${words.pages}"><ul>${PLACES.map(
    ({ place, path }) =>
      html`<li><a href="${path}"${page.place === place ? html` aria-current="page"` : ''}>${words[place]}</a></li>`,
  )}</ul></nav>
<h1>${page.title}</h1>
${page.body}`;
  return deskPage(deps, desk, { title: page.title, place: 'model', body });
}
