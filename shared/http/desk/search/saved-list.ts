import { html } from 'hono/html';
import type { SavedSearch } from '../../../model/saved-search.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { searchAddress } from './search-address.ts';

/** The searches that the team saved, each a link that runs it; editors remove them. */
export function savedList(
  deps: Pick<AppDependencies, 'api'>,
  desk: DeskContext,
  searches: readonly SavedSearch[],
): Html {
  const words = searchWords[desk.language];
  if (searches.length === 0) return html`<p>${words.noSaved}</p>`;
  const mayRemove = deps.api !== undefined && mayAct(desk.visitor.role, 'editor');
  return html`<ul class="saved">${searches.map(
    ({
      name,
      queryText,
      note,
      updatedAt,
    }) => html`<li class="card" data-item><h3><a href="${searchAddress({ query: `search:${name}` })}">${name}</a></h3>
${note === undefined || note === '' ? '' : html`<p>${note}</p>`}<p><a href="${searchAddress({ query: queryText })}"><code>${queryText}</code></a> <span class="quiet">${timeTag(desk, updatedAt, 'day')}</span></p>
${mayRemove ? html`<form method="post" action="/search/remove">${tokenField(desk)}<input type="hidden" name="name" value="${name}"><button aria-label="${words.removeNamed(name)}">${words.removeSaved}</button></form>` : ''}</li>`,
  )}</ul>`;
}
