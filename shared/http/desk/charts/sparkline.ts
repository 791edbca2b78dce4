import type { HtmlEscapedString } from 'hono/utils/html';
import { type ChartText, plotSvg } from './plot-svg.ts';

const WIDTH = 120;
const HEIGHT = 28;

/**
 * A line of a word's size, some 0.6 KB: `counts` oldest first, the last with a dot, over the band that is usual for the
 * last where one is given. `label` must say what the line says, with its last number.
 */
export async function sparkline(
  counts: readonly number[],
  text: ChartText,
  band?: { readonly low: number; readonly high: number },
): Promise<HtmlEscapedString> {
  const points = counts.map((count, at) => ({ at, count }));
  return await plotSvg(
    ({ dot, lineY, rect }) => ({
      width: WIDTH,
      height: HEIGHT,
      margin: 4,
      axis: null,
      x: { domain: [0, Math.max(1, counts.length - 1)] },
      y: { domain: [0, Math.max(1, ...counts, band?.high ?? 0)] },
      marks: [
        ...(band === undefined
          ? []
          : [rect([band], { x1: 0, x2: Math.max(1, counts.length - 1), y1: 'low', y2: 'high', fill: 'var(--usual)' })]),
        lineY(points, { x: 'at', y: 'count', stroke: 'var(--series-1)', strokeWidth: 1.5 }),
        dot(points.slice(-1), { x: 'at', y: 'count', r: 3, fill: 'var(--series-1)', stroke: 'none' }),
      ],
    }),
    text,
    'chart-spark',
  );
}
