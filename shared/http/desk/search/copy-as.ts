import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { type SearchAddress, searchAddress } from './search-address.ts';

type Copied = {
  /** Scheme and host of the desk. */
  readonly origin: string;
  /** Canonical text of the search. */
  readonly query: string;
  readonly search: SearchAddress;
};

/** The search as others take it: a link, a command, a call, a feed. Each is text; the script adds a button that copies it. */
export function copyAs(language: PageLanguage, copied: Copied): Html {
  const words = searchWords[language];
  const lines = [
    { id: 'copy-link', label: words.asLink, text: permanentLink(copied) },
    { id: 'copy-cli', label: words.asCli, text: cliLine(copied) },
    { id: 'copy-api', label: words.asApi, text: apiCall(copied) },
    { id: 'copy-atom', label: words.asAtom, text: atomAddress(copied) },
  ];
  return html`<details class="copy-as"><summary>${words.copyAs}</summary>
${lines.map(({ id, label, text }) => html`<div class="copy-line"><h3 id="${id}-label">${label}</h3><pre id="${id}">${text}</pre><button type="button" hidden data-copy="${id}" data-copied="${words.copied}" aria-describedby="${id}-label">${words.copy}</button></div>`)}
<p class="quiet">${words.apiKeyNote}</p></details>`;
}

/** The search in canonical form: the same for everybody who searches for the same. */
export function permanentLink({ origin, query, search: { order, collapse } }: Copied): string {
  return `${origin}${searchAddress({ query, order, collapse })}`;
}

export function cliLine({ query, search: { order, collapse } }: Copied): string {
  const options = [...(order === 'relevance' ? [' --relevance'] : []), ...(collapse ? [' --story'] : [])];
  return `./vigia articles search ${shellQuoted(query)}${options.join('')}`;
}

export function apiCall({ origin, query, search: { order, collapse } }: Copied): string {
  const fields = new URLSearchParams({ q: query });
  if (order === 'relevance') fields.set('order', order);
  if (collapse) fields.set('collapse', 'story');
  return `curl -sS -H "Authorization: Bearer $VIGIA_KEY" ${shellQuoted(`${origin}/api/v1/articles?${fields}`)}`;
}

export function atomAddress({ origin, query }: Copied): string {
  return `${origin}/api/v1/export?${new URLSearchParams({ format: 'atom', q: query })}`;
}

/** One word of a POSIX shell (POSIX.1-2024, Shell Command Language, 2.2.2): nothing in single quotes is read but their end. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
