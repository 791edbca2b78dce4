import { z } from 'zod';
import type { DataFolder } from '../shared/adapters/local/data-folder.ts';
import type { FolderIndex } from '../shared/adapters/local/folder-index.ts';
import { emptyWriteAheadLog } from '../shared/adapters/local/sqlite-database.ts';
import type { ControlOperation } from '../shared/http/app-dependencies.ts';
import { backfillSubscription } from '../shared/jobs/backfill-subscription.ts';
import { checkFeed } from '../shared/jobs/check-feed.ts';
import { discoverFeeds } from '../shared/jobs/discover-feeds.ts';
import { giveRole, removeUser } from '../shared/jobs/give-role.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import { labelArticle } from '../shared/jobs/label-article.ts';
import { liftTakedown } from '../shared/jobs/lift-takedown.ts';
import { retireLinkKey, rotateLinkKeys } from '../shared/jobs/link-keys.ts';
import { mergeStories } from '../shared/jobs/merge-stories.ts';
import { createReaderDesk } from '../shared/jobs/reader-desk.ts';
import { repairArchive } from '../shared/jobs/repair-archive.ts';
import { requestIndexing } from '../shared/jobs/request-indexing.ts';
import { removeSavedSearch, saveSearch } from '../shared/jobs/save-search.ts';
import { startSending, stopSending } from '../shared/jobs/send-guard.ts';
import { sendingStatus } from '../shared/jobs/sending-status.ts';
import { splitStory } from '../shared/jobs/split-story.ts';
import { startBackfill } from '../shared/jobs/start-backfill.ts';
import { startRetag, stopRetags } from '../shared/jobs/start-retag.ts';
import { stopBackfill } from '../shared/jobs/stop-backfill.ts';
import { subscribe } from '../shared/jobs/subscribe.ts';
import { unsuppressReader } from '../shared/jobs/suppress-reader.ts';
import { sweepRetention } from '../shared/jobs/sweep-retention.ts';
import { takeDown } from '../shared/jobs/take-down.ts';
import { testWebhook } from '../shared/jobs/test-webhook.ts';
import { createWebhookDesk } from '../shared/jobs/webhook-desk.ts';
import { type ApiKeyRecord, apiKeyRecordSchema } from '../shared/model/api-key.ts';
import { feedSchema } from '../shared/model/feed.ts';
import type { JsonValue } from '../shared/model/json.ts';
import { topicVerdictSchema } from '../shared/model/topic-label.ts';
import { ROLES } from '../shared/model/visitor.ts';
import type { QueueConsumer } from '../shared/ports.ts';
import { idResolver } from '../shared/query-language/tag-resolver.ts';
import { createApiKeyStore } from '../shared/stores/api-keys.ts';
import { keepTopicModel } from './keep-topic-model.ts';

const typedTimesSchema = z.object({
  zone: z.string().optional(),
  time: z.string().optional(),
  weekday: z.string().optional(),
  quietFrom: z.string().optional(),
  quietTo: z.string().optional(),
  nothingNew: z.boolean().optional(),
});

const subscribeSchema = z.object({
  address: z.string(),
  queryText: z.string(),
  language: z.enum(['en', 'es']),
  confirmed: z.boolean(),
  cadence: z.string().optional(),
  note: z.string().optional(),
  times: typedTimesSchema.optional(),
  /** Also tell what the archive found since then: ISO 8601, UTC. */
  since: z.string().optional(),
});

const previewSchema = z.object({ queryText: z.string() });

const namedSchema = z.object({ subscriberId: z.string() });

const alertSchema = z.object({ subscriberId: z.string(), subscriptionId: z.string() });

const setWebhookSchema = alertSchema.extend({ url: z.string() });

const userRoleSchema = z.object({ who: z.string(), role: z.enum(ROLES) });

const removeUserSchema = z.object({ who: z.string() });

const stopMailSchema = z.object({ reason: z.string().max(200).optional() });

const changeSubscriptionSchema = z.object({
  subscriberId: z.string(),
  subscriptionId: z.string(),
  change: z.object({
    queryText: z.string().optional(),
    cadence: z.string().optional(),
    note: z.string().optional(),
    status: z.enum(['active', 'paused', 'stopped']).optional(),
  }),
});

const changeReaderSchema = z.object({
  subscriberId: z.string(),
  change: z.object({ ...typedTimesSchema.shape, language: z.string().optional() }),
});

const backfillSchema = z.object({ feedId: z.string(), since: z.iso.datetime(), maxEntries: z.number().int().min(1) });

const stopBackfillSchema = z.object({ feedId: z.string() });

const retagSchema = z.object({ modelVersion: z.string(), since: z.iso.datetime().optional(), alert: z.boolean() });

const labelSchema = z.object({
  articleId: z.string(),
  tag: z.string(),
  verdict: z.union([topicVerdictSchema, z.literal('none')]),
  note: z.string().max(500).optional(),
});

const mergeStoriesSchema = z.object({ storyIds: z.tuple([z.string(), z.string()]) });

