import { html } from 'hono/html';
import type { CheckedFeed } from '../../../model/feed-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import { webSubId } from '../../../model/websub.ts';
import { oneLine } from '../../../text/one-line.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { type Html, safeHref } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { timeTag } from '../time-tag.ts';
import { type BackfillForm, backfillSection } from './backfill-section.ts';
import { checkedText } from './checked-text.ts';
import { daysChart } from './days-chart.ts';
import { feedButton } from './feed-button.ts';
import { feedCount } from './feed-count.ts';
import type { FeedRow } from './feed-row.ts';
import { healthText, volumeSentence } from './health-text.ts';
import { pollReason } from './poll-reason.ts';
import { refusedText } from './refused-text.ts';
import { robotsText } from './robots-text.ts';
import { saidText } from './said-text.ts';
import { webSubText } from './websub-text.ts';

/** What a feed's page shows beside the feed. */
export type FeedPageState = {
  readonly said?: string | undefined;
  /** What a look at the feed found just now. */
  readonly checked?: CheckedFeed;
  readonly backfillForm?: BackfillForm;
  /** Why the list could not be changed. */
  readonly refused?: readonly string[];
};

const MAX_TITLE_CHARACTERS = 200;

/** Everything that is known of one feed. */
export async function feedPage(
  deps: AppDependencies,
  desk: DeskContext,
  { row, state }: { readonly row: FeedRow; readonly state: FeedPageState },
): Promise<Html> {
  const words = feedsWords[desk.language];
  const { record } = row;
  const { feed } = record;
  const [webSub, backfill, all, week] = await Promise.all([
    deps.stores.webSubs.get(webSubId(feed.id)),
    deps.stores.backfills.get(feed.id),
    feedCount(deps, desk, { feedId: feed.id }),
    feedCount(deps, desk, { feedId: feed.id, since: '7d' }),
  ]);
  const title = oneLine(feed.title, MAX_TITLE_CHARACTERS);
  return deskPage(deps, desk, {
    title,
    place: 'feeds',
    body: html`<p><a href="/feeds">${words.backToFeeds}</a></p>
<h1>${title}</h1>
${saidText(desk, state.said)}
${refusedText(desk, state.refused)}
${state.checked === undefined ? '' : checkedText(desk, state.checked)}
<section class="feed feed-${row.group}"><h2>${words.facts}</h2>
${healthText(desk, row)}
${factList([
  [words.allArticles, all],
  [words.weekArticles, week],
  [words.lastPoll, record.lastPollAt === undefined ? words.never : timeTag(desk, record.lastPollAt)],
  [words.lastGoodPoll, record.lastSuccessAt === undefined ? words.never : timeTag(desk, record.lastSuccessAt)],
  [words.lastAnswer, numberText(desk.language, record.entriesSeen)],
  [
    words.answerTime,
    record.durationMs === undefined ? undefined : words.seconds((record.durationMs / 1000).toFixed(1)),
  ],
])}
${actionsFor(deps, desk, row)}</section>
<section><h2>${words.interval}</h2>${intervalText(desk, row, webSub?.record)}</section>
${daysSection(desk, row)}
${backfillSection(deps, desk, { row, backfill: backfill?.record, form: state.backfillForm })}
<section><h2>${words.hub}</h2>${webSubText(desk, record, webSub?.record)}</section>
<section><h2>${words.robots}</h2>${robotsText(deps, desk, record.feed.url)}</section>
<section><h2>${words.about}</h2>${aboutList(desk, row)}</section>`,
  });
}

type Fact = readonly [label: string, value: Html | string | undefined];

function factList(facts: readonly Fact[]): Html {
  return html`<dl>${facts.map(([label, value]) => (value === undefined ? '' : html`<dt>${label}</dt><dd>${value}</dd>`))}</dl>`;
}

function actionsFor({ feedDesk }: AppDependencies, desk: DeskContext, { record }: FeedRow): Html | '' {
  if (feedDesk === undefined || !mayAct(desk.visitor.role, 'editor')) return '';
  const words = feedsWords[desk.language];
  const { feed, state, nextPollAt } = record;
  const isListed = feed.origin === 'opml' && feedDesk.list !== undefined;
  const note = (text: string) => html`<p class="quiet">${text}</p>`;
  return html`<ul class="feed-todo">
${nextPollAt === undefined ? '' : html`<li>${feedButton(desk, feed, { action: 'poll', label: words.tryNow })}${note(words.tryNote)}</li>`}
${feedDesk.look === undefined || state === 'paused' ? '' : html`<li>${feedButton(desk, feed, { action: 'check', label: words.check })}${note(words.checkNote)}</li>`}
${isListed && state === 'paused' ? html`<li>${feedButton(desk, feed, { action: 'restore', label: words.restore })}</li>` : ''}
${isListed && state !== 'paused' ? html`<li>${feedButton(desk, feed, { action: 'remove', label: words.remove })}${note(words.removeNote)}</li>` : ''}</ul>`;
}

