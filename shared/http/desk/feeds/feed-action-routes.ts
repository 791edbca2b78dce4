import type { Context, Hono } from 'hono';
import type { FeedRecord } from '../../../model/feed.ts';
import type { FeedDesk, ListAnswer } from '../../../model/feed-desk.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Form } from '../../read-form.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import type { BackfillForm } from './backfill-section.ts';
import { feedOf, noSuchFeed, showFeed } from './show-feed.ts';

/** What editors do with one feed. */
export function feedActionRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { feedDesk } = deps;
  if (feedDesk === undefined) return;
  const on = (action: string, act: (asked: Asked) => Promise<Response>) => {
    app.post(`/feeds/:id/${action}`, needRole(deps, 'editor'), async (c) => {
      const form = await deskForm(c, deps);
      if (form instanceof Response) return form;
      const record = await feedOf(c, deps);
      return record === undefined ? noSuchFeed(c, deps) : act({ c, deps, feedDesk, record, form });
    });
  };
  on('poll', pollNow);
  on('backfill', startBackfill);
  on('stop-backfill', stopBackfill);
  const { look, list } = feedDesk;
  if (look !== undefined)
    on('check', async ({ c, record }) =>
      showFeed(c, deps, { record, state: { checked: await look.check(record.feed) } }),
    );
  if (list === undefined) return;
  on('remove', async (asked) => changeList(asked, await list.remove(asked.record.feed.id), 'remove'));
  on('restore', async (asked) => {
    const { origin: _, ...feed } = asked.record.feed;
    return changeList(asked, await list.add([feed]), 'restore');
  });
}

type Asked = {
  readonly c: Context<DeskEnv>;
  readonly deps: AppDependencies;
  readonly feedDesk: FeedDesk;
  readonly record: FeedRecord;
  readonly form: Form;
};

/** Back to the feed's page, which says what was done. */
function said({ c, record }: Asked, code: string): Response {
  return c.redirect(`/feeds/${record.feed.id}?said=${code}`, 303);
}

async function tell({ c, record }: Asked, action: string, detail?: string): Promise<void> {
  await c.get('desk').audit({ action, target: record.feed.id, ...(detail === undefined ? {} : { detail }) });
}

async function changeList(asked: Asked, answer: ListAnswer, change: 'remove' | 'restore'): Promise<Response> {
  const { c, deps, record } = asked;
  if (answer.kind === 'refused') return showFeed(c, deps, { record, state: { refused: answer.reasons }, status: 400 });
  if (answer.feedIds.length > 0) await tell(asked, `feed.${change}`, record.feed.url);
  return said(asked, `${change}d`);
}

async function pollNow(asked: Asked): Promise<Response> {
  const { kind } = await asked.feedDesk.tryNow(asked.record.feed.id);
  if (kind === 'due') await tell(asked, 'feed.poll');
  return said(asked, kind);
}

/** As `vigia feeds backfill` allows. */
const HIGHEST_MAX = 50_000;

async function startBackfill(asked: Asked): Promise<Response> {
  const { c, deps, feedDesk, record, form } = asked;
  const since = (form.field('since') ?? '').trim();
  const max = (form.field('max') ?? '').trim();
  const again = (wrong: Pick<BackfillForm, 'wrong' | 'reason'>) =>
    showFeed(c, deps, { record, state: { backfillForm: { since, max, ...wrong } }, status: 400 });
  const from = /^\d{4}-\d{2}-\d{2}$/.test(since) ? new Date(`${since}T00:00:00.000Z`) : undefined;
  if (from === undefined || Number.isNaN(from.getTime()) || from.toISOString() >= c.get('desk').now)
    return again({ wrong: 'since' });
  const maxEntries = /^\d{1,6}$/.test(max) ? Number(max) : 0;
  if (maxEntries < 1 || maxEntries > HIGHEST_MAX) return again({ wrong: 'max' });
  const answer = await feedDesk.startBackfill({ feedId: record.feed.id, since: from.toISOString(), maxEntries });
  if (answer.outcome === 'refused') return again({ wrong: 'refused', reason: answer.reason });
  await tell(asked, 'backfill.start', `since ${since}, at most ${maxEntries}`);
  return said(asked, `backfill-${answer.outcome}`);
}

async function stopBackfill(asked: Asked): Promise<Response> {
  const isStopped = await asked.feedDesk.stopBackfill(asked.record.feed.id);
  if (isStopped) await tell(asked, 'backfill.stop');
  return said(asked, isStopped ? 'backfill-stopped' : 'backfill-none');
}
