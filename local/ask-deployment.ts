import { randomUUID } from 'node:crypto';
import { createManagedSecrets } from '../shared/adapters/aws/managed-secrets.ts';
import { createSqsConsumer } from '../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../shared/adapters/aws/sqs-queue.ts';
import { createFetcher } from '../shared/adapters/fetcher/create-fetcher.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import { createSystemRng } from '../shared/adapters/local/system-rng.ts';
import type { Config } from '../shared/config.ts';
import { VigiaError } from '../shared/errors.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import type { Fetcher } from '../shared/ports.ts';
import { tagResolver } from '../shared/query-language/tag-resolver.ts';
import type { Writing } from './ask-writer.ts';
import { controlOperations } from './control-operations.ts';
import { loadTopics } from './load-topics.ts';
import { makeSettings } from './make-settings.ts';
import { type Deployment, openDeployment } from './open-deployment.ts';
import { userAgent } from './user-agent.ts';

/**
 * Has operations done on a deployment, by this process over the deployment's own rows and queues. Its functions run
 * beside it: extracting, tagging and mailing is theirs to do. A feed is looked at from here, in the turns of its host
 * that the deployment's polls take as well. Tags and settings are those of this installation.
 *
 * @throws VigiaError as `openDeployment` does, or an `awsError`.
 */
export async function askDeployment(stack: string, config: Config): Promise<Writing> {
  const deployment = await openDeployment(stack);
  const fetcher = createFetcher({ userAgent: userAgent(config.contact), allowHosts: config.fetch.allowHosts });
  const close = async () => {
    deployment.close();
    await fetcher.close();
  };
  try {
    const context = await contextOf(deployment, config, fetcher);
    const queue = createSqsConsumer({ client: deployment.clients.sqs, ...(await deployment.queueUrls()) });
    const operations = controlOperations({ context, queue });
    return { ask: (operation, body) => operations[operation](body), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function contextOf(deployment: Deployment, config: Config, fetcher: Fetcher): Promise<JobContext> {
  const { table, blobs, stores, articleIndex, clients } = deployment;
  const { urls } = await deployment.queueUrls();
  const topics = loadTopics();
  return {
    ports: {
      table,
      blobs,
      queue: createSqsQueue({ client: clients.sqs, urls }),
      mailer: { send: refuse },
      fetcher,
      extractor: { extract: refuse },
      articleIndex,
      secrets: createManagedSecrets({ client: clients.secrets, secretId: deployment.names.secret }),
      clock: createSystemClock(),
      rng: createSystemRng(),
    },
    stores,
    settings: {
      ...makeSettings(config, config.publicUrl ?? NO_LINKS),
      readerAliases: {},
      lease: { owner: randomUUID(), soleOwner: false },
    },
    tagArticle: refuse,
    knownTags: new Set(topics.topicIds),
    resolveTag: tagResolver(topics.names),
  };
}

/** Mails are written by the deployment, whose links lead to its own address; secrets are for its keys and for erasure. */
const NO_LINKS = 'https://no-links.vigia.invalid';

function refuse(): never {
  throw new VigiaError('Cannot extract, tag or mail here as only the functions of a deployment do that.', {
    code: 'part-withheld',
  });
}
