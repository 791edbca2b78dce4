import type { Markish } from '@observablehq/plot';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { TimelineUnit } from '../../../ports.ts';
import { bucketAfter } from '../../../query/time-bucket.ts';
import type { Html } from '../../layout.ts';
import { numberLocale } from '../number-locale.ts';
import { bucketText, tickText } from './chart-dates.ts';
import { type ChartText, type Plot, plotSvg } from './plot-svg.ts';

/** One line or one row of bars: a value for each bucket, undefined where there is none to tell. */
export type ChartSeries = {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  /** What is usual for each bucket. */
  readonly bands?: readonly ({ readonly low: number; readonly high: number } | undefined)[];
  /** Buckets with a mark above them, by their place. */
  readonly marked?: readonly number[];
};

/** `starts`: the UTC days that buckets begin with, without a gap. `share`: values are 0 to 1. At most five series, as there are so many ways to draw a line apart. */
export type TimelineDrawing = {
  readonly language: string;
  readonly unit: TimelineUnit;
  readonly starts: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly measure?: 'count' | 'share';
};

/** Each series has a dash of its own, so that nobody needs colours to tell them apart. */
export const SERIES_DASHES = ['none', '7 3', '2 3', '9 3 2 3', '14 4'] as const;

/** Widths of pictures in CSS pixels, one for each kind of window, so that letters stay as large as they are. */
export const WIDE = 840;
export const NARROW = 328;
const HEIGHT = 240;

/** One series as bars, several as lines; drawn for wide and for narrow windows, of which the stylesheet shows one. */
export async function timelineChart(drawing: TimelineDrawing, text: ChartText): Promise<Html> {
  const [wide, narrow] = await Promise.all([timelineSvg(drawing, text, WIDE), timelineSvg(drawing, text, NARROW)]);
  return html`<div class="chart-wide">${wide}</div><div class="chart-narrow">${narrow}</div>`;
}

/** One picture of that width in CSS pixels. */
export async function timelineSvg(
  drawing: TimelineDrawing,
  text: ChartText,
  width: number,
): Promise<HtmlEscapedString> {
  const { language, measure = 'count', starts, unit } = drawing;
  const top = topOf(drawing);
  const ticks = ticksOf(starts, Math.floor(width / 90));
  const shortDate = tickText(language, unit, starts);
  return await plotSvg(
    (plot) => ({
      width,
      height: HEIGHT,
      marginLeft: 48,
      marginRight: 16,
      marginTop: 18,
      x: {
        type: 'utc',
        domain: [dateOf(starts[0] ?? EPOCH), dateOf(bucketAfter(starts.at(-1) ?? EPOCH, unit))],
      },
      y: { domain: [0, top] },
      marks: [
        plot.axisX(ticks.map(dateOf), {
          tickFormat: (date: Date) => shortDate(date.toISOString().slice(0, 10)),
          label: null,
        }),
        plot.gridY({ ticks: wholeTicks(top, measure), stroke: 'var(--line)', strokeOpacity: 1 }),
        plot.axisY({
          ticks: wholeTicks(top, measure),
          tickFormat: numberFormat(language, measure),
          label: null,
          tickSize: 0,
        }),
        ...(drawing.series.length === 1 ? barMarks(plot, drawing) : lineMarks(plot, drawing)),
        plot.ruleY([0], { stroke: 'var(--edge)' }),
        // Narrow windows belong to fingers, which find nothing by hovering.
        ...(width < WIDE ? [] : [hitMarks(plot, drawing, top)]),
      ],
    }),
    text,
    'chart-time',
  );
}

const EPOCH = '1970-01-01';

