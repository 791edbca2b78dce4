import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { INDEX_NAMES, QUEUE_NAMES, TABLE_ATTRIBUTES } from '../../shared/names.ts';
import type { QueueName } from '../../shared/ports.ts';

/** Makes the one table in an emulator, with the keys and indexes of `TABLE_ATTRIBUTES`. */
export async function makeTable(client: DynamoDBClient, name: string): Promise<void> {
  const { partition, sort, indexPartition, indexSort } = TABLE_ATTRIBUTES;
  const keys = [partition, sort, ...INDEX_NAMES.flatMap((index) => [indexPartition(index), indexSort(index)])];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' as const })),
      KeySchema: keySchema(partition, sort),
      GlobalSecondaryIndexes: INDEX_NAMES.map((index) => ({
        IndexName: index,
        KeySchema: keySchema(indexPartition(index), indexSort(index)),
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  );
}

/** With versions kept, as the stack makes it. */
export async function makeBucket(client: S3Client, name: string): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: name }));
  await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }));
}

/** An empty JSON object under that name, as the stack makes it. */
export async function makeSecret(client: SecretsManagerClient, name: string): Promise<void> {
  await client.send(new CreateSecretCommand({ Name: name, SecretString: '{}' }));
}

export type QueueUrls = {
  readonly urls: ReadonlyMap<QueueName, string>;
  readonly deadLetterUrls: ReadonlyMap<QueueName, string>;
};

/** Makes every queue as `<prefix>-<name>`, each with `<prefix>-<name>-dlq` behind it after `maxReceiveCount` receives. */
export async function makeQueues(client: SQSClient, prefix: string, maxReceiveCount = 5): Promise<QueueUrls> {
  const urls = new Map<QueueName, string>();
  const deadLetterUrls = new Map<QueueName, string>();
  for (const name of QUEUE_NAMES) {
    deadLetterUrls.set(name, await makeQueue(client, `${prefix}-${name}-dlq`, {}));
    const deadLetterTargetArn = `arn:aws:sqs:us-east-1:123456789012:${prefix}-${name}-dlq`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
    urls.set(name, await makeQueue(client, `${prefix}-${name}`, { RedrivePolicy }));
  }
  return { urls, deadLetterUrls };
}

async function makeQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (QueueUrl === undefined) throw new Error(`the emulator made no queue ${name}`);
  return QueueUrl;
}

function keySchema(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
