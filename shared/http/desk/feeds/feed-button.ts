import { html } from 'hono/html';
import type { Feed } from '../../../model/feed.ts';
import type { Html } from '../../layout.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';

/** What a form of one feed does; the last part of the address that it is sent to. */
export type FeedAction = 'poll' | 'check' | 'remove' | 'restore' | 'stop-backfill';

/** A button that does one thing to one feed, named in full for whoever cannot see what stands around it. */
export function feedButton(
  desk: DeskContext,
  feed: Pick<Feed, 'id' | 'title'>,
  { action, label, extra }: { readonly action: FeedAction; readonly label: string; readonly extra?: Html },
): Html {
  return html`<form method="post" action="/feeds/${feed.id}/${action}">${tokenField(desk)}${extra ?? ''}<button>${label}<span class="hidden">: ${feed.title}</span></button></form>`;
}
