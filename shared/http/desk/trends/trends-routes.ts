import type { Context, Hono } from 'hono';
import { type TrendsAnswer, trends } from '../../../query/trends.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { trendsWords } from '../../words/trends-words.ts';
import { chartFile } from '../charts/chart-file.ts';
import { timelineSvg, WIDE } from '../charts/timeline-chart.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskNotice, deskPage } from '../desk-page.ts';
import { trendsMap } from './place-section.ts';
import { risePage } from './rise-page.ts';
import { askedDays, readTrendsAddress, type TrendsAddress } from './trends-address.ts';
import { trendsCsv } from './trends-csv.ts';
import { chartText } from './trends-figure.ts';
import { trendsPage } from './trends-page.ts';
import { daysText, seriesName, shownSeries, type TrendsView, trendsDrawing } from './trends-view.ts';

/** Trends: the page, whether a rise is real, and the files of both. */
export function trendsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/trends', async (c) => {
    const desk = c.get('desk');
    const { address, days, answer } = await asked(c, deps);
    const body = await trendsPage({ deps, desk, address, days, answer });
    const isWrong = days.kind === 'wrong' || answer?.kind !== 'trends';
    const title = trendsWords[desk.language].title;
    return c.html(deskPage(deps, desk, { title, place: 'trends', body }), isWrong ? 400 : 200);
  });
  app.get('/trends/rise', (c) => risePage(c, deps));
  app.get('/trends/data.csv', (c) =>
    file(c, deps, { name: 'trends.csv', type: 'text/csv; charset=utf-8', content: async (view) => trendsCsv(view) }),
  );
  app.get('/trends/chart.svg', (c) => file(c, deps, { name: 'trends.svg', type: SVG, content: chartSvg }));
  app.get('/trends/map.svg', (c) => file(c, deps, { name: 'places.svg', type: SVG, content: mapSvg }));
}

const SVG = 'image/svg+xml; charset=utf-8';

/** A file is opened by another program; in a browser it runs nothing and loads nothing. */
const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

async function asked(c: Context<DeskEnv>, deps: AppDependencies) {
  const { now } = c.get('desk');
  const address = readTrendsAddress(new URL(c.req.url).searchParams);
  const days = askedDays(address, now);
  const answer = days.kind === 'wrong' ? undefined : await answerOf(deps, now, address, days);
  return { address, days, answer };
}

async function answerOf(
  deps: AppDependencies,
  now: string,
  address: TrendsAddress,
  days: { readonly from?: string; readonly to?: string },
): Promise<TrendsAnswer> {
  const { queries, show, unit, measure } = address;
  const { from, to } = days;
  return await trends(deps, {
    queries,
    show,
    unit,
    measure,
    now,
    knownTags: deps.knownTags,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

type File = {
  readonly name: string;
  readonly type: string;
  /** Nothing where there is nothing to show. */
  readonly content: (view: TrendsView) => Promise<string | undefined>;
};

async function file(c: Context<DeskEnv>, deps: AppDependencies, { name, type, content }: File): Promise<Response> {
  const { address, answer } = await asked(c, deps);
  // A file says nothing of mistakes; the page does.
  if (answer?.kind !== 'trends') return c.redirect(`/trends?${new URL(c.req.url).searchParams}`, 303);
  const text = await content({ deps, desk: c.get('desk'), address, found: answer });
  if (text === undefined) return await deskNotice(c, deps, 'noSuchPage', 404);
  return c.body(text, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'content-security-policy': FILE_POLICY,
  });
}

async function chartSvg(view: TrendsView): Promise<string> {
  const words = trendsWords[view.desk.language];
  const text = chartText(view);
  const series = shownSeries(view);
  const svg = await timelineSvg(trendsDrawing(view), text, WIDE);
  const title = view.address.measure === 'stories' ? words.fileTitleStories : words.fileTitle;
  return chartFile(String(svg), {
    title: title(words[view.found.unit]),
    legend: series.map((one) => seriesName(view, one)),
    notes: [words.spikeLegend, `Vigía, ${daysText(view)} (UTC)`],
  });
}

async function mapSvg(view: TrendsView): Promise<string | undefined> {
  const words = trendsWords[view.desk.language];
  const map = await trendsMap(view);
  if (map === undefined) return undefined;
  return chartFile(String(await map.svg), { title: map.text.label, legend: [], notes: [words.mapSource] });
}
