import type { FeatureCollection } from 'geojson';
import type { HtmlEscapedString } from 'hono/utils/html';
import { type ChartText, plotSvg } from './plot-svg.ts';

/** `at`: latitude and longitude in degrees. */
export type MapPlace = { readonly name: string; readonly at: readonly [number, number]; readonly count: number };

/** Names that stand on the map: more would cover each other. */
const NAMED = 6;

/** A map of one town shows its surroundings too. In degrees, each way. */
const LEAST_REACH = 4;

const HEIGHT_OF_WIDTH = 0.62;

/** Countries around the places, and a circle for each place whose area is its count; the greatest have names. */
export async function placeMap(
  places: readonly MapPlace[],
  text: ChartText,
  width: number,
): Promise<HtmlEscapedString> {
  const countries = await loadCountries();
  const circles = places
    .map(({ name, at: [lat, lon], count }) => ({ name, lat, lon, count }))
    .toSorted((a, b) => b.count - a.count);
  return await plotSvg(
    ({ dot, geo, text: words }) => ({
      width,
      height: Math.round(width * HEIGHT_OF_WIDTH),
      margin: 0,
      projection: { type: 'mercator', domain: frameOf(places), inset: 24 },
      r: { range: [3, 22], domain: [0, Math.max(1, ...circles.map(({ count }) => count))] },
      marks: [
        geo(countries, { fill: 'var(--land)', stroke: 'var(--coast)', strokeWidth: 0.75 }),
        dot(circles, {
          x: 'lon',
          y: 'lat',
          r: 'count',
          fill: 'var(--series-1)',
          fillOpacity: 0.55,
          stroke: 'var(--series-1)',
          title: ({ name, count }: { name: string; count: number }) => `${name}: ${count}`,
        }),
        words(apart(circles).slice(0, NAMED), {
          x: 'lon',
          y: 'lat',
          text: 'name',
          dy: -14,
          fill: 'var(--ink)',
          stroke: 'var(--ground)',
          strokeWidth: 3,
          fontWeight: 600,
        }),
      ],
    }),
    text,
    'chart-map',
  );
}

/** Those whose name would not lie on that of a greater one: so near is a tenth of the map. */
function apart<T extends { readonly lat: number; readonly lon: number }>(circles: readonly T[]): readonly T[] {
  const reach = Math.max(
    2 * LEAST_REACH,
    ...circles.map(({ lon }) => lon - Math.min(...circles.map((circle) => circle.lon))),
  );
  const isNear = (a: T, b: T) => Math.abs(a.lat - b.lat) < reach / 20 && Math.abs(a.lon - b.lon) < reach / 8;
  return circles.filter((circle, at) => !circles.slice(0, at).some((other) => isNear(circle, other)));
}

/** Countries at 1:50,000,000 (Natural Earth, by world-atlas), some 0.7 MB: loaded with the first map. */
let countries: Promise<FeatureCollection> | undefined;

function loadCountries(): Promise<FeatureCollection> {
  countries ??= load();
  return countries;
}

async function load(): Promise<FeatureCollection> {
  const [{ feature }, { default: atlas }] = await Promise.all([
    import('topojson-client'),
    import('world-atlas/countries-50m.json', { with: { type: 'json' } }),
  ]);
  // TypeScript reads a JSON file's words as any string, where the format has a few.
  const topology = atlas as unknown as Parameters<typeof feature>[0];
  const layer = topology.objects['countries'];
  if (layer === undefined) throw new TypeError('Cannot read the map of countries as it must have a layer `countries`');
  const shapes = feature(topology, layer);
  return shapes.type === 'FeatureCollection' ? shapes : { type: 'FeatureCollection', features: [shapes] };
}

/** The places with some room around them. */
function frameOf(places: readonly MapPlace[]): { type: 'MultiPoint'; coordinates: [number, number][] } {
  const lats = places.map(({ at: [lat] }) => lat);
  const lons = places.map(({ at: [, lon] }) => lon);
  const [south, north] = widened(lats, 85);
  const [west, east] = widened(lons, 180);
  return {
    type: 'MultiPoint',
    coordinates: [
      [west, south],
      [east, south],
      [west, north],
      [east, north],
    ],
  };
}

function widened(degrees: readonly number[], most: number): readonly [number, number] {
  const [low, high] = [Math.min(...degrees), Math.max(...degrees)];
  const more = Math.max(1, LEAST_REACH - (high - low) / 2);
  return [Math.max(-most, low - more), Math.min(most, high + more)];
}
