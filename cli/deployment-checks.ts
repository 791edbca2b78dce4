import { DescribeContinuousBackupsCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Deployment, openDeployment } from '../local/open-deployment.ts';
import { awsFailure, orAwsError } from '../shared/adapters/aws/aws-error.ts';
import { clientDefaults } from '../shared/adapters/aws/client-defaults.ts';
import { createSqsConsumer } from '../shared/adapters/aws/sqs-consumer.ts';
import type { Config } from '../shared/config.ts';
import { describeError } from '../shared/errors.ts';
import type { FeedRecord } from '../shared/model/feed.ts';
import { QUEUE_NAMES } from '../shared/names.ts';
import { attempt, type Check, type Finding } from './check.ts';
import { senderChecks } from './sender-checks.ts';

/** Dispatch runs every minute, and sends a poll that was lost again after 15 minutes (jobs/dispatch.ts): twice that. */
const LATE_MINUTES = 30;

/**
 * Looks at everything that a deployment needs, without changing anything. Each look stands alone: what cannot be seen
 * is a problem of its own. `config` is this installation's, absent where it is wrong.
 */
export async function deploymentChecks(
  stack: string,
  config: Config | undefined,
  now: Date,
): Promise<readonly Check[]> {
  let deployment: Deployment;
  try {
    deployment = await openDeployment(stack);
  } catch (error) {
    return [{ name: 'deployment', state: 'problem', message: describeError(error) }];
  }
  try {
    return await checksOf(deployment, config, now);
  } finally {
    deployment.close();
  }
}

async function checksOf(deployment: Deployment, config: Config | undefined, now: Date): Promise<readonly Check[]> {
  const { stack, names, region, bucket } = deployment;
  const groups = await Promise.all([
    attempt('deployment', () => `${stack} in ${region}`),
    attempt('table', () => tableState(deployment)),
    attempt('bucket', async () => {
      await orAwsError(`reach the bucket ${bucket}`, () =>
        deployment.clients.s3.send(new HeadBucketCommand({ Bucket: bucket })),
      );
      return bucket;
    }),
    attempt('secret', () => secretState(names.secret)),
    attempt('queues', () => queueState(deployment)),
    attempt('dead letters', () => deadLetterState(deployment)),
    config === undefined ? [] : senderChecks(config, names.configurationSet),
    config === undefined ? [] : [contactCheck(config)],
    feedChecks(deployment, now),
  ]);
  return groups.flat();
}

async function tableState({ clients: { dynamo }, names: { table } }: Deployment): Promise<Finding> {
  const { Table } = await orAwsError(`look at the table ${table}`, () =>
    dynamo.send(new DescribeTableCommand({ TableName: table })),
  );
  const status = Table?.TableStatus ?? 'unknown';
  // A table that is being changed answers as before.
  if (status !== 'ACTIVE' && status !== 'UPDATING') return { state: 'problem', message: `${table} is ${status}` };
  try {
    const backups = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName: table }));
    const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return recovery === 'ENABLED'
      ? `${table}, with point-in-time recovery`
      : { state: 'problem', message: `${table} has no point-in-time recovery: deploy again, which switches it on` };
  } catch (error) {
    return { state: 'note', message: `${table}; whether it can be restored is not known (${awsFailure(error).name})` };
  }
}

/** Its description only: no check needs to see a secret. */
async function secretState(secretId: string): Promise<Finding> {
  const client = new SecretsManagerClient(clientDefaults);
  try {
    const { DeletedDate } = await orAwsError(`look at the secret ${secretId}`, () =>
      client.send(new DescribeSecretCommand({ SecretId: secretId })),
    );
    if (DeletedDate === undefined) return secretId;
    const restore = `aws secretsmanager restore-secret --secret-id ${secretId}`;
    return {
      state: 'problem',
      message: `${secretId} is about to be deleted, and every link in mails with it: ${restore}`,
    };
  } finally {
    client.destroy();
  }
}

async function queueState(deployment: Deployment): Promise<Finding> {
  const counts = await depths(deployment, (await deployment.queueUrls()).urls);
  const busy = counts.filter(({ count }) => count > 0).map(({ queue, count }) => `${queue} ${count}`);
  return `${counts.length} queues, ${busy.length === 0 ? 'all empty' : `messages: ${busy.join(', ')}`}`;
}

async function deadLetterState(deployment: Deployment): Promise<Finding> {
  const counts = await depths(deployment, (await deployment.queueUrls()).deadLetterUrls);
  const full = counts.filter(({ count }) => count > 0).map(({ queue, count }) => `${queue} ${count}`);
  if (full.length === 0) return 'none';
  return {
    state: 'problem',
    message: `${full.join(', ')} (./vigia dlq list --target aws:${deployment.stack})`,
  };
}

type Urls = Awaited<ReturnType<Deployment['queueUrls']>>['urls'];

/** All messages of each queue: those in work and those that wait for their time as well. */
function depths({ clients: { sqs } }: Deployment, urls: Urls) {
  const consumer = createSqsConsumer({ client: sqs, urls, deadLetterUrls: new Map() });
  return Promise.all(
    QUEUE_NAMES.map(async (queue) => {
      const { ready, delayed, inFlight } = await consumer.depth(queue);
      return { queue, count: ready + delayed + inFlight };
    }),
  );
}

function contactCheck({ contact }: Config): Check {
  return contact === undefined
    ? {
        name: 'contact',
        state: 'problem',
        message: 'none, so no feed is polled: set contact: in config/vigia.yaml and deploy',
      }
    : { name: 'contact', state: 'ok', message: contact };
}

async function feedChecks(deployment: Deployment, now: Date): Promise<readonly Check[]> {
  let feeds: readonly FeedRecord[];
  try {
    feeds = (await deployment.stores.feeds.all()).map(({ record }) => record);
  } catch (error) {
    return [{ name: 'feeds', state: 'problem', message: describeError(error) }];
  }
  const failing = feeds.filter(({ failingSince }) => failingSince !== undefined).length;
  const list = `./vigia feeds list --target aws:${deployment.stack}`;
  return [
    {
      name: 'feeds',
      state: failing === 0 ? 'ok' : 'note',
      message: `${feeds.length} stored, ${failing} failing (${list})`,
    },
    { name: 'polls', ...pollState(feeds, deployment.names.functionLogs('dispatch'), now) },
  ];
}

/** Whether dispatch is alive: it stores the feeds, and none of them waits long past its time. */
function pollState(feeds: readonly FeedRecord[], log: string, now: Date): Exclude<Finding, string> {
  const look = `look at the schedule and at the log ${log}`;
  if (feeds.length === 0)
    return { state: 'problem', message: `no feed is stored: dispatch does that within minutes of a deploy; ${look}` };
  const due = feeds.flatMap(({ nextPollAt, feed }) =>
    nextPollAt === undefined ? [] : [{ at: nextPollAt, id: feed.id }],
  );
  const [oldest] = due.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (oldest === undefined) return { state: 'note', message: 'no feed is to be polled' };
  const late = new Date(now.getTime() - LATE_MINUTES * 60_000).toISOString();
  if (oldest.at < late) return { state: 'problem', message: `feed ${oldest.id} is due since ${oldest.at}: ${look}` };
  const last = feeds
    .flatMap(({ lastPollAt }) => lastPollAt ?? [])
    .toSorted()
    .at(-1);
  return { state: 'ok', message: `last ${last ?? 'never'}, next ${oldest.at}` };
}
