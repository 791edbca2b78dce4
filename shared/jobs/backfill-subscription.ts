import type { ArticleRecord } from '../model/article-record.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { compileMatcher } from '../stages/match/compile-matcher.ts';
import { matchArticle } from '../stages/match.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { inStory, storeMatch, storyIdsOf } from './match.ts';

/**
 * Meets one active subscription with what the archive found since an instant (ISO 8601, UTC), as if it
 * had just arrived. Gives back how many articles; stories known already are told no second time.
 */
export async function backfillSubscription(
  context: JobContext,
  { subscriberId, subscriptionId }: { readonly subscriberId: string; readonly subscriptionId: string },
  since: string,
): Promise<number> {
  const found = await context.stores.subscriptions.get(subscriberId, subscriptionId);
  if (found?.record.status !== 'active') return 0;
  const { record: subscription } = found;
  const matcher = compileMatcher([subscription.query]);
  let matched = 0;
  for await (const article of articlesFoundSince(context, since)) {
    const drafts = await matchOne(context, article, { subscription, matcher });
    matched += drafts;
  }
  return matched;
}

async function matchOne(
  context: JobContext,
  article: ArticleRecord,
  {
    subscription,
    matcher,
  }: { readonly subscription: SubscriptionRecord; readonly matcher: ReturnType<typeof compileMatcher> },
): Promise<number> {
  const archived = await context.stores.articles.text(article);
  if (archived === undefined) return 0;
  const storyIds = await storyIdsOf(context, article);
  const record = inStory(article, storyIds[0]);
  const byQuery = new Map([[subscription.query, [subscription]]]);
  const drafts = matchArticle({ record, archived, matcher, byQuery, now: nowIso(context) });
  for (const draft of drafts) await storeMatch(context, draft, { storyIds, isCopy: record.story.kind === 'copy-of' });
  return drafts.length;
}

async function* articlesFoundSince({ stores }: JobContext, since: string): AsyncGenerator<ArticleRecord> {
  for (const day of await stores.articles.days()) {
    for await (const { record } of stores.articles.ofDay(day)) if (record.foundAt >= since) yield record;
  }
}
