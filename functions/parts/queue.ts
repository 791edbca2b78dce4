import { SQSClient } from '@aws-sdk/client-sqs';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
import type { Queue, QueueName } from '../../shared/ports.ts';
import { readQueueUrls } from './environment.ts';

/** The queues that a function sends to; any other is refused by the adapter. */
export function awsQueue(...queues: readonly QueueName[]): Queue {
  return createSqsQueue({ client: new SQSClient(clientDefaults), urls: readQueueUrls(queues) });
}
