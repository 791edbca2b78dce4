import { html } from 'hono/html';
import { queryWithin, queryWithValue } from '../../../query/trend-query.ts';
import type { Html } from '../../layout.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { type MapPlace, placeMap } from '../charts/place-map.ts';
import type { ChartText } from '../charts/plot-svg.ts';
import { NARROW, WIDE } from '../charts/timeline-chart.ts';
import { countLink } from '../count-link.ts';
import { valueLabel } from '../search/value-label.ts';
import { trendsPath } from './trends-address.ts';
import type { TrendsView } from './trends-view.ts';

/** A place that articles name, with the search that finds them. */
export type NamedPlace = MapPlace & { readonly query: string };

/** Every place of the topic model that has coordinates, most articles first. */
export function namedPlaces({ deps, desk, found: { scope, facets, days } }: TrendsView): readonly NamedPlace[] {
  return (facets.fields.entity ?? []).flatMap(({ value, count }) => {
    const at = deps.placeOf?.(`entity:${value}`);
    const query = queryWithValue(scope, 'entity', value);
    if (at === undefined || query === undefined) return [];
    const name = valueLabel(deps, desk.language, { field: 'entity', value });
    return [{ name, count, at, query: queryWithin(query, days) }];
  });
}

/** The map of a view, or nothing where no place of it is a point. */
export async function trendsMap(view: TrendsView, width = WIDE): Promise<{ svg: Html; text: ChartText } | undefined> {
  const words = trendsWords[view.desk.language];
  const points = namedPlaces(view);
  const [most] = points;
  if (most === undefined) return undefined;
  const text = { label: words.mapLabel, description: words.mapDescription(`${most.name}, ${most.count}`) };
  return { svg: await placeMap(points, text, width), text };
}

/** Where the articles' places lie, and how many articles name each. */
export async function placeSection(view: TrendsView): Promise<Html> {
  const { address, desk } = view;
  const words = trendsWords[desk.language];
  const places = namedPlaces(view);
  if (places.length === 0) return html`<section><h2>${words.places}</h2><p>${words.noPlaces}</p></section>`;
  const [wide, narrow] = [await trendsMap(view), await trendsMap(view, NARROW)];
  const file = trendsPath(address, '/map.svg');
  return html`<section><h2>${words.places}</h2><p class="quiet">${words.placesHelp}</p>
<div class="places"><figure><div class="chart-wide">${wide?.svg ?? ''}</div><div class="chart-narrow">${narrow?.svg ?? ''}</div><figcaption class="quiet">${words.mapSource}</figcaption></figure>
<table><thead><tr><th scope="col">${words.place}</th><th scope="col" class="number">${words.articles}</th></tr></thead>
<tbody>${places.map(({ name, count, query }) => html`<tr><th scope="row">${name}</th><td class="number">${countLink(desk, count, { query })}</td></tr>`)}</tbody></table></div>
<p class="files no-print"><a href="${file}" download>${words.mapSvg}</a></p></section>`;
}
