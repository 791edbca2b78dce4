import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFeedListDesk } from '../../../local/feed-list-desk.ts';
import type { AppDependencies } from '../../../shared/http/app-dependencies.ts';
import { createFeedDesk } from '../../../shared/jobs/feed-desk.ts';
import { createFeedLook } from '../../../shared/jobs/feed-look.ts';
import type { JobContext } from '../../../shared/jobs/job-context.ts';
import { newFeedRecord } from '../../../shared/jobs/sync-feeds.ts';
import type { Feed, FeedRecord } from '../../../shared/model/feed.ts';
import { renderOpml } from '../../../shared/model/render-opml.ts';
import { createWorld, startPipeline } from '../../fakes/pipeline.ts';
import { type Pages, startPages } from '../start-pages.ts';

export type FeedPages = Pages & {
  readonly context: JobContext;
  /** Path of the list of feeds. */
  readonly file: string;
  /** What the audit log was told: `action target`. */
  readonly audited: string[];
};

/** The pages beside a list of feeds that they may write, with a contact, so that outlets may be asked. */
export async function startFeeds(overrides: Partial<AppDependencies> = {}): Promise<FeedPages> {
  const world = createWorld();
  const { context } = await startPipeline({ contact: 'https://desk.example/about' }, world);
  const file = join(world.dir, 'feeds.opml');
  writeFileSync(file, renderOpml([]));
  const audited: string[] = [];
  const config = { feeds: { file }, samples: false, fetch: { allowHosts: [] } };
  const pages = await startPages(
    {
      feedDesk: {
        ...createFeedDesk(context),
        look: createFeedLook(context),
        list: createFeedListDesk({ context, config }),
      },
      audit: async ({ action, target }) => void audited.push(`${action} ${target}`),
      ...overrides,
    },
    world,
  );
  return { ...pages, context, file, audited };
}

export function someFeed(id: string, more: Partial<Feed> = {}): Feed {
  return { id, url: `https://${id}.example/feed`, title: `Outlet ${id}`, origin: 'opml', ...more };
}

/** Stores a feed that was polled an hour ago and is due in an hour. */
export async function addFeedRow(
  { context }: Pick<FeedPages, 'context'>,
  id: string,
  { feed = {}, ...more }: Omit<Partial<FeedRecord>, 'feed'> & { readonly feed?: Partial<Feed> } = {},
): Promise<void> {
  const now = context.ports.clock.now().getTime();
  const hoursFrom = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  await context.stores.feeds.add({
    ...newFeedRecord(someFeed(id, feed), hoursFrom(-24)),
    state: 'ok',
    reason: '3 entries.',
    lastPollAt: hoursFrom(-1),
    nextPollAt: hoursFrom(1),
    ...more,
  });
}
