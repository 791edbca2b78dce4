import type { Context } from 'hono';
import type { ArticleOrder } from '../../../ports.ts';

/** A search as its address says it. */
export type SearchAddress = {
  /** As typed. */
  readonly query: string;
  readonly order: ArticleOrder;
  readonly collapse: boolean;
  /** Where the page begins; the first page has none. */
  readonly cursor?: string;
  /** The pages before it, nearest last; the first page has no cursor. */
  readonly back: readonly PagePlace[];
  /** The place of its first article in the whole list, from 1. */
  readonly from: number;
};

/** Where a page begins: its cursor, and the place of its first article in the whole list. */
export type PagePlace = { readonly cursor: string; readonly from: number };

/** Pages that the way back remembers: an address must stay short enough for every server on its way. */
const MAX_BACK = 12;

/** An answer that echoes a query echoes no more of it. */
export const MAX_SHOWN_QUERY = 4_000;

/** What the address of a search asks for; what it says wrongly counts as not said. */
export function readSearchAddress(c: Context): SearchAddress {
  const cursor = c.req.query('cursor') ?? '';
  return {
    query: (c.req.query('q') ?? '').trim().slice(0, MAX_SHOWN_QUERY),
    order: c.req.query('order') === 'relevance' ? 'relevance' : 'newest',
    collapse: c.req.query('collapse') === 'story',
    ...(cursor === '' ? {} : { cursor }),
    back: cursor === '' ? [] : (c.req.queries('back') ?? []).slice(-MAX_BACK).map(readPlace),
    from: cursor === '' ? 1 : readFrom(c.req.query('from') ?? ''),
  };
}

/** `26:CURSOR`, the first page `1:`. */
function readPlace(text: string): PagePlace {
  const colon = text.indexOf(':');
  return { from: readFrom(text.slice(0, Math.max(0, colon))), cursor: text.slice(colon + 1) };
}

function readFrom(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 1;
}

/** The address of a search's first page, or of the page at its cursor. */
export function searchAddress(
  search: Pick<SearchAddress, 'query'> & Partial<SearchAddress>,
  more: Readonly<Record<string, string>> = {},
): string {
  const { query, order, collapse, cursor, back = [], from } = search;
  const fields = new URLSearchParams({ q: query });
  if (order === 'relevance') fields.set('order', order);
  if (collapse === true) fields.set('collapse', 'story');
  if (cursor !== undefined && cursor !== '') {
    fields.set('cursor', cursor);
    for (const place of back.slice(-MAX_BACK)) fields.append('back', `${place.from}:${place.cursor}`);
    if (from !== undefined) fields.set('from', String(from));
  }
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  return `/search?${fields}`;
}
