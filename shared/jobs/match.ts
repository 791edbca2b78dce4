import type { MatchRecord } from '../model/match.ts';
import type { ArticleMessage } from '../model/messages.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { matchArticle } from '../stages/match.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { openSlot } from './open-slot.ts';

export type MatchReport = {
  readonly outcome: 'matched' | 'gone';
  readonly articleId: string;
  readonly matches: number;
};

/** Meets one archived article with every active subscription; a match is stored once and waits for its mail. */
export async function matchJob(context: JobContext, { articleId }: ArticleMessage): Promise<MatchReport> {
  const { stores } = context;
  const found = await stores.articles.get(articleId);
  const archived = found === undefined ? undefined : await stores.articles.text(found.record);
  if (found === undefined || archived === undefined) return { outcome: 'gone', articleId, matches: 0 };
  const subscriptions = new Map<string, Versioned<SubscriptionRecord>>();
  for await (const subscription of stores.subscriptions.all()) subscriptions.set(subscription.record.id, subscription);
  const { matches, broken } = matchArticle({
    record: found.record,
    archived,
    subscriptions: [...subscriptions.values()].map(({ record }) => record),
    now: nowIso(context),
  });
  for (const { subscription } of broken) await markBroken(context, subscriptions.get(subscription.id));
  for (const match of matches) await storeMatch(context, match);
  return { outcome: 'matched', articleId, matches: matches.length };
}

/** Stores a match and opens the slot of its mail. The slot comes second: a mail may close in between, and looks again. */
export async function storeMatch(context: JobContext, match: MatchRecord): Promise<void> {
  const outcome = await context.stores.matches.add(match);
  if (outcome === 'conflict') {
    const known = await context.stores.matches.get(match.subscriberId, match.id);
    if (known?.record.state !== 'pending') return;
  }
  await openSlot(context, match.subscriberId, match.cadence);
}

/** Kept and shown as broken, never deleted. */
async function markBroken(context: JobContext, subscription: Versioned<SubscriptionRecord> | undefined): Promise<void> {
  if (subscription === undefined) return;
  await context.stores.subscriptions.save(
    { ...subscription.record, status: 'broken', updatedAt: nowIso(context) },
    subscription.version,
  );
}