const splitStorySchema = z.object({ storyId: z.string(), articleIds: z.array(z.string()).min(1) });

const takeDownSchema = z.object({
  target: z.object({ kind: z.enum(['address', 'host', 'article']), value: z.string() }),
  reason: z.string().max(500).optional(),
  dryRun: z.boolean(),
});

const days = z.number().int().min(0);

const retentionSchema = z.object({
  rules: z.object({
    untaggedTextDays: days,
    taggedTextDays: days,
    taggedRawDays: days,
    sampleTextDays: days,
    entryDays: days,
    mailDays: days,
  }),
  dryRun: z.boolean(),
});

const repairSchema = z.object({
  days: z.array(z.string()),
  index: z.array(z.string()),
  stories: z.array(z.string()),
  headless: z.array(z.string()),
  unreferenced: z.boolean(),
});

const liftSchema = z.object({ kind: z.enum(['address', 'host']), value: z.string() });

const saveSearchSchema = z.object({ name: z.string(), queryText: z.string(), note: z.string().optional() });

const removeSearchSchema = z.object({ name: z.string() });

const retireKeySchema = z.object({ name: z.string() });

const revokeApiKeySchema = z.object({ id: z.string(), now: z.iso.datetime() });

const redriveSchema = z.object({ ids: z.array(z.string()) });

const discoverSchema = z.object({ url: z.string(), language: z.string().optional() });

const checkSchema = z.object({ feed: feedSchema });

export type ControlParts = {
  /** The article index of a data folder; a deployment keeps its own. */
  readonly index?: Pick<FolderIndex, 'empty'>;
  /** Its database, whose log keeps what was removed until it is emptied. */
  readonly folder?: Pick<DataFolder, 'db'>;
  readonly context: JobContext;
  readonly queue: Pick<QueueConsumer, 'listDeadLetters' | 'redrive'>;
};

/** `discover-feeds` and `check-feed` fetch, and may take minutes; the others are done at once. */
export type ControlOperationName =
  | 'subscribe'
  | 'preview-alert'
  | 'view-reader'
  | 'change-subscription'
  | 'change-reader'
  | 'export-reader'
  | 'erase-reader'
  | 'list-webhooks'
  | 'set-webhook'
  | 'rotate-webhook'
  | 'test-webhook'
  | 'remove-webhook'
  | 'mail-status'
  | 'stop-mail'
  | 'start-mail'
  | 'unsuppress'
  | 'list-link-keys'
  | 'rotate-link-keys'
  | 'retire-link-key'
  | 'redrive'
  | 'backfill'
  | 'stop-backfill'
  | 'retag'
  | 'stop-retag'
  | 'label-article'
  | 'merge-stories'
  | 'split-story'
  | 'save-api-key'
  | 'revoke-api-key'
  | 'list-api-keys'
  | 'set-user-role'
  | 'remove-user'
  | 'save-search'
  | 'remove-search'
  | 'take-down'
  | 'lift-takedown'
  | 'sweep-retention'
  | 'repair-archive'
  | 'rebuild-index'
  | 'maintain-index'
  | 'discover-feeds'
  | 'check-feed';

