import { describe, expect, test } from 'vitest';
import { chartFile } from '../../../shared/http/desk/charts/chart-file.ts';
import { placeMap } from '../../../shared/http/desk/charts/place-map.ts';
import { sparkline } from '../../../shared/http/desk/charts/sparkline.ts';
import {
  type TimelineDrawing,
  timelineChart,
  timelineSvg,
  WIDE,
} from '../../../shared/http/desk/charts/timeline-chart.ts';

const HOSTILE = '</svg><script>alert(1)</script>" onload="alert(2)';

const drawing: TimelineDrawing = {
  language: 'es',
  unit: 'day',
  starts: ['2026-03-01', '2026-03-02', '2026-03-03'],
  series: [
    { name: HOSTILE, values: [1, 2, 3], bands: [undefined, { low: 0, high: 4 }, { low: 0, high: 2 }], marked: [2] },
  ],
};

const text = { label: HOSTILE, description: HOSTILE };

const charts: readonly (readonly [string, () => unknown])[] = [
  ['sparkline()', () => sparkline([1, 2, 3], text, { low: 1, high: 2 })],
  ['sparkline() of nothing', () => sparkline([], text)],
  ['timelineChart() of bars', () => timelineChart(drawing, text)],
  [
    'timelineChart() of lines',
    () => timelineChart({ ...drawing, series: [...drawing.series, ...drawing.series] }, text),
  ],
  [
    'timelineChart() of a share',
    () => timelineChart({ ...drawing, measure: 'share', series: [{ name: 'a', values: [0.5, undefined, 0] }] }, text),
  ],
  ['timelineChart() of nothing', () => timelineChart({ ...drawing, starts: [], series: [] }, text)],
  ['placeMap()', () => placeMap([{ name: HOSTILE, at: [19.12, -104.34], count: 3 }], text, 328)],
];

describe.each(charts)('%s', (_, chart) => {
  test('has a name, no inline style and no markup of its texts', async () => {
    const svg = String(await chart());
    expect(svg).toMatch(/<svg [^>]*role="img" aria-label="&lt;\/svg&gt;/);
    expect(svg).toContain('<desc>');
    expect(svg).not.toMatch(/<style|<script|\sstyle=|\sonload="|NaN|undefined/);
  });
});

describe('timelineChart()', () => {
  test('says the numbers of each day in the words of the reader', async () => {
    const svg = String(
      await timelineChart({ ...drawing, series: [{ name: 'Fentanilo', values: [1, 2, 1234] }] }, text),
    );
    expect(svg).toContain('<title>3 mar 2026\nFentanilo: 1,234</title>');
  });

  test('draws a picture for wide and one for narrow windows', async () => {
    const html = String(await timelineChart(drawing, text));
    expect([...html.matchAll(/class="chart-(wide|narrow)"/g)].map(([, name]) => name)).toEqual(['wide', 'narrow']);
  });
});

describe('chartFile()', () => {
  test('stands alone: no variable of the stylesheet is left', async () => {
    const svg = String(await timelineSvg(drawing, text, WIDE));
    const file = chartFile(svg, { title: HOSTILE, legend: [HOSTILE], notes: [HOSTILE] });
    expect(file).not.toMatch(/var\(|<script/);
    expect(file).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="840" height="\d+"/);
  });
});
