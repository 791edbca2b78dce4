import type { Hono } from 'hono';
import { renderOpml } from '../../../model/render-opml.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { feedActionRoutes } from './feed-action-routes.ts';
import { readFeedFilter } from './feed-filter.ts';
import { feedListRoutes } from './feed-list-routes.ts';
import { feedsPage } from './feeds-page.ts';
import { feedOf, noSuchFeed, showFeed } from './show-feed.ts';

/**
 * The pages of feeds: the list, one feed, and what editors do with both. Below `/feeds/list/` stands what is done to the
 * list, below a feed's id what is done to the feed; no action of the two has the same name, so any id is free.
 */
export function feedsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/feeds', async (c) => {
    const filter = readFeedFilter((name) => c.req.query(name));
    return await c.html(await feedsPage(deps, c.get('desk'), { filter, said: c.req.query('said') }));
  });
  app.get('/feeds/:id', async (c) => {
    const record = await feedOf(c, deps);
    if (record === undefined) return noSuchFeed(c, deps);
    return showFeed(c, deps, { record, state: { said: c.req.query('said') } });
  });
  app.get('/feeds/list/export', async (c) => {
    const records = (await deps.stores.feeds.all()).map(({ record }) => record);
    const listed = records.filter(({ feed, state }) => feed.origin === 'opml' && state !== 'paused');
    return c.body(renderOpml(listed.map(({ feed: { origin: _, ...feed } }) => feed)), 200, {
      'content-type': 'text/x-opml; charset=utf-8',
      'content-disposition': 'attachment; filename="vigia-feeds.opml"',
    });
  });
  feedListRoutes(app, deps);
  feedActionRoutes(app, deps);
}
