import { escapeHtml } from '../../../text/escape-html.ts';
import { SERIES_DASHES } from './timeline-chart.ts';

/** The colours of styles/charts.css and tokens.css in the light, for a file that has no stylesheet. */
const COLOURS: Readonly<Record<string, string>> = {
  ink: '#1b1f24',
  ground: '#ffffff',
  line: '#d0d7de',
  edge: '#7a838d',
  'series-1': '#0b5394',
  'series-2': '#b45309',
  'series-3': '#0f766e',
  'series-4': '#9d174d',
  'series-5': '#6d28d9',
  usual: '#dfe6ee',
  spike: '#a3200d',
  land: '#e3e8ed',
  coast: '#7a838d',
};

/** Room above a chart for its title, and for each line below it. */
const TITLE_HEIGHT = 28;
const LINE_HEIGHT = 18;

/** A chart as a file that stands alone: every colour in it, on a ground, its title above and its legend below. */
export function chartFile(
  svg: string,
  {
    title,
    legend,
    notes,
  }: { readonly title: string; readonly legend: readonly string[]; readonly notes: readonly string[] },
): string {
  const size = sizeOf(svg);
  const height = size.height + TITLE_HEIGHT + LINE_HEIGHT * (legend.length + notes.length) + 8;
  const below = TITLE_HEIGHT + size.height;
  const lines = [
    ...legend.map((name, at) => legendLine(name, at, below + LINE_HEIGHT * (at + 1))),
    ...notes.map((note, at) => textLine(note, 8, below + LINE_HEIGHT * (legend.length + at + 1))),
  ];
  const inner = svg.replace('<svg ', `<svg y="${TITLE_HEIGHT}" `);
  const file = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" color="var(--ink)" font-family="system-ui, sans-serif" font-size="12">
<title>${escapeHtml(title)}</title>
<rect width="100%" height="100%" fill="var(--ground)"/>
<text x="8" y="19" font-size="14" font-weight="600" fill="var(--ink)">${escapeHtml(title)}</text>
${inner}
${lines.join('\n')}
</svg>
`;
  return file.replaceAll(/var\(--([a-z0-9-]+)\)/g, (whole, name: string) => COLOURS[name] ?? whole);
}

/** As `plotSvg` writes it on the root. */
function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, , width = '0', height = '0'] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg)?.slice(1) ?? [];
  return { width: Number(width), height: Number(height) };
}

function legendLine(name: string, at: number, y: number): string {
  const line = `<line x1="8" x2="36" y1="${y - 4}" y2="${y - 4}" stroke="var(--series-${at + 1})" stroke-width="3" stroke-dasharray="${SERIES_DASHES[at] ?? 'none'}"/>`;
  return line + textLine(name, 44, y);
}

function textLine(text: string, x: number, y: number): string {
  return `<text x="${x}" y="${y}" fill="var(--ink)">${escapeHtml(text)}</text>`;
}
