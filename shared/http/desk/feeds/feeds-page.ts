import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import { isCutOff } from '../../../query/is-cut-off.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { feedCard } from './feed-card.ts';
import { feedCount } from './feed-count.ts';
import {
  FEED_SETS,
  type FeedFilter,
  feedFilterPath,
  filterFeeds,
  isNarrow,
  primaryLanguage,
  stateChoices,
} from './feed-filter.ts';
import { type FeedRow, feedRows } from './feed-row.ts';
import { saidText } from './said-text.ts';

/** Cards of one page: as many as a person reads before narrowing the list. */
const PAGE_FEEDS = 50;

/** Every feed and how it is, worst first. */
export async function feedsPage(
  deps: AppDependencies,
  desk: DeskContext,
  { filter, said }: { readonly filter: FeedFilter; readonly said?: string | undefined },
): Promise<Html> {
  const words = feedsWords[desk.language];
  const records = (await deps.stores.feeds.all()).map(({ record }) => record);
  const rows = feedRows(records, desk.now);
  const found = filterFeeds(rows, filter);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_FEEDS));
  const page = Math.min(filter.page, pages);
  const shown = found.slice((page - 1) * PAGE_FEEDS, page * PAGE_FEEDS);
  const cards = await Promise.all(
    shown.map(async (row) => {
      const articles = await feedCount(deps, desk, { feedId: row.record.feed.id, since: '7d' });
      return feedCard(desk, row, { articles, mayPoll: deps.feedDesk !== undefined });
    }),
  );
  return deskPage(deps, desk, {
    title: words.title,
    place: 'feeds',
    body: html`<h1>${words.title}</h1>
${saidText(desk, said)}
${noticesFor(desk, rows)}
${actionsFor(deps, desk)}
${rows.length === 0 ? html`<p>${words.none}</p>` : html`${summaryList(desk, rows)}${filterForm(desk, rows, filter)}`}
${isNarrow(filter) ? html`<p role="status">${words.shown(countText(desk, found.length), countText(desk, rows.length))} <a href="/feeds">${words.clear}</a></p>` : ''}
${rows.length > 0 && found.length === 0 ? html`<p>${words.noneFits}</p>` : html`<ul class="feeds">${cards}</ul>`}
${pages === 1 ? '' : pageLinks(desk, { ...filter, page }, pages)}`,
  });
}

function countText({ language }: DeskContext, count: number): string {
  return numberText(language, count);
}

function noticesFor(desk: DeskContext, rows: readonly FeedRow[]): Html {
  const words = feedsWords[desk.language];
  const waiting = rows.filter(({ record }) => record.state === 'waiting-for-contact').length;
  const contact = html`<aside class="notice"><strong>${words.contactWanted(countText(desk, waiting))}.</strong> ${words.states['waiting-for-contact'].meaning} ${words.states['waiting-for-contact'].todo}</aside>`;
  const cutOff = html`<aside class="notice"><strong>${words.cutOff}.</strong> ${words.cutOffText}</aside>`;
  return html`${waiting === 0 ? '' : contact}${isCutOff(rows.map(({ record }) => record)) ? cutOff : ''}`;
}

/** Reading the list is everybody's; changing it an editor's. */
function actionsFor({ feedDesk }: AppDependencies, { language, visitor }: DeskContext): Html {
  const words = feedsWords[language];
  const mayEdit = mayAct(visitor.role, 'editor');
  const change = html`<a class="action" href="/feeds/list/add">${words.add}</a><a class="action" href="/feeds/list/import">${words.import}</a>`;
  return html`<p class="feed-actions">${mayEdit && feedDesk?.list !== undefined ? change : ''}<a class="action" href="/feeds/list/export">${words.export}</a></p>
${mayEdit && feedDesk?.list === undefined ? html`<p class="quiet">${words.readOnly}</p>` : ''}`;
}

function summaryList(desk: DeskContext, rows: readonly FeedRow[]): Html {
  const words = feedsWords[desk.language];
  const { groups } = stateChoices(rows);
  return html`<ul class="feed-summary"><li>${words.count(countText(desk, rows.length))}</li>${groups.map(
    ([group, count]) =>
      html`<li><a href="/feeds?state=${group}">${countText(desk, count)} ${words.severities[group]}</a></li>`,
  )}</ul>`;
}

function filterForm(desk: DeskContext, rows: readonly FeedRow[], filter: FeedFilter): Html {
  const words = feedsWords[desk.language];
  const { groups, states } = stateChoices(rows);
  const option = (value: string, label: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ''}>${label}</option>`;
  const languages = [...new Set(rows.map(primaryLanguage))].toSorted();
  return html`<form class="feed-filters" action="/feeds" aria-label="${words.filters}">
<div class="field"><label for="feed-text">${words.text}</label><input id="feed-text" name="text" value="${filter.text}" autocomplete="off" maxlength="200"></div>
<div class="field"><label for="feed-state">${words.state}</label><select id="feed-state" name="state">${option('', words.anyState, filter.state)}${FEED_SETS.map((set) => option(set, words.sets[set], filter.state))}
${groups.map(([group, count]) => option(group, `${words.severities[group]} (${countText(desk, count)})`, filter.state))}
${states.filter(([state]) => state !== 'ok').map(([state, count]) => option(state, `${words.states[state].name} (${countText(desk, count)})`, filter.state))}</select></div>
<div class="field"><label for="feed-language">${words.language}</label><select id="feed-language" name="language">${option('', words.anyLanguage, filter.language)}
${languages.map((language) => option(language, language === 'none' ? words.noLanguage : languageName(desk, language), filter.language))}</select></div>
<button>${words.apply}</button></form>`;
}

function languageName({ language }: DeskContext, tag: string): string {
  return new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
}

function pageLinks(desk: DeskContext, filter: FeedFilter, pages: number): Html {
  const words = feedsWords[desk.language];
  const link = (page: number, label: string) =>
    page < 1 || page > pages ? '' : html`<a class="action" href="${feedFilterPath({ ...filter, page })}">${label}</a>`;
  return html`<nav class="feed-actions" aria-label="${words.pages}">${link(filter.page - 1, words.previous)}<span>${words.page(countText(desk, filter.page), countText(desk, pages))}</span>${link(filter.page + 1, words.next)}</nav>`;
}
