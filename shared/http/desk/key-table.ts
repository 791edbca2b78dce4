import { html } from 'hono/html';
import type { Html } from '../layout.ts';
import { deskWords } from '../words/desk-words.ts';
import { settingsWords } from '../words/settings-words.ts';
import type { DeskContext } from './desk-env.ts';
import { deskPlaces } from './desk-places.ts';

/** Every key and what it does. */
export function keyTable(desk: Pick<DeskContext, 'language' | 'visitor'>): Html {
  const words = settingsWords[desk.language];
  const rows = [
    { keys: [['j']], does: words.nextItem },
    { keys: [['k']], does: words.previousItem },
    { keys: [['o'], ['Enter']], does: words.openItem },
    { keys: [['n']], does: words.nextEvidence },
    { keys: [['p']], does: words.previousEvidence },
    { keys: [['/']], does: words.toSearch },
    { keys: [['Esc']], does: words.leaveBox },
    { keys: [['?']], does: words.help },
    ...deskPlaces(desk).map(({ place, key }) => ({
      keys: [['g', key]],
      does: words.goTo(deskWords[desk.language][place]),
    })),
  ];
  const pressed = (keys: readonly string[]) =>
    keys.map((key, at) => html`${at === 0 ? '' : ` ${words.andThen} `}<kbd>${key}</kbd>`);
  return html`<table class="keys"><thead><tr><th scope="col">${words.press}</th><th scope="col">${words.does}</th></tr></thead>
<tbody>${rows.map(({ keys, does }) => html`<tr><td>${keys.map((one, at) => html`${at === 0 ? '' : ` ${words.or} `}${pressed(one)}`)}</td><td>${does}</td></tr>`)}</tbody></table>`;
}
