import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** Where a page stands among those of alerts and mail. */
export type AlertsTab = 'own' | 'all' | 'new' | 'mails' | 'sending' | 'suppressed' | 'inbox' | 'keys' | 'none';

/** What the page before did: the name of a message. */
export type Said = keyof (typeof alertsWords)['en']['said'];

/** A page of alerts and mail: its place among the others, and what the last form did. */
export function alertsPage(
  deps: Pick<AppDependencies, 'assets' | 'inbox'>,
  desk: DeskContext,
  page: {
    readonly title: string;
    readonly tab: AlertsTab;
    /** As the address says it. */
    readonly said?: string | undefined;
    readonly body: Html;
  },
): Html {
  const words = alertsWords[desk.language];
  const body = html`<nav class="tabs" aria-label="${words.tabs.label}"><ul>${tabsFor(deps, desk).map(
    ([tab, path]) =>
      html`<li><a href="${path}"${tab === page.tab ? html` aria-current="page"` : ''}>${words.tabs[tab]}</a></li>`,
  )}</ul></nav>
<h1>${page.title}</h1>${saidNote(desk, page.said)}${page.body}`;
  return deskPage(deps, desk, { title: page.title, place: 'alerts', body });
}

function saidNote({ language }: DeskContext, said: string | undefined): Html | string {
  const words: Readonly<Record<string, string>> = alertsWords[language].said;
  const text = said !== undefined && Object.hasOwn(words, said) ? words[said] : undefined;
  return text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`;
}

const ADMIN_TABS = [
  ['all', '/alerts/all'],
  ['new', '/alerts/new'],
  ['mails', '/alerts/mails'],
  ['sending', '/alerts/sending'],
  ['suppressed', '/alerts/suppressed'],
] as const;

function tabsFor(
  { inbox }: Pick<AppDependencies, 'inbox'>,
  { visitor }: DeskContext,
): readonly (readonly [Exclude<AlertsTab, 'none'>, string])[] {
  const own = visitor.subscriberId === undefined ? [] : ([['own', '/alerts']] as const);
  const keys = ['keys', '/keys'] as const;
  if (!mayAct(visitor.role, 'admin')) return own.length === 0 ? [] : [...own, ['new', '/alerts/new'], keys];
  return [...own, ...ADMIN_TABS, ...(inbox === undefined ? [] : [['inbox', '/inbox'] as const]), keys];
}
