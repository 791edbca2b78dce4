import type { Config } from '../../shared/config.ts';
import type { AppDependencies } from '../../shared/http/app-dependencies.ts';
import { createAlertsDesk } from '../../shared/jobs/alerts-desk.ts';
import { createArticleDesk } from '../../shared/jobs/article-desk.ts';
import { createFeedDesk } from '../../shared/jobs/feed-desk.ts';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { createStoryDesk } from '../../shared/jobs/story-desk.ts';
import { createWebhookDesk } from '../../shared/jobs/webhook-desk.ts';
import type { Assets } from '../../shared/model/assets.ts';
import { LINK_SECRET } from '../../shared/model/link-token.ts';
import type { ResolveTag } from '../../shared/model/resolve-tag.ts';
import { tagResolver } from '../../shared/query-language/tag-resolver.ts';
import { heldBack } from '../../shared/stages/held-back.ts';
import { type CompiledTopicModel, tagLabel } from '../../shared/topics/compile.ts';
import { apiDependencies } from './api-dependencies.ts';
import { bundledAssets } from './assets.ts';
import { awsDeskAccess } from './desk-access.ts';
import type { JobLog } from './job-log.ts';
import { awsModelDesk } from './model-desk.ts';
import { awsQueueDesk } from './queue-desk.ts';
import { bundledTopics } from './topics.ts';

/** What pages, links and API stand on. */
export function appDependencies(
  context: JobContext,
  { config, log }: { readonly config: Config; readonly log: JobLog },
): AppDependencies {
  const { stores, ports, settings } = context;

  // The API and the links of mails need none.
  let assets: Assets | undefined;

  // Pages name tags; the links of mails do not, and their reader waits for the first answer.
  let compiled: CompiledTopicModel | undefined;
  function topics(): CompiledTopicModel {
    compiled ??= bundledTopics();
    return compiled;
  }

  // Made of every name of the model, so once.
  let resolver: ResolveTag | undefined;
  const resolveTag: ResolveTag = (field, typed) => {
    resolver ??= tagResolver(topics().names);
    return resolver(field, typed);
  };

  return {
    stores,
    articleIndex: ports.articleIndex,
    get knownTags() {
      return new Set(topics().topicIds);
    },
    resolveTag,
    cursorKey: () => ports.secrets.get(LINK_SECRET),
    tagLabel: (tag, language = 'en') => tagLabel(topics(), tag, language),
    placeOf: (tag) => topics().places.get(tag),
    get assets() {
      assets ??= bundledAssets();
      return assets;
    },
    zone: config.mail.times.zone,
    access: awsDeskAccess(config, context),
    audit: (entry) => stores.auditLog.add({ schemaVersion: 1, ...entry }),
    hosts: () => [new URL(settings.baseUrl).host],
    now: () => ports.clock.now().toISOString(),
    readerAliases: settings.readerAliases,
    activity: async () => [],
    links: linkDesk(context),
    articleDesk: createArticleDesk(context, (document) => heldBack(topics(), document)),
    storyDesk: createStoryDesk(context),
    // Nothing is fetched here, and the list of feeds travels with the functions.
    feedDesk: createFeedDesk(context),
    queueDesk: awsQueueDesk(),
    readerDesk: createReaderDesk({
      ...context,
      resolveTag,
      get knownTags() {
        return new Set(topics().topicIds);
      },
    }),
    alertsDesk: createAlertsDesk(context),
    webhookDesk: createWebhookDesk(context),
    modelDesk: awsModelDesk(context, log),
    publicForm: config.alerts.publicForm,
    api: apiDependencies(context, { topics, resolveTag, log }),
    webSub: hubCallbacks(context, (report, durationMs) => log.done({ ...report, durationMs })),
  };
}
