import { randomUUID } from 'node:crypto';
import { createSqsConsumer } from '../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../shared/adapters/aws/sqs-queue.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import { createSystemRng } from '../shared/adapters/local/system-rng.ts';
import type { Config } from '../shared/config.ts';
import { VigiaError } from '../shared/errors.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { WriterRequest } from './ask-writer.ts';
import { controlOperations } from './control-operations.ts';
import { loadTopics } from './load-topics.ts';
import { makeSettings } from './make-settings.ts';
import { type Deployment, openDeployment } from './open-deployment.ts';

export type DeploymentRequest = Omit<WriterRequest, 'dir'> & { readonly stack: string };

/**
 * Has an operation done on a deployment, by this process over the deployment's own rows and queues. Its functions run
 * beside it: whatever fetches, extracts or mails is theirs to do. Tags and settings are those of this installation.
 *
 * @throws VigiaError as `openDeployment` does, or an `awsError`.
 */
export async function askDeployment(request: DeploymentRequest): Promise<JsonObject> {
  const deployment = await openDeployment(request.stack);
  try {
    const context = await contextOf(deployment, request.config);
    const queue = createSqsConsumer({ client: deployment.clients.sqs, ...(await deployment.queueUrls()) });
    return await controlOperations({ context, queue })[request.operation](request.body);
  } finally {
    deployment.close();
  }
}

async function contextOf(deployment: Deployment, config: Config): Promise<JobContext> {
  const { table, blobs, stores, articleIndex, clients } = deployment;
  const { urls } = await deployment.queueUrls();
  return {
    ports: {
      table,
      blobs,
      queue: createSqsQueue({ client: clients.sqs, urls }),
      mailer: { send: refuse },
      fetcher: { fetch: refuse },
      extractor: { extract: refuse },
      articleIndex,
      secrets: { get: refuse },
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
    knownTags: new Set(loadTopics().topicIds),
  };
}

/** Mails are written by the deployment, whose links lead to its own address; none is made here. */
const NO_LINKS = 'https://no-links.vigia.invalid';

function refuse(): never {
  throw new VigiaError('Cannot fetch, extract, tag, mail or sign here as only the functions of a deployment do that.', {
    code: 'part-withheld',
  });
}
