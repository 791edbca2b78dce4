import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { escapeHtml } from '../../../text/escape-html.ts';

/** Observable Plot, as it exports itself. */
export type Plot = typeof import('@observablehq/plot');
export type PlotOptions = import('@observablehq/plot').PlotOptions;

/** What a chart is called, and what is to be seen on it, for whoever does not see it. */
export type ChartText = { readonly label: string; readonly description?: string };

/**
 * Draws with Observable Plot on the server: one `<svg role="img">`, without the `<style>`, ids and classes that Plot
 * makes (styles/charts.css has its rules), so that it stands in a page under the strict policy. Every text is escaped.
 * The first call loads Plot and a DOM, some 0.3 s; the next take 2 to 8 ms.
 */
export async function plotSvg(
  options: (plot: Plot) => PlotOptions,
  { label, description }: ChartText,
  className: string,
): Promise<HtmlEscapedString> {
  const { plot, document } = await loaded();
  const drawn = asNode(plot.plot({ ...options(plot), document }));
  const size = (drawn.attributes ?? [])
    .filter(({ name }) => name === 'width' || name === 'height' || name === 'viewBox')
    .map(attributeText)
    .join('');
  const described = description === undefined ? '' : `<desc>${escapeHtml(description)}</desc>`;
  const inside = drawn.childNodes.map(nodeText).join('');
  // Safe: all of it was escaped node by node.
  return raw(
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart ${className}" role="img" aria-label="${escapeHtml(label)}"${size} ${ROOT}>${described}${inside}</svg>`,
  );
}

/** What Plot says on its root, but for its class. */
const ROOT = 'fill="currentColor" text-anchor="middle" font-size="12" font-family="system-ui, sans-serif"';

type Loaded = { readonly plot: Plot; readonly document: Document };

let loading: Promise<Loaded> | undefined;

/** Loaded by the first chart: most pages have none, and a function that starts has no time for it. */
function loaded(): Promise<Loaded> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Loaded> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  return { plot, document: parseHTML('<html></html>').document };
}

/** The little of a DOM's node that is read. */
type Node = {
  readonly nodeType: number;
  readonly localName?: string;
  readonly textContent: string | null;
  readonly attributes?: readonly Attribute[];
  readonly childNodes: readonly Node[];
};
type Attribute = { readonly name: string; readonly value: string };

/** Narrows a library's whole DOM to the part above. */
function asNode(element: unknown): Node {
  return element as Node;
}

const TEXT_NODE = 3;

function nodeText(node: Node): string {
  if (node.nodeType === TEXT_NODE) return escapeHtml(node.textContent ?? '');
  const { localName, attributes = [], childNodes } = node;
  if (localName === undefined || localName === 'style') return '';
  const kept = attributes.filter(({ name }) => !isDropped(name)).map(attributeText);
  return `<${localName}${kept.join('')}>${childNodes.map(nodeText).join('')}</${localName}>`;
}

/** The policy refuses inline style; what is inside an image has no name of its own. */
function isDropped(name: string): boolean {
  return name === 'style' || name.startsWith('aria-') || name.startsWith('on');
}

function attributeText({ name, value }: Attribute): string {
  return ` ${name}="${escapeHtml(GEOMETRY.has(name) ? shortNumbers(value, name === 'd' ? 1 : 2) : value)}"`;
}

const GEOMETRY = new Set(['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'cx', 'cy', 'r', 'transform']);

/** A tenth of a pixel is nothing to see, and half of the bytes. */
function shortNumbers(value: string, digits: number): string {
  return value.replaceAll(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(digits))));
}
