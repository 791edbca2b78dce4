import { html } from 'hono/html';
import type { FeedRecord } from '../model/feed.ts';
import { type FeedHealth, feedHealth } from '../query/feed-health.ts';
import { isCutOff } from '../query/is-cut-off.ts';
import type { ArticleWithText } from '../query/newest-articles.ts';
import type { AppDependencies, InboxMail, StageActivity } from './app-dependencies.ts';
import { articleCard } from './article-card.ts';
import { inboxList } from './inbox-list.ts';
import { type Html, instantText, layout } from './layout.ts';

export type Overview = {
  readonly deps: AppDependencies;
  readonly feeds: readonly FeedRecord[];
  readonly articles: readonly ArticleWithText[];
  readonly activity: readonly StageActivity[];
  readonly mails: readonly InboxMail[] | undefined;
};

const REFRESH_SECONDS = 30;

/** What Vigía is doing: feeds, newest articles with tags and receipts, the inbox. Read-only. */
export async function overviewPage({ deps, feeds, articles, activity, mails }: Overview): Promise<Html> {
  const waiting = feeds.filter(({ state }) => state === 'waiting-for-contact').length;
  return layout({
    title: 'What Vigía is doing',
    refreshSeconds: REFRESH_SECONDS,
    body: html`<h1>What Vigía is doing</h1>
<p class="quiet">As of ${instantText(deps.now())}. <a href="#articles">Articles</a> · <a href="#inbox">Inbox</a> · <a href="#feeds">Feeds</a> · <a href="#stages">Stages</a></p>
${waiting === 0 ? '' : contactNotice(waiting)}
${isCutOff(feeds) ? cutOffNotice() : ''}
<p>${coverageText(feeds)}</p>
<section id="articles"><h2>Newest articles</h2>
${articles.length === 0 ? html`<p>Nothing archived yet: the first poll is on its way.</p>` : articles.map((article) => articleCard(deps, article))}
</section>
<section id="inbox"><h2>Inbox: the mail folder</h2>${mails === undefined ? html`<p>Mail goes out by SMTP; there is no folder to show.</p>` : await inboxList(mails)}</section>
<section id="feeds"><h2>Feeds</h2>${feedTable(feeds, deps.now())}</section>
<section id="stages"><h2>Stages</h2>${stageTable(activity)}</section>`,
  });
}

function contactNotice(waiting: number): Html {
  return html`<aside class="notice"><strong>${waiting} real feeds are listed but not polled</strong>, because outlets must be able to see who asks.
Start Vigía with <code>npm start -- --contact https://your.site/about</code> (or an e-mail address), or write <code>contact:</code> into <code>config/vigia.yaml</code>.</aside>`;
}

function cutOffNotice(): Html {
  return html`<aside class="notice"><strong>No real feed could be reached</strong>, all in the same way: this machine seems to have no way to the internet, or no name server. Vigía goes on trying.</aside>`;
}

const READ = new Set<string>(['ok', 'empty', 'not-modified']);
const CLASS_OF_SEVERITY = { ok: 'good', notice: 'idle', trouble: 'bad', broken: 'bad' } as const;
const RANK_OF_SEVERITY = { broken: 0, trouble: 1, notice: 2, ok: 3 } as const;
const IDLE = new Set<string>(['new', 'waiting-for-contact', 'paused']);

function coverageText(feeds: readonly FeedRecord[]): string {
  const read = feeds.filter(({ state }) => READ.has(state)).length;
  const idle = feeds.filter(({ state }) => IDLE.has(state)).length;
  return `${feeds.length} feeds: ${read} read at their last poll, ${feeds.length - read - idle} failing, ${idle} not polled.`;
}

/** Troubles first, feeds that are not polled last, then by title. */
function feedTable(feeds: readonly FeedRecord[], now: string): Html {
  const rows = feeds
    .map((record) => ({ record, health: feedHealth(record, now) }))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.record.feed.title.localeCompare(b.record.feed.title));
  return html`<div class="scroll"><table>
<thead><tr><th>Feed</th><th>State</th><th>Last poll</th><th>Next poll</th><th>Entries</th></tr></thead>
<tbody>${rows.map(
    ({ record, health }) => html`<tr>
<td>${record.feed.title}<br><span class="quiet">${record.feed.url}</span></td>
<td><span class="state state-${IDLE.has(record.state) ? 'idle' : CLASS_OF_SEVERITY[health.severity]}">${health.words}</span><br><span class="quiet">${record.state === 'waiting-for-contact' ? 'see the notice above' : health.reason}${health.volumeReason === undefined ? '' : ` ${health.volumeReason}`}</span></td>
<td class="instant">${instantText(record.lastPollAt)}</td><td class="instant">${instantText(record.nextPollAt)}</td><td class="number">${record.entriesSeen}</td></tr>`,
  )}</tbody></table></div>`;
}

function rankOf({ record, health }: { readonly record: FeedRecord; readonly health: FeedHealth }): number {
  return IDLE.has(record.state) ? RANK_OF_SEVERITY.ok + 1 : RANK_OF_SEVERITY[health.severity];
}

function stageTable(activity: readonly StageActivity[]): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>Queue</th><th>Waiting</th><th>Delayed</th><th>In work</th><th>Done since start</th><th>Dead letters</th></tr></thead>
<tbody>${activity.map(
    (stage) =>
      html`<tr><td>${stage.name}</td><td class="number">${stage.waiting}</td><td class="number">${stage.delayed}</td><td class="number">${stage.inWork}</td><td class="number">${stage.done}</td><td class="number">${stage.deadLetters}</td></tr>`,
  )}</tbody></table></div>`;
}