function intervalText(desk: DeskContext, { record, health }: FeedRow, webSub: Parameters<typeof pollReason>[1]): Html {
  const words = feedsWords[desk.language];
  const minutes = (value: number | undefined) =>
    value === undefined ? undefined : words.minutes(numberText(desk.language, Math.round(value)));
  const why = pollReason(record, webSub);
  const { minMinutes, maxMinutes } = record.feed;
  const hasBounds = minMinutes !== undefined || maxMinutes !== undefined;
  const isAhead = record.nextPollAt !== undefined && record.nextPollAt > desk.now;
  return html`${why === undefined || !isAhead ? '' : html`<p>${words.intervalText(numberText(desk.language, why.minutes))} ${words.intervals[why.reason]}</p>`}
${factList([
  [words.nextPoll, record.nextPollAt === undefined ? words.notPlanned : timeTag(desk, record.nextPollAt)],
  [words.notBefore, record.notBeforeAt === undefined ? undefined : timeTag(desk, record.notBeforeAt)],
  [words.bounds, hasBounds ? words.boundsText(String(minMinutes ?? '…'), String(maxMinutes ?? '…')) : undefined],
  [words.ttl, minutes(record.ttlMinutes)],
  [words.cache, minutes(record.cacheMinutes)],
  [words.skipHours, record.skipHours?.join(', ')],
  [words.skipDays, record.skipDays?.map((day) => weekday(desk, day)).join(', ')],
  [
    words.freshShare,
    health.freshShare === undefined ? undefined : words.percent(String(Math.round(health.freshShare * 100))),
  ],
])}`;
}

/** The 4th of January 1970 was a Sunday. */
function weekday({ language }: DeskContext, day: number): string {
  const date = new Date(Date.UTC(1970, 0, 4 + day));
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(date);
}

async function daysSection(desk: DeskContext, row: FeedRow): Promise<Html> {
  const words = feedsWords[desk.language];
  const days = (row.record.rhythm?.days ?? []).toReversed();
  const table = html`<details><summary>${words.asTable}</summary><table>
<thead><tr><th scope="col">${words.day}</th><th scope="col" class="number">${words.fresh}</th></tr></thead>
<tbody>${days.map(({ date, fresh }) => html`<tr><th scope="row"><time datetime="${date}">${date}</time></th><td class="number">${numberText(desk.language, fresh)}</td></tr>`)}</tbody></table></details>`;
  return html`<section><h2>${words.days}</h2><p>${volumeSentence(desk, row.health.volume)}</p>
${await daysChart(desk, row)}
${days.length === 0 ? '' : table}<p class="quiet">${words.daysNote}</p></section>`;
}

function aboutList(desk: DeskContext, { record, health }: FeedRow): Html {
  const words = feedsWords[desk.language];
  const { feed, moved, addedAt } = record;
  const link = (url: string) => html`<a href="${safeHref(url)}" rel="noreferrer">${url}</a>`;
  return factList([
    [words.feedId, html`<code>${feed.id}</code>`],
    [words.feedAddress, link(feed.url)],
    [words.polledAt, health.state === 'moved' && moved !== undefined ? link(moved.url) : undefined],
    [words.site, feed.siteUrl === undefined ? undefined : link(feed.siteUrl)],
    [words.feedLanguage, feed.language],
    [words.feedCountry, feed.country],
    [words.feedCategory, feed.category],
    [words.origin, feed.origin === 'sample' ? words.yes : undefined],
    [words.addedAt, timeTag(desk, addedAt)],
    [words.validators, record.lastSuccessAt === undefined ? undefined : validatorText(desk, record)],
  ]);
}

function validatorText({ language }: DeskContext, record: FeedRow['record']): string {
  const words = feedsWords[language];
  if (record.validators === 'distrusted') return words.distrusted;
  return record.etag !== undefined || record.lastModified !== undefined ? words.conditional : words.unconditional;
}
