import { html } from 'hono/html';
import { queryMistakesOf } from '../../../query/query-mistakes.ts';
import type { Today } from '../../../query/read-today.ts';
import type { InvalidQuery } from '../../../query/search-articles.ts';
import type { TodayCoverage } from '../../../query/today-coverage.ts';
import { todayQuery } from '../../../query/today-filters.ts';
import type { TodayTopics } from '../../../query/today-topics.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { todayWords } from '../../words/today-words.ts';
import { countLink, numberText, searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeText } from '../time-tag.ts';
import { coverageLine } from './coverage-line.ts';
import { emptyToday } from './empty-today.ts';
import { storyCard } from './story-card.ts';
import { type TodayAddress, todayAddress } from './today-address.ts';
import { todayFilters } from './today-filters.ts';
import { todayNotices } from './today-notices.ts';
import { topicSparklines } from './topic-sparklines.ts';

type TodayDependencies = Pick<AppDependencies, 'assets' | 'knownTags' | 'readerAliases' | 'tagLabel'>;

export type TodayView = {
  readonly address: TodayAddress;
  readonly today: Today | InvalidQuery;
  readonly coverage: TodayCoverage;
  readonly topics: TodayTopics;
  /** Absent where the filters cannot be used. */
  readonly news: { readonly since: string; readonly known: readonly string[] } | undefined;
  /** Stories of a page. */
  readonly pageStories: number;
};

/** Today: the stories that the filters let through, what they rest on, and the topics beside their own past. */
export async function todayPage(deps: TodayDependencies, desk: DeskContext, view: TodayView): Promise<Html> {
  const words = todayWords[desk.language];
  const { address, today, coverage, news } = view;
  return deskPage(deps, desk, {
    title: words.title,
    place: 'today',
    body: html`<h1>${words.title}</h1>
${todayNotices(desk, coverage)}
${coverageLine(desk, coverage)}
<div class="columns today">
<section aria-labelledby="stories"><h2 id="stories" class="hidden">${words.stories(2)}</h2>
${todayFilters(deps, desk, { address, options: today.kind === 'invalid' ? undefined : today.options })}
${today.kind === 'invalid' ? wrongFilters(desk, address, today) : storyList(deps, desk, { ...view, today })}
</section>
<aside aria-labelledby="topics">${await topicSparklines(deps, desk, view.topics)}</aside>
</div>
${news === undefined || today.kind === 'invalid' ? '' : newsBar(desk, { ...view, today }, news)}`,
  });
}

function wrongFilters({ language, zone }: DeskContext, { filters }: TodayAddress, { errors }: InvalidQuery): Html {
  const { mistakes } = queryMistakesOf(errors, { query: todayQuery(filters, zone), language });
  return html`<div class="notice" role="alert"><strong>${todayWords[language].wrongFilter}</strong><ul>${mistakes.map(({ text }) => html`<li>${text}</li>`)}</ul></div>`;
}

type Listing = TodayView & { readonly today: Today };

function storyList(deps: TodayDependencies, desk: DeskContext, view: Listing): Html {
  const { today, address } = view;
  if (today.stories === 0) return emptyToday(desk, view);
  return html`${listHead(desk, view)}
${today.page.map((story) => storyCard(deps, desk, { story, query: today.query, address }))}
${pageLinks(desk, view)}`;
}

/** How many, of which time, in which order, and the same as a query. */
function listHead(desk: DeskContext, { today, address }: Listing): Html {
  const words = todayWords[desk.language];
  const { query, articles, stories, since, isWidened } = today;
  const orders = (['newest', 'widest'] as const).map((order) => {
    const isCurrent = order === address.order;
    return html`<a href="${todayAddress({ filters: address.filters, order })}"${isCurrent ? html` aria-current="true"` : ''}>${words[order]}</a>`;
  });
  return html`<p>${countLink(desk, stories, { query, counts: 'stories' })} ${words.stories(stories)}, ${countLink(desk, articles, { query })} ${words.articles(articles)} ${sinceText(desk, since)}.${isWidened ? ` ${words.widened(sinceWords(desk, since))}` : ''}</p>
<nav class="orders" aria-label="${words.order}">${orders}</nav>
<p class="quiet">${words[`${address.order}Help`]} ${words.asQuery} <a href="${searchPath({ query })}"><code>${query}</code></a></p>`;
}

function sinceText(desk: DeskContext, since: Today['since']): string {
  const words = todayWords[desk.language];
  return typeof since === 'string' ? words.inSpan(sinceWords(desk, since)) : sinceWords(desk, since);
}

function sinceWords({ language }: DeskContext, since: Today['since']): string {
  const words = todayWords[language];
  // The day is the reader's own already.
  const dayText = (day: string) => timeText({ language, zone: 'UTC' }, `${day}T00:00:00.000Z`, 'day');
  return typeof since === 'string' ? words.spans[since] : words.sinceDay(dayText(since.day));
}

function pageLinks(desk: DeskContext, { today, address, pageStories }: Listing): Html {
  const words = todayWords[desk.language];
  const pages = Math.ceil(today.stories / pageStories);
  if (pages < 2) return html``;
  const { page, at = desk.now } = address;
  const link = (to: number, text: string, rel: string) =>
    html`<a class="button" rel="${rel}" href="${todayAddress({ ...address, page: to, at })}">${text}</a>`;
  return html`<nav class="pages" aria-label="${words.pages}">${page > 1 ? link(page - 1, words.previous, 'prev') : ''}
<span>${words.pageOf(numberText(desk.language, page), numberText(desk.language, pages))}</span>
${page < pages ? link(page + 1, words.next, 'next') : ''}</nav>`;
}

/** Empty until the script finds news; it moves nothing of what is being read. */
function newsBar({ language }: DeskContext, { address, today }: Listing, news: NonNullable<TodayView['news']>): Html {
  const words = todayWords[language];
  const { filters, order } = address;
  const asked = new URLSearchParams(todayAddress({ filters: { ...filters, since: today.since } }).slice(2));
  asked.set('after', news.since);
  return html`<div class="news" data-news="/today/news?${asked}" data-known="${news.known.join(' ')}" data-one="${words.newsOne}" data-many="${words.newsMany}"><p role="status"></p><a class="button primary" href="${todayAddress({ filters, order })}" hidden>${words.newsShow}</a></div>`;
}
