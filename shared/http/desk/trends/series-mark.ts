import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { SERIES_DASHES } from '../charts/timeline-chart.ts';

/** The line of a series as the chart draws it, before its name; only for the eye. */
export function seriesMark(at: number): Html {
  return html`<svg class="series-mark" width="28" height="10" viewBox="0 0 28 10" aria-hidden="true"><line x1="0" y1="5" x2="28" y2="5" stroke="var(--series-${at + 1})" stroke-width="3" stroke-dasharray="${SERIES_DASHES[at] ?? 'none'}"></line></svg>`;
}
