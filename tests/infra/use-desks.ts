import { expect } from 'vitest';
import { createAlertsDesk } from '../../shared/jobs/alerts-desk.ts';
import { createArticleDesk } from '../../shared/jobs/article-desk.ts';
import { createStoryDesk } from '../../shared/jobs/story-desk.ts';
import type { TopicPlan } from '../../shared/model/topic-plan.ts';
import { newestArticles } from '../../shared/query/newest-articles.ts';
import { all, type Pipeline } from '../fakes/pipeline.ts';

const PLAN: TopicPlan = {
  schemaVersion: 1,
  modelVersion: '1-test',
  startedAt: '2026-01-01T00:00:00.000Z',
  articles: 0,
  notJudged: 0,
  changed: 0,
  storedVersions: {},
  counts: [],
  examples: {},
};

const ANA = { userId: 'ana', name: 'Ana', role: 'editor' } as const;

/** What the pages of articles, stories and alerts read and change. */
export async function useDesks({ context }: Pipeline, subscriberId: string): Promise<void> {
  const { stores } = context;
  const found = await newestArticles(stores, 5);
  const { record } = found[0]!;
  const articles = createArticleDesk(context, () => ({ modelVersion: '1', matches: [] }));
  const label = { articleId: record.id, tag: 'fentanyl', visitor: ANA } as const;
  expect(await articles.label({ ...label, verdict: 'wrong' })).toMatchObject({ kind: 'labelled' });
  expect(await all(stores.labels.ofArticle(record.id))).not.toEqual([]);
  expect(await all(stores.labels.all())).not.toEqual([]);
  expect(await articles.label({ ...label, verdict: 'none' })).toMatchObject({ kind: 'removed' });
  await all(stores.blocks.all());

  const others = [...new Set(found.map((each) => each.record.story.storyId))];
  expect(others.length).toBeGreaterThan(1);
  const stories = createStoryDesk(context);
  const united = await stories.merge([others[0]!, others[1]!]);
  expect(united).toMatchObject({ kind: 'united' });
  const members = (await all(stores.stories.members(united.storyId))).map(({ articleId }) => articleId);
  expect(await stories.split({ storyId: united.storyId, articleIds: members.slice(1) })).toMatchObject({
    kind: 'split',
  });

  // A step of a plan, as the pages of the model take one.
  expect(await stores.topicPlans.get('1-test', undefined)).toBeUndefined();
  await stores.topicPlans.save(PLAN);
  await stores.topicPlans.drop(PLAN);

  const alerts = createAlertsDesk(context);
  await alerts.stopSending('a test', 'Ana');
  await alerts.sending();
  await alerts.startSending();
  await alerts.unsuppress(subscriberId);
  await alerts.operatorMail();
  await all(stores.mails.unfinished());
  await all(stores.matches.ofAlert('none', '2026-01-01', 10));
  await stores.subscribers.suppressed(10);
}
