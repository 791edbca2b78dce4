import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FeedRecord } from '../../../model/feed.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { type FeedPageState, feedPage } from './feed-page.ts';
import { feedRow } from './feed-row.ts';

/** Ids of the list (`model/opml.ts`); a longer one names no row. */
const FEED_ID = /^[a-z0-9][a-z0-9._-]{0,119}$/i;

/** The stored feed that a path names. */
export async function feedOf(c: Context<DeskEnv>, { stores }: AppDependencies): Promise<FeedRecord | undefined> {
  const id = c.req.param('id') ?? '';
  return FEED_ID.test(id) ? (await stores.feeds.get(id))?.record : undefined;
}

/** The page of a feed. */
export async function showFeed(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  {
    record,
    state,
    status = 200,
  }: { readonly record: FeedRecord; readonly state: FeedPageState; readonly status?: ContentfulStatusCode },
): Promise<Response> {
  const desk = c.get('desk');
  return await c.html(await feedPage(deps, desk, { row: feedRow(record, desk.now), state }), status);
}

/** What is said where a path names none. */
export async function noSuchFeed(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const desk = c.get('desk');
  const words = feedsWords[desk.language];
  const body = html`<h1>${words.noSuchFeed}</h1><p>${words.noSuchFeedText}</p><p><a href="/feeds">${words.backToFeeds}</a></p>`;
  return await c.html(deskPage(deps, desk, { title: words.noSuchFeed, place: 'feeds', body }), 404);
}
