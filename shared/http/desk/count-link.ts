import { html } from 'hono/html';
import type { Html } from '../layout.ts';
import type { DeskContext } from './desk-env.ts';
import { numberLocale } from './number-locale.ts';

/**
 * A number with the search that finds just what it counts: every number of articles or stories on a page is one of
 * these. `counts: 'stories'` opens the search collapsed by story.
 */
export function countLink(
  { language }: Pick<DeskContext, 'language'>,
  count: number,
  search: { readonly query: string; readonly counts?: 'articles' | 'stories' },
): Html {
  return html`<a class="count" href="${searchPath(search)}">${numberText(language, count)}</a>`;
}

/** The page of a search. */
export function searchPath({
  query,
  counts,
}: {
  readonly query: string;
  readonly counts?: 'articles' | 'stories';
}): string {
  const fields = new URLSearchParams({ q: query, ...(counts === 'stories' ? { collapse: 'story' } : {}) });
  return `/search?${fields}`;
}

/** `12,345`. */
export function numberText(language: string, value: number): string {
  return new Intl.NumberFormat(numberLocale(language), { useGrouping: 'always' }).format(value);
}
