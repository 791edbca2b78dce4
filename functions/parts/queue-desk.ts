import { SQSClient } from '@aws-sdk/client-sqs';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createSqsConsumer } from '../../shared/adapters/aws/sqs-consumer.ts';
import type { QueueDesk } from '../../shared/model/queue-desk.ts';
import { QUEUE_NAMES } from '../../shared/names.ts';
import type { QueueConsumer } from '../../shared/ports.ts';
import { readDeadLetterUrl, readQueueUrls } from './environment.ts';

/** The queues of the deployment. Their addresses are asked for when an admin first looks. */
export function awsQueueDesk(): QueueDesk {
  let made: QueueConsumer | undefined;
  const consumer = (): QueueConsumer => {
    made ??= createSqsConsumer({
      client: new SQSClient(clientDefaults),
      urls: readQueueUrls(QUEUE_NAMES),
      deadLetterUrls: new Map(QUEUE_NAMES.map((queue) => [queue, readDeadLetterUrl(queue)])),
    });
    return made;
  };
  return {
    queues: () =>
      Promise.all(
        QUEUE_NAMES.map(async (name) => ({ name, ...(await consumer().depth(name)), isEstimate: true as const })),
      ),
    deadLetters: () => consumer().listDeadLetters(),
    redrive: (ids) => consumer().redrive(ids),
  };
}
