import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import type { ExportFormat } from '../../../query/export/export-format.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { searchWords } from '../../words/search-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';

/** A pack is made while its reader waits, and its pages go through one answer. */
export const MAX_DESK_PACK = 200;

/** What the formats call themselves: names, in no language. */
const NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSONL',
  parquet: 'Parquet',
  atom: 'Atom',
  'json-feed': 'JSON Feed',
  bibtex: 'BibTeX',
  ris: 'RIS',
  'csl-json': 'CSL-JSON',
};

const WITH_TEXT = ['csv', 'jsonl', 'parquet'] as const;
const CITATIONS = ['bibtex', 'ris', 'csl-json'] as const;
const FEEDS = ['atom', 'json-feed'] as const;

/** Every way to take a search's articles away. `query` is canonical. */
export function exportLinks(
  deps: Pick<AppDependencies, 'api'>,
  { visitor, language }: DeskContext,
  query: string,
): Html {
  const words = searchWords[language];
  const links = (formats: readonly ExportFormat[], text: boolean) =>
    formats.map(
      (format) =>
        html`<li><a href="/search/export?${new URLSearchParams({ format, q: query, ...(text ? { text: 'true' } : {}) })}" download>${NAMES[format]}</a></li>`,
    );
  const rows = [
    [words.snippets, links(WITH_TEXT, false)],
    [words.fullTexts, links(WITH_TEXT, true)],
    [words.citations, links(CITATIONS, false)],
    [words.feedFormats, links(FEEDS, false)],
  ] as const;
  return html`<details class="export"><summary>${words.export}</summary><p class="quiet">${words.exportHelp}</p>
${rows.map(([label, items]) => html`<h3>${label}</h3><ul class="links">${items}</ul>`)}
${
  deps.api === undefined || !mayAct(visitor.role, 'editor')
    ? ''
    : html`<h3><a href="/search/pack?${new URLSearchParams({ q: query })}" download>${words.pack}</a></h3><p class="quiet">${words.packHelp(numberText(language, MAX_DESK_PACK))}</p>`
}</details>`;
}
