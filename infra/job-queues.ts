import { Duration } from 'aws-cdk-lib';
import { type DeadLetterQueue, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES, QUEUE_NAMES, resourceNames } from '../shared/names.ts';
import { FUNCTION_SPECS, type QueueName } from './function-specs.ts';

/** AWS asks for six times the function's timeout, so that throttling does not burn receives. */
const VISIBILITY_TIMEOUTS = 6;

/** A dead letter keeps the age of its message, so its queue keeps longer. */
const QUEUE_DAYS = 4;
const DEAD_LETTER_DAYS = 14;

export type JobQueue = { readonly queue: IQueue; readonly deadLetters: IQueue };

/** Every queue with its dead-letter queue; encrypted, and reached over TLS only. */
export class JobQueues extends Construct {
  readonly byName: ReadonlyMap<QueueName, JobQueue>;

  constructor(scope: Construct, id: string, stack: string) {
    super(scope, id);
    this.byName = new Map(QUEUE_NAMES.map((name) => [name, makeQueue(this, name, stack)]));
  }

  get(name: QueueName): JobQueue {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`Cannot find queue ${name} as it must be one of QUEUE_NAMES.`);
    return found;
  }
}

function makeQueue(scope: Construct, name: QueueName, stack: string): JobQueue {
  const names = resourceNames(stack);
  const deadLetters = new Queue(scope, `${name}-dead-letters`, {
    queueName: names.deadLetterQueue(name),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(DEAD_LETTER_DAYS),
  });
  const redrive: DeadLetterQueue = { queue: deadLetters, maxReceiveCount: MAX_RECEIVES };
  const queue = new Queue(scope, name, {
    queueName: names.queue(name),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(QUEUE_DAYS),
    visibilityTimeout: Duration.seconds(visibilitySeconds(name)),
    deadLetterQueue: redrive,
  });
  return { queue, deadLetters };
}

function visibilitySeconds(name: QueueName): number {
  const spec = Object.values(FUNCTION_SPECS).find(({ source }) => source?.queue === name);
  if (spec === undefined) throw new Error(`Cannot make queue ${name} as a function must work it off: none does.`);
  return spec.timeoutSeconds * VISIBILITY_TIMEOUTS + (spec.source?.windowSeconds ?? 0);
}
