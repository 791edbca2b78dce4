import { html } from 'hono/html';
import type { Html } from '../../layout.ts';

type Cell = Html | string;

/**
 * A table whose rows become blocks on narrow screens, each cell with the name of its column before it
 * (`alerts.css`). Every row has a cell for each column.
 */
export function listTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  return html`<div class="scroll"><table class="list"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td data-label="${columns[i] ?? ''}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
