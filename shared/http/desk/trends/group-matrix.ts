import { html } from 'hono/html';
import type { ArticleFacets } from '../../../ports.ts';
import { queryWithin, queryWithValue } from '../../../query/trend-query.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { countLink, numberText } from '../count-link.ts';
import { valueLabel } from '../search/value-label.ts';
import type { TrendsView } from './trends-view.ts';

/** Rows and columns that are shown; a screen has no room for more. */
const MOST_GROUPS = 20;
const MOST_TOPICS = 8;

/** Shades of a cell; styles/trends.css has a class for each. */
const HEATS = 5;

/** One topic and how many of its articles name which group. */
export type MatrixColumn = {
  readonly topic: string;
  readonly query: string;
  readonly groups: ReadonlyMap<string, number>;
};

/** Counts for the matrix of the view: one index call a topic. */
export async function matrixColumns({ deps, desk, found }: TrendsView): Promise<readonly MatrixColumn[]> {
  const { scope, facets, days } = found;
  const topics = (facets.fields.topic ?? []).slice(0, MOST_TOPICS);
  const columns = await Promise.all(
    topics.map(async ({ value }) => {
      const query = queryWithValue(scope, 'topic', value);
      if (query === undefined) return [];
      const question = { query: queryWithin(query, days), now: desk.now, fields: ['group'], top: 1_000 } as const;
      const counted = await deps.articleIndex.facets(question);
      return [{ topic: value, query, groups: groupCounts(counted) }];
    }),
  );
  return columns.flat();
}

function groupCounts({ fields }: ArticleFacets): ReadonlyMap<string, number> {
  return new Map((fields.group ?? []).map(({ value, count }) => [value, count]));
}

/** Which groups are named beside which topics: every number leads to its search, and its shade says how great it is. */
export function groupMatrix(view: TrendsView, columns: readonly MatrixColumn[]): Html {
  const { deps, desk, found } = view;
  const { language } = desk;
  const words = trendsWords[language];
  const groups = (found.facets.fields.group ?? []).filter(({ value }) =>
    columns.some((column) => column.groups.has(value)),
  );
  const shown = groups.slice(0, MOST_GROUPS);
  const greatest = Math.max(1, ...columns.flatMap((column) => shown.map(({ value }) => column.groups.get(value) ?? 0)));
  if (shown.length === 0) return html`<section><h2>${words.matrix}</h2><p>${words.noMatrix}</p></section>`;
  return html`<section><h2>${words.matrix}</h2><p class="quiet">${words.matrixHelp}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${words.matrix}"><table class="matrix">
<thead><tr><th scope="col">${words.group}</th>${columns.map(({ topic }) => html`<th scope="col" class="number">${valueLabel(deps, language, { field: 'topic', value: topic })}</th>`)}</tr></thead>
<tbody>${shown.map(
    ({ value }) =>
      html`<tr><th scope="row">${valueLabel(deps, language, { field: 'group', value })}</th>${columns.map((column) => matrixCell(view, column, { group: value, greatest }))}</tr>`,
  )}</tbody></table></div>
${groups.length > shown.length ? html`<p class="quiet">${words.moreGroups(numberText(language, groups.length - shown.length))}</p>` : ''}</section>`;
}

function matrixCell(
  { desk, found: { days } }: TrendsView,
  { groups, query }: MatrixColumn,
  { group, greatest }: { readonly group: string; readonly greatest: number },
): Html {
  const count = groups.get(group) ?? 0;
  const both = queryWithValue(query, 'group', group);
  if (count === 0 || both === undefined) return html`<td class="number"><span class="quiet">0</span></td>`;
  const heat = Math.ceil((HEATS * count) / greatest);
  return html`<td class="number heat-${heat}">${countLink(desk, count, { query: queryWithin(both, days) })}</td>`;
}
