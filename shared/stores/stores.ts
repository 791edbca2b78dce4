import type { Blobs, Table } from '../ports.ts';
import { createArticleStore } from './articles.ts';
import { createAuditLogStore } from './audit-log.ts';
import { createBackfillStore } from './backfills.ts';
import { createBlockStore } from './blocks.ts';
import { createCopyStore } from './copies.ts';
import { createEntryStore } from './entries.ts';
import { createFeedStore } from './feeds.ts';
import { createHostStore } from './hosts.ts';
import { createHourCountStore } from './hour-counts.ts';
import { createKeptModelStore } from './kept-models.ts';
import { createLabelStore } from './labels.ts';
import { createLanguageCountStore } from './language-counts.ts';
import { createLinkKeyStore } from './link-keys.ts';
import { createMailStore } from './mails.ts';
import { createMatchStore } from './matches.ts';
import { createOperatorEventStore } from './operator-events.ts';
import { createPlanRunStore } from './plan-runs.ts';
import { createRetagStore } from './retags.ts';
import { createRetentionRunStore } from './retention-runs.ts';
import { createRobotsStore } from './robots.ts';
import { createRowStore } from './rows.ts';
import { createSavedSearchStore } from './saved-searches.ts';
import { createSendingStore } from './sending.ts';
import { createSessionStore } from './sessions.ts';
import { createStoryStore } from './stories.ts';
import { createSubscriberStore } from './subscribers.ts';
import { createSubscriptionStore } from './subscriptions.ts';
import { createTopicPlanStore } from './topic-plans.ts';
import { createUserStore } from './users.ts';
import { createWatchStore } from './watches.ts';
import { createWebhookStore } from './webhooks.ts';
import { createWebSubStore } from './websubs.ts';

export type Stores = ReturnType<typeof createStores>;

/** Every domain store over one Table and one Blobs. */
export function createStores({ table, blobs }: { readonly table: Table; readonly blobs: Blobs }) {
  return {
    articles: createArticleStore(table, blobs),
    auditLog: createAuditLogStore(table),
    backfills: createBackfillStore(table, blobs),
    blocks: createBlockStore(table),
    copies: createCopyStore(table),
    entries: createEntryStore(table, blobs),
    feeds: createFeedStore(table),
    hosts: createHostStore(table),
    hourCounts: createHourCountStore(table),
    keptModels: createKeptModelStore(blobs),
    labels: createLabelStore(table),
    languageCounts: createLanguageCountStore(table),
    linkKeys: createLinkKeyStore(table),
    mails: createMailStore(table, blobs),
    matches: createMatchStore(table),
    operatorEvents: createOperatorEventStore(table),
    planRuns: createPlanRunStore(blobs),
    retags: createRetagStore(table),
    retentionRuns: createRetentionRunStore(table),
    robots: createRobotsStore(table, blobs),
    rows: createRowStore(table),
    savedSearches: createSavedSearchStore(table),
    sending: createSendingStore(table),
    sessions: createSessionStore(table),
    stories: createStoryStore(table),
    subscribers: createSubscriberStore(table),
    subscriptions: createSubscriptionStore(table, blobs),
    topicPlans: createTopicPlanStore(blobs),
    users: createUserStore(table),
    watches: createWatchStore(table),
    webSubs: createWebSubStore(table),
    webhooks: createWebhookStore(table),
  };
}
