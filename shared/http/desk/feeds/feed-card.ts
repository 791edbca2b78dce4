import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import { oneLine } from '../../../text/one-line.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { daysChart } from './days-chart.ts';
import { feedButton } from './feed-button.ts';
import type { FeedRow } from './feed-row.ts';
import { healthText } from './health-text.ts';

/** Titles come from feeds. */
const MAX_TITLE_CHARACTERS = 200;

/** One feed of the list. */
export async function feedCard(
  desk: DeskContext,
  row: FeedRow,
  { articles, mayPoll }: { readonly articles: Html; readonly mayPoll: boolean },
): Promise<Html> {
  const words = feedsWords[desk.language];
  const { feed, lastPollAt, nextPollAt } = row.record;
  const canPoll = mayPoll && mayAct(desk.visitor.role, 'editor') && nextPollAt !== undefined;
  return html`<li class="feed feed-${row.group}" data-item>
<div><h2><a href="/feeds/${feed.id}">${oneLine(feed.title, MAX_TITLE_CHARACTERS)}</a></h2>
<p class="quiet">${feed.origin === 'sample' ? html`<span class="sample">${words.sample}</span> ` : ''}${[hostOf(feed.url), feed.language, feed.country].filter((part) => part !== undefined).join(' · ')}</p>
${healthText(desk, row, { isListed: true })}</div>
<dl><div><dt>${words.lastPoll}</dt><dd>${lastPollAt === undefined ? words.never : timeTag(desk, lastPollAt)}</dd></div>
<div><dt>${words.nextPoll}</dt><dd>${nextPollAt === undefined ? words.notPlanned : timeTag(desk, nextPollAt)}</dd></div>
<div><dt>${words.weekArticles}</dt><dd>${articles}</dd></div></dl>
<div class="feed-side">${await daysChart(desk, row)}${canPoll ? feedButton(desk, feed, { action: 'poll', label: words.tryNow }) : ''}</div>
</li>`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
