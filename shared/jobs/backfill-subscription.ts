import type { ArticleRecord } from '../model/article-record.ts';
import { matchArticle } from '../stages/match.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { storeMatch } from './match.ts';

/**
 * Meets one active subscription with what the archive found since an instant (ISO 8601, UTC), as if it
 * had just arrived. Gives back how many matches; those known already are told no second time.
 */
export async function backfillSubscription(
  context: JobContext,
  { subscriberId, subscriptionId }: { readonly subscriberId: string; readonly subscriptionId: string },
  since: string,
): Promise<number> {
  const { stores } = context;
  const subscription = await stores.subscriptions.get(subscriberId, subscriptionId);
  if (subscription === undefined) return 0;
  let matched = 0;
  for await (const record of articlesFoundSince(context, since)) {
    const archived = await stores.articles.text(record);
    if (archived === undefined) continue;
    const { matches } = matchArticle({ record, archived, subscriptions: [subscription.record], now: nowIso(context) });
    for (const match of matches) await storeMatch(context, match);
    matched += matches.length;
  }
  return matched;
}

async function* articlesFoundSince({ stores }: JobContext, since: string): AsyncGenerator<ArticleRecord> {
  for (const day of await stores.articles.days()) {
    for await (const { record } of stores.articles.ofDay(day)) if (record.foundAt >= since) yield record;
  }
}
