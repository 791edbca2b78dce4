import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsFailure, orAwsError } from '../shared/adapters/aws/aws-error.ts';
import { type BlobIndex, createBlobIndex } from '../shared/adapters/aws/blob-index.ts';
import { clientDefaults } from '../shared/adapters/aws/client-defaults.ts';
import { createDynamoTable } from '../shared/adapters/aws/dynamo-table.ts';
import { createS3Blobs } from '../shared/adapters/aws/s3-blobs.ts';
import { createSqsConsumer } from '../shared/adapters/aws/sqs-consumer.ts';
import { createSystemClock } from '../shared/adapters/local/system-clock.ts';
import { VigiaError } from '../shared/errors.ts';
import { QUEUE_NAMES, resourceNames } from '../shared/names.ts';
import type { Blobs, QueueName, Table } from '../shared/ports.ts';
import { createArticleIndex } from '../shared/query/create-article-index.ts';
import { createStores } from '../shared/stores/stores.ts';
import type { Reader } from './open-for-reading.ts';

export type QueueUrls = {
  readonly urls: ReadonlyMap<QueueName, string>;
  readonly deadLetterUrls: ReadonlyMap<QueueName, string>;
};

/** A deployment as a person with credentials of its account reaches it. */
export type Deployment = Reader & {
  readonly stack: string;
  readonly names: ReturnType<typeof resourceNames>;
  readonly region: string;
  readonly bucket: string;
  readonly clients: {
    readonly dynamo: DynamoDBClient;
    readonly s3: S3Client;
    readonly sqs: SQSClient;
    readonly secrets: SecretsManagerClient;
  };
  readonly table: Table;
  readonly blobs: Blobs;
  readonly index: Pick<BlobIndex, 'size'>;
  /** Asked for when a verb first needs them. */
  queueUrls(): Promise<QueueUrls>;
};

/** A sign-in that asks a person, or a program that hangs, must not hold a verb for ever. */
const CREDENTIALS_WITHIN_MS = 20_000;

/** A verb looks once. */
const MANIFEST_FOR_MS = 60_000;

/**
 * Opens a deployment by the name of its stack, with the credentials and the region of the environment (the SDK's
 * default chain). Its table says that it is there and in which account.
 *
 * @throws VigiaError `no-region`, `no-credentials`, `no-deployment`, or an `awsError`.
 */
export async function openDeployment(stack: string): Promise<Deployment> {
  const names = resourceNames(stack);
  const dynamo = new DynamoDBClient(clientDefaults);
  const region = await regionOf(dynamo);
  await checkCredentials(dynamo);
  const bucket = names.bucket(await accountOf(dynamo, names.table, region), region);
  const clients = {
    dynamo,
    s3: new S3Client(clientDefaults),
    sqs: new SQSClient(clientDefaults),
    secrets: new SecretsManagerClient(clientDefaults),
  };
  const clock = createSystemClock();
  const table = createDynamoTable({ client: dynamo, table: names.table, clock });
  const blobs = createS3Blobs({ client: clients.s3, bucket });
  const stores = createStores({ table, blobs });
  const index = createBlobIndex({
    blobs,
    cacheDir: join(tmpdir(), `vigia-index-${process.pid}`),
    manifestForMs: MANIFEST_FOR_MS,
    elapsedMs: () => performance.now(),
  });
  let asked: Promise<QueueUrls> | undefined;
  const queueUrls = (): Promise<QueueUrls> => {
    asked ??= findQueues(clients.sqs, names);
    return asked;
  };
  return {
    stack,
    names,
    region,
    bucket,
    clients,
    table,
    blobs,
    index,
    queueUrls,
    stores,
    articleIndex: createArticleIndex(index),
    queue: {
      listDeadLetters: async (queue) =>
        createSqsConsumer({ client: clients.sqs, ...(await queueUrls()) }).listDeadLetters(queue),
    },
    close: () => {
      index.close();
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

async function regionOf(client: DynamoDBClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    throw new VigiaError(
      'Cannot reach AWS as a region must be set: none is. Set AWS_REGION, or AWS_PROFILE to a profile that names one.',
      { code: 'no-region' },
    );
  }
}

async function checkCredentials(client: DynamoDBClient): Promise<void> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(new Error('no answer in time')), CREDENTIALS_WITHIN_MS);
  try {
    await Promise.race([client.config.credentials(), tooLate.promise]);
  } catch (cause) {
    throw new VigiaError(
      'Cannot reach AWS as credentials must be there: none work. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in (aws sso login)',
      { code: 'no-credentials', cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The account stands in the table's ARN: `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. */
async function accountOf(client: DynamoDBClient, table: string, region: string): Promise<string> {
  const described = await orAwsError(`look at the table ${table}`, async () => {
    try {
      return await client.send(new DescribeTableCommand({ TableName: table }));
    } catch (error) {
      if (awsFailure(error).name === 'ResourceNotFoundException') throw noDeployment(table, region);
      throw error;
    }
  });
  const account = described.Table?.TableArn?.split(':')[4];
  if (account === undefined) throw noDeployment(table, region);
  return account;
}

function noDeployment(table: string, region: string): VigiaError {
  return new VigiaError(
    `Cannot find the deployment as its table must be there: no ${table} in ${region} of this account. Set AWS_REGION and AWS_PROFILE to where it is, or deploy it first (docs/deploy.md).`,
    { code: 'no-deployment' },
  );
}

async function findQueues(client: SQSClient, names: Deployment['names']): Promise<QueueUrls> {
  const urlsOf = async (nameOf: (queue: QueueName) => string) =>
    new Map(
      await Promise.all(QUEUE_NAMES.map(async (queue) => [queue, await queueUrl(client, nameOf(queue))] as const)),
    );
  const [urls, deadLetterUrls] = await Promise.all([urlsOf(names.queue), urlsOf(names.deadLetterQueue)]);
  return { urls, deadLetterUrls };
}

async function queueUrl(client: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await orAwsError(`find the queue ${name}`, () =>
    client.send(new GetQueueUrlCommand({ QueueName: name })),
  );
  if (QueueUrl !== undefined) return QueueUrl;
  throw new VigiaError(`Cannot find the queue ${name} as AWS must know its address: it gave none.`, {
    code: 'aws-missing',
  });
}
