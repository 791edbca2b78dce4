import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createManagedSecrets } from '../../shared/adapters/aws/managed-secrets.ts';
import { createS3Blobs } from '../../shared/adapters/aws/s3-blobs.ts';
import { createSesMailer } from '../../shared/adapters/aws/ses-mailer.ts';
import { createSqsConsumer } from '../../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
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
