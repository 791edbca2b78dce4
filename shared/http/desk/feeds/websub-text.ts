import { html } from 'hono/html';
import type { FeedRecord } from '../../../model/feed.ts';
import type { WebSubRecord } from '../../../model/websub.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { timeTag } from '../time-tag.ts';
import { notedText } from './health-text.ts';

/** Where the subscription at a feed's hub stands. */
export function webSubText(desk: DeskContext, { hub }: FeedRecord, webSub: WebSubRecord | undefined): Html {
  const words = feedsWords[desk.language];
  if (webSub === undefined) return html`<p>${hub === undefined ? words.noHub : words.hubNotAsked}</p>`;
  const { state, leaseUntil, pushedAt } = webSub;
  return html`<p><code>${webSub.hub.url}</code>: ${words.hubStates[state]}.</p>
${state === 'active' ? '' : notedText(desk, webSub.reason)}
<dl>${leaseUntil === undefined ? '' : html`<dt>${words.lease}</dt><dd>${timeTag(desk, leaseUntil)}</dd>`}
<dt>${words.lastPush}</dt><dd>${pushedAt === undefined ? words.never : timeTag(desk, pushedAt)}</dd></dl>`;
}
