import { html } from 'hono/html';
import { type Today, widerSpan } from '../../../query/read-today.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { type TodayAddress, todayAddress } from './today-address.ts';

/** What to do where nothing is to be shown: a fresh install, an archive without topics, or filters that let nothing through. */
export function emptyToday(
  { language }: DeskContext,
  { today, address }: { readonly today: Today; readonly address: TodayAddress },
): Html {
  const words = todayWords[language];
  const { filters, order } = address;
  const isOpen =
    filters.topic === undefined &&
    filters.group === undefined &&
    filters.language === undefined &&
    filters.source === undefined;
  if (isOpen && today.since === 'all' && filters.level === 'all')
    return html`<div class="notice"><p><strong>${words.nothingRead}</strong> ${words.nothingReadDo}</p><p><a href="/feeds">${words.toFeeds}</a></p></div>`;
  if (isOpen && today.since === 'all' && filters.level === 'tagged')
    return html`<div class="notice"><p><strong>${words.nothingTagged}</strong> ${words.nothingTaggedDo} <a href="${todayAddress({ filters: { ...filters, level: 'all' }, order })}">${words.showAll}</a>.</p><p><a href="/feeds">${words.toFeeds}</a></p></div>`;
  const wider = widerSpan(today.since);
  return html`<div class="notice"><p><strong>${words.nothing}</strong> ${wider === undefined ? html`<a href="/">${words.clear}</a>` : html`${words.nothingDo} <a href="${todayAddress({ filters: { ...filters, since: wider }, order })}">${words.spans[wider]}</a>`}.</p></div>`;
}
