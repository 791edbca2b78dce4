import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import { zoneNames } from '../../../model/zone-name.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { settingsWords } from '../../words/settings-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage, tokenField } from '../desk-page.ts';
import { timeText } from '../time-tag.ts';

/** What a reader chooses; an empty zone is that of the browser. */
export type Choices = {
  readonly language: PageLanguage;
  readonly zone: string;
  readonly theme: DeskContext['theme'];
  readonly keys: boolean;
};

type SettingsView = { readonly choices: Choices; readonly said?: boolean; readonly zoneIsWrong?: boolean };

/** A language is named in itself, so that whoever needs it can read it. */
const LANGUAGES = { en: 'English', es: 'Español' } as const;

/** The reader's own choices, and for admins the way to keys, people and the log of changes. */
export function settingsPage(
  deps: Pick<AppDependencies, 'assets'>,
  desk: DeskContext,
  { choices, said = false, zoneIsWrong = false }: SettingsView,
): Html {
  const words = settingsWords[desk.language];
  return deskPage(deps, desk, {
    title: words.title,
    place: 'settings',
    body: html`<h1>${words.title}</h1>
${said ? html`<p class="notice" role="status">${words.saved}</p>` : ''}
<p>${words.intro}</p>
<form class="form" method="post" action="/settings">${tokenField(desk)}
<p class="field"><label for="language">${words.language}</label><select id="language" name="language">${(['en', 'es'] as const).map((value) => html`<option value="${value}" lang="${value}"${value === choices.language ? html` selected` : ''}>${LANGUAGES[value]}</option>`)}</select></p>
${zoneField(desk, choices.zone, zoneIsWrong)}
<p class="field"><label for="theme">${words.theme}</label><select id="theme" name="theme">${(['auto', 'light', 'dark'] as const).map((value) => html`<option value="${value}"${value === choices.theme ? html` selected` : ''}>${words.themes[value]}</option>`)}</select></p>
<fieldset><legend>${words.keys}</legend><p><label class="choice"><input type="checkbox" name="keys" value="on"${choices.keys ? html` checked` : ''} aria-describedby="keys-help"> ${words.keysOn}</label></p>
<p class="quiet" id="keys-help">${words.keysHelp} <a href="/settings/keyboard">${words.keysList}</a></p></fieldset>
<button class="primary">${words.save}</button></form>
${account(desk)}`,
  });
}

function zoneField(desk: DeskContext, zone: string, isWrong: boolean): Html {
  const words = settingsWords[desk.language];
  return html`<p class="field"><label for="zone">${words.zone}</label><input id="zone" name="zone" list="zones" value="${zone}" autocomplete="off" spellcheck="false" maxlength="80" aria-describedby="zone-help"${isWrong ? html` aria-invalid="true"` : ''}>
<span class="${isWrong ? 'error' : 'quiet'}" id="zone-help">${isWrong ? words.zoneWrong(zone) : html`${words.zoneHelp} ${words.zoneNow(timeText(desk, desk.now))}`}</span>
<datalist id="zones">${zoneNames().map((name) => html`<option value="${name}"></option>`)}</datalist></p>`;
}

function account({ language, visitor }: DeskContext): Html {
  const words = settingsWords[language];
  const isAdmin = mayAct(visitor.role, 'admin');
  return html`<h2>${words.account}</h2>
<p>${visitor.kind === 'local' ? words.local : words.signedIn(visitor.name, words.roles[visitor.role])}</p>
${isAdmin ? html`<h2>${words.admin}</h2><ul class="ways"><li><a href="/keys">${words.apiKeys}</a></li><li><a href="/users">${words.users}</a></li><li><a href="/audit">${words.audit}</a></li></ul>` : ''}`;
}
