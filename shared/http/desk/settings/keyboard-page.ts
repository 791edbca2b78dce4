import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { deskWords } from '../../words/desk-words.ts';
import { settingsWords } from '../../words/settings-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { keyTable } from '../key-table.ts';

/** The list of keys as a page. */
export function keyboardPage(deps: Pick<AppDependencies, 'assets'>, desk: DeskContext): Html {
  const words = settingsWords[desk.language];
  return deskPage(deps, desk, {
    title: words.keyboard,
    place: 'settings',
    body: html`<h1>${words.keyboard}</h1><p>${words.keyboardIntro}</p>${keyTable(desk)}
<p class="quiet">${words.keyboardOff} <a href="/settings">${deskWords[desk.language].settings}</a>.</p>`,
  });
}