type Bar = {
  readonly at: number;
  readonly from: Date;
  readonly to: Date;
  readonly middle: Date;
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

function barsOf({ starts, unit }: TimelineDrawing, { values, bands }: ChartSeries): readonly Bar[] {
  return starts.map((start, at) => {
    const [from, to] = [dateOf(start), dateOf(bucketAfter(start, unit))];
    const middle = new Date((from.getTime() + to.getTime()) / 2);
    const band = bands?.[at];
    return {
      at,
      from,
      to,
      middle,
      value: values[at] ?? Number.NaN,
      low: band?.low ?? Number.NaN,
      high: band?.high ?? Number.NaN,
    };
  });
}

function barMarks(plot: Plot, drawing: TimelineDrawing): Markish[] {
  return drawing.series.flatMap((series) => {
    const bars = barsOf(drawing, series);
    return [
      bandMark(plot, bars, 'var(--usual)'),
      plot.rectY(
        bars.filter(({ value }) => value > 0),
        { x1: 'from', x2: 'to', y: 'value', fill: 'var(--series-1)', ...sideInset(drawing) },
      ),
      spikeMark(plot, bars, series, 'var(--spike)'),
    ];
  });
}

/** A line of ground between bars, as long as there is room for it. */
function sideInset({ starts }: TimelineDrawing) {
  const inset = starts.length > 120 ? 0 : 0.5;
  return { insetLeft: inset, insetRight: inset };
}

function lineMarks(plot: Plot, drawing: TimelineDrawing): Markish[] {
  return drawing.series.flatMap((series, index) => {
    const bars = barsOf(drawing, series);
    const colour = `var(--series-${index + 1})`;
    const strokeDasharray = SERIES_DASHES[index] ?? 'none';
    return [
      plot.lineY(bars, { x: 'middle', y: 'value', stroke: colour, strokeWidth: 2, strokeDasharray }),
      // A line of few points is hard to read without them, and one point alone is no line.
      ...(bars.length > 45 ? [] : [plot.dotY(bars, { x: 'middle', y: 'value', r: 2.5, fill: colour, stroke: 'none' })]),
      spikeMark(plot, bars, series, colour),
    ];
  });
}

function bandMark(plot: Plot, bars: readonly Bar[], fill: string): Markish {
  return plot.rect(
    bars.filter(({ high }) => !Number.isNaN(high)),
    { x1: 'from', x2: 'to', y1: 'low', y2: 'high', fill },
  );
}

function spikeMark(plot: Plot, bars: readonly Bar[], { marked = [] }: ChartSeries, fill: string): Markish {
  return plot.dot(
    bars.filter(({ at }) => marked.includes(at)),
    { x: 'middle', y: 'value', dy: -8, r: 5, symbol: 'triangle', rotate: 180, fill, stroke: 'none' },
  );
}

/** What a pointer finds: one zone a bucket, which says its numbers. */
function hitMarks(
  plot: Plot,
  { language, measure = 'count', series, starts, unit }: TimelineDrawing,
  top: number,
): Markish {
  const format = numberFormat(language, measure);
  const zones = starts.map((start, at) => ({
    from: dateOf(start),
    to: dateOf(bucketAfter(start, unit)),
    title: [
      bucketText(language, unit, start),
      ...series.map(({ name, values }) => `${name}: ${values[at] === undefined ? '–' : format(values[at])}`),
    ].join('\n'),
  }));
  return plot.rect(zones, {
    x1: 'from',
    x2: 'to',
    y1: 0,
    y2: top,
    fill: 'transparent',
    title: 'title',
    className: 'chart-hits',
  });
}

/** The greatest value, with room for a mark above it. */
function topOf({ series, measure }: TimelineDrawing): number {
  const greatest = Math.max(
    0,
    ...series.flatMap(({ values, bands }) => [...values.map((v) => v ?? 0), ...(bands ?? []).map((b) => b?.high ?? 0)]),
  );
  return measure === 'share' ? Math.max(0.01, greatest) : Math.max(1, greatest);
}

/** Half an article is none. */
function wholeTicks(top: number, measure: 'count' | 'share'): number {
  return measure === 'share' ? 5 : Math.min(5, top);
}

/** At most so many buckets, evenly apart. */
function ticksOf(starts: readonly string[], most: number): readonly string[] {
  const step = Math.ceil(starts.length / most);
  return starts.filter((_, at) => at % step === 0);
}

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function numberFormat(language: string, measure: 'count' | 'share'): (value: number) => string {
  const format = new Intl.NumberFormat(
    numberLocale(language),
    measure === 'share' ? { style: 'percent', maximumFractionDigits: 1 } : { useGrouping: 'always' },
  );
  return (value) => format.format(value);
}
