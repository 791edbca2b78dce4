import { html } from 'hono/html';
import type { RulePlace } from '../../../model/model-desk.ts';
import type { Html } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { modelPaths } from './model-paths.ts';

/** Articles in which a rule met words, each with these in their place and, where they did not count, why. */
export function rulePlaces(desk: DeskContext, places: readonly RulePlace[]): Html | string {
  if (places.length === 0) return '';
  return html`<ul class="model-places">${places.map((place) => placeItem(desk, place))}</ul>`;
}

function placeItem(desk: DeskContext, place: RulePlace): Html {
  const { articleId, title, language, source, orderedAt, before, words, after } = place;
  return html`<li><a href="${modelPaths.article(articleId)}" lang="${language}">${title}</a> <span class="quiet">${source}, ${timeTag(desk, orderedAt, 'day')}</span>
<blockquote lang="${language}">${before === '' ? '' : '… '}${before}<mark>${words}</mark>${after}${after === '' ? '' : ' …'}</blockquote>${heldLine(desk, place)}</li>`;
}

function heldLine({ language }: DeskContext, { held }: RulePlace): Html | string {
  const words = modelWords[language];
  if (held === undefined) return '';
  switch (held.kind) {
    case 'blocked':
      return html`<p class="quiet">${words.heldBy([...new Set(held.by)].map((word) => `“${word}”`).join(', '))}</p>`;
    case 'unsupported':
      return html`<p class="quiet">${words.heldFor(held.needs)}</p>`;
    default:
      return held satisfies never;
  }
}
