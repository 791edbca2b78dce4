import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import { createBlobIndex } from '../../shared/adapters/aws/blob-index.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createManagedSecrets } from '../../shared/adapters/aws/managed-secrets.ts';
import { createS3Blobs } from '../../shared/adapters/aws/s3-blobs.ts';
import { createSesMailer } from '../../shared/adapters/aws/ses-mailer.ts';
import { createSqsConsumer } from '../../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { describeArticleIndex } from '../contract/article-index-contract.ts';
import { describeBlobs } from '../contract/blobs-contract.ts';
import { describeMailer } from '../contract/mailer-contract.ts';
import { describeQueue } from '../contract/queue-contract.ts';
import { describeSecrets } from '../contract/secrets-contract.ts';
import { describeTable } from '../contract/table-contract.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { awsClients, type Emulator, emulatorsRunHere, startDynamo, startS3AndSqs, startSes } from './emulators.ts';
import { makeBucket, makeQueues, makeSecret, makeTable } from './make-resources.ts';

const TABLE = 'vigia-records';
const BUCKET = 'vigia-archive';

let clients: ReturnType<typeof awsClients>;

const dynamoRuns = await emulatorsRunHere('Table contract on DynamoDB', ['dynamo']);
describe.skipIf(!dynamoRuns)('DynamoDB', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startDynamo();
    clients = awsClients({ dynamo: emulator.endpoint });
    await makeTable(clients.dynamo, TABLE);
  });
  afterAll(async () => await emulator?.stop());

  describeTable('DynamoDB', async () => {
    const clock = createManualClock();
    return {
      table: createDynamoTable({ client: clients.dynamo, table: TABLE, clock }),
      clock,
      // The emulator's indexes show a write at once.
      settleIndexes: async () => {},
      close: async () => {},
    };
  });
});

const rotoRuns = await emulatorsRunHere('Blobs, Queue and Secrets contracts on S3, SQS and Secrets Manager', [
  's3-sqs',
]);
describe.skipIf(!rotoRuns)('S3, SQS and Secrets Manager', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startS3AndSqs();
    clients = awsClients({ s3AndSqs: emulator.endpoint });
    await makeBucket(clients.s3, BUCKET);
  });
  afterAll(async () => await emulator?.stop());

  describeBlobs('S3', async () => ({
    blobs: createS3Blobs({ client: clients.s3, bucket: BUCKET }),
    close: async () => {},
  }));

  describeArticleIndex(
    'S3',
    async () => {
      const bucket = `vigia-index-${randomUUID()}`;
      await makeBucket(clients.s3, bucket);
      const blobs = createS3Blobs({ client: clients.s3, bucket });
      const dir = await mkdtemp(join(tmpdir(), 'vigia-index-'));
      const options = { blobs, manifestForMs: 0, elapsedMs: () => 0 };
      const writer = createBlobIndex({ ...options, cacheDir: join(dir, 'writer') });
      const reader = createBlobIndex({ ...options, cacheDir: join(dir, 'reader') });
      const { upsert, remove, maintain } = createArticleIndex(writer);
      return {
        index: { ...createArticleIndex(reader), upsert, remove, maintain },
        storedBytes: () => everyVersion(clients.s3, bucket),
        close: async () => {
          writer.close();
          reader.close();
          await rm(dir, { recursive: true, force: true });
        },
      };
    },
    { archives: 10 },
  );

  describeQueue('SQS', async () => {
    const { urls, deadLetterUrls } = await makeQueues(clients.sqs, `q-${randomUUID()}`);
    const client = clients.sqs;
    return {
      queue: { ...createSqsQueue({ client, urls }), ...createSqsConsumer({ client, urls, deadLetterUrls }) },
      wait: async (seconds) => await sleep(seconds * 1_000),
      tellsNextVisible: false,
      close: async () => {},
    };
  });

  describeSecrets('Secrets Manager', async () => {
    const secretId = `vigia-${randomUUID()}/secrets`;
    await makeSecret(clients.secrets, secretId);
    return { open: () => createManagedSecrets({ client: clients.secrets, secretId }), close: async () => {} };
  });
});

/** Objects with every earlier version, unpacked: what the index erases must not lie there either. */
async function everyVersion(client: S3Client, Bucket: string): Promise<string> {
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  const texts = Versions.map(async ({ Key, VersionId }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    const bytes = Buffer.from(await Body!.transformToByteArray());
    return (Key!.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  });
  return (await Promise.all(texts)).join('\n');
}

const sesRuns = await emulatorsRunHere('Mailer contract on SES', ['ses']);
describe.skipIf(!sesRuns)('SES', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startSes();
  });
  afterAll(async () => await emulator?.stop());

  describeMailer('SES', async () => {
    const { ses } = awsClients({ ses: emulator.endpoint });
    const accepted = recordAccepted(ses);
    return {
      mailer: createSesMailer({ client: ses, configurationSet: 'vigia-mail' }),
      remembersSent: false,
      namesMessages: true,
      delivered: async () => accepted,
      close: async () => {},
    };
  });
});

const sentSchema = z.object({
  Content: z.object({ Raw: z.object({ Data: z.base64() }) }),
  ConfigurationSetName: z.literal('vigia-mail'),
  EmailTags: z.tuple([z.object({ Name: z.literal('mail-id'), Value: z.string() })]),
});

/** The messages that the emulator accepted, as they went over the wire: it keeps a parsed form only. */
function recordAccepted(client: SESv2Client): readonly Uint8Array[] {
  const accepted: Uint8Array[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const { body } = z.object({ body: z.instanceof(Uint8Array) }).parse(args.request);
      const result = await next(args);
      const sent = sentSchema.parse(JSON.parse(new TextDecoder().decode(body)));
      accepted.push(Buffer.from(sent.Content.Raw.Data, 'base64'));
      return result;
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return accepted;
}