/** What verbs ask of the process that writes: done here when it is this one, else asked for over its page. */
export function controlOperations({
  context,
  queue,
  index,
  folder,
}: ControlParts): Readonly<Record<ControlOperationName, ControlOperation>> {
  const desk = createReaderDesk(context);
  const webhooks = createWebhookDesk(context);
  const apiKeys = createApiKeyStore(context.ports.table);
  return {
    subscribe: async (body) => {
      const { since, times, ...request } = subscribeSchema.parse(body);
      const report = await subscribe(context, {
        ...defined(request),
        ...(times === undefined ? {} : { times: defined(times) }),
      });
      const isActive = report.outcome === 'active' || report.outcome === 'already-active';
      const matches = isActive && since !== undefined ? await backfillSubscription(context, report, since) : 0;
      return { ...report, ...(since === undefined ? {} : { matches }) };
    },
    'preview-alert': async (body) => ({ ...(await desk.preview(previewSchema.parse(body).queryText)) }),
    'view-reader': async (body) => ({ view: plain(await desk.view(namedSchema.parse(body).subscriberId)) }),
    'change-subscription': async (body) => {
      const { subscriberId, subscriptionId, change } = changeSubscriptionSchema.parse(body);
      return { ...(await desk.change(subscriberId, subscriptionId, defined(change))) };
    },
    'change-reader': async (body) => {
      const { subscriberId, change } = changeReaderSchema.parse(body);
      return { ...(await desk.changeReader(subscriberId, defined(change))) };
    },
    'export-reader': async (body) => ({ reader: plain(await desk.exported(namedSchema.parse(body).subscriberId)) }),
    'erase-reader': async (body) => {
      await desk.erase(namedSchema.parse(body).subscriberId);
      if (folder !== undefined) emptyWriteAheadLog(folder.db);
      return { erased: true };
    },
    'list-webhooks': async (body) => ({ webhooks: plain(await webhooks.list(namedSchema.parse(body).subscriberId)) }),
    'set-webhook': async (body) => {
      const { url, ...alert } = setWebhookSchema.parse(body);
      return { answer: plain(await webhooks.set(alert, url)) };
    },
    'rotate-webhook': async (body) => ({ answer: plain(await webhooks.rotate(alertSchema.parse(body))) }),
    'test-webhook': async (body) => ({ answer: plain(await testWebhook(context, alertSchema.parse(body))) }),
    'remove-webhook': async (body) => ({ answer: plain(await webhooks.remove(alertSchema.parse(body))) }),
    'mail-status': async () => ({ status: plain(await sendingStatus(context)) }),
    'stop-mail': async (body) => ({ sending: plain(await stopSending(context, stopMailSchema.parse(body).reason)) }),
    'start-mail': async () => ({ sending: plain(await startSending(context)) }),
    unsuppress: async (body) => ({
      unsuppressed: await unsuppressReader(context, namedSchema.parse(body).subscriberId),
    }),
    backfill: async (body) => startBackfill(context, backfillSchema.parse(body)),
    'stop-backfill': async (body) => ({
      stopped: await stopBackfill(context, stopBackfillSchema.parse(body).feedId),
    }),
    retag: async (body) => {
      const { since, ...request } = retagSchema.parse(body);
      await keepTopicModel(context.stores, request.modelVersion);
      return startRetag(context, { ...request, ...(since === undefined ? {} : { since }) });
    },
    'stop-retag': async () => ({ stopped: await stopRetags(context) }),
    'label-article': async (body) => {
      const { note, ...label } = labelSchema.parse(body);
      return labelArticle(context, { ...label, ...(note === undefined ? {} : { note }) });
    },
    'merge-stories': async (body) => mergeStories(context, mergeStoriesSchema.parse(body).storyIds),
    'split-story': async (body) => splitStory(context, splitStorySchema.parse(body)),
    'take-down': async (body) => {
      const { reason, ...request } = takeDownSchema.parse(body);
      const report = await takeDown(context, { ...request, ...(reason === undefined ? {} : { reason }) });
      if (folder !== undefined) emptyWriteAheadLog(folder.db);
      return { ...report };
    },
    'lift-takedown': async (body) => ({ lifted: await liftTakedown(context, liftSchema.parse(body)) }),
    'save-api-key': async (body) => ({ outcome: await apiKeys.save(apiKeyRecordSchema.parse(body)) }),
    'revoke-api-key': async (body) => {
      const { id, now } = revokeApiKeySchema.parse(body);
      return { key: (await apiKeys.revoke(id, now)) ?? null };
    },
    'list-api-keys': async () => {
      const keys: ApiKeyRecord[] = [];
      for await (const { record } of apiKeys.all()) keys.push(record);
      return { keys };
    },
    'set-user-role': async (body) => {
      const { who, role } = userRoleSchema.parse(body);
      return { user: plain(await giveRole(context, who, role)) };
    },
    'remove-user': async (body) => ({ user: plain(await removeUser(context, removeUserSchema.parse(body).who)) }),
    'save-search': async (body) =>
      saveSearch(
        { ...context, resolveTag: context.resolveTag ?? idResolver(context.knownTags) },
        saveSearchSchema.parse(body),
      ),
    'remove-search': async (body) => removeSavedSearch(context, removeSearchSchema.parse(body).name),
    'sweep-retention': async (body) => ({ ...(await sweepRetention(context, retentionSchema.parse(body))) }),
    'repair-archive': async (body) => ({ ...(await repairArchive(context, repairSchema.parse(body))) }),
    'list-link-keys': async () => ({ ...(await context.stores.linkKeys.get()).record }),
    'rotate-link-keys': async () => ({ ...(await rotateLinkKeys(context)) }),
    'retire-link-key': async (body) => ({ ...(await retireLinkKey(context, retireKeySchema.parse(body).name)) }),
    redrive: async (body) => {
      const { ids } = redriveSchema.parse(body);
      const wanted = ids.length > 0 ? ids : (await queue.listDeadLetters()).map(({ id }) => id);
      const redriven = await queue.redrive(wanted);
      return { redriven, unknown: wanted.filter((id) => !redriven.includes(id)) };
    },
    // A run fills an index that was emptied; the parts of a deployment are replaced article by article.
    'rebuild-index': async () => {
      if (index === undefined) return { requested: await requestIndexing(context) };
      index.empty();
      return { emptied: true };
    },
    'maintain-index': async () => ({ ...(await context.ports.articleIndex.maintain()) }),
    'discover-feeds': async (body) => {
      const { url, language } = discoverSchema.parse(body);
      return discoverFeeds(context, { url, ...(language === undefined ? {} : { language }) });
    },
    'check-feed': async (body) => checkFeed(context, checkSchema.parse(body).feed),
  };
}

type Defined<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the keys that a request left out. */
function defined<T extends object>(value: T): Defined<T> {
  // What is undefined is gone, and the rest keeps its type.
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}

/** Records and views hold JSON only; what is not there is null. */
function plain(value: unknown): JsonValue {
  return z.json().parse(value ?? null);
}
