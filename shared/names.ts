import type { IndexName, QueueName } from './ports.ts';

/** Every queue, with a dead-letter queue each. */
export const QUEUE_NAMES = [
  'poll',
  'ingest',
  'index',
  'match',
  'deliver',
  'mail-events',
] as const satisfies readonly QueueName[];

/** The secondary indexes of the table. */
export const INDEX_NAMES = ['due', 'day', 'list'] as const satisfies readonly IndexName[];

/** Attributes of a table item: the primary key, and the keys of each secondary index. */
export const TABLE_ATTRIBUTES = {
  partition: 'pk',
  sort: 'sk',
  expires: 'ttl',
  indexPartition: (index: IndexName): string => `${index}_pk`,
  indexSort: (index: IndexName): string => `${index}_sk`,
} as const;

/** One entry point of `functions/` each. */
export const FUNCTION_NAMES = [
  'dispatch',
  'poll',
  'ingest',
  'index',
  'match',
  'deliver',
  'mail-events',
  'api',
  'authorize',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Names of what a deployment is made of. None is random, so that `cdk diff` is clean after a deploy. */
export function resourceNames(stack: string) {
  return {
    table: `${stack}-records`,
    bucket: (account: string, region: string): string => `${stack}-archive-${account}-${region}`,
    queue: (queue: QueueName): string => `${stack}-${queue}`,
    deadLetterQueue: (queue: QueueName): string => `${stack}-${queue}-dlq`,
    function: (name: FunctionName): string => `${stack}-${name}`,
    configurationSet: `${stack}-mail`,
    mailTopic: `${stack}-mail-events`,
    secret: `${stack}/secrets`,
    api: `${stack}-api`,
    dashboard: `${stack}`,
    schedule: `${stack}-dispatch`,
  } as const;
}

/** Environment of the functions. A function gets only what it needs. */
export const ENVIRONMENT = {
  stack: 'VIGIA_STACK',
  table: 'VIGIA_TABLE',
  bucket: 'VIGIA_BUCKET',
  /** Followed by the queue's name in upper case with `_`: `VIGIA_QUEUE_MAIL_EVENTS`. */
  queueUrl: (queue: QueueName): string => `VIGIA_QUEUE_${queue.toUpperCase().replaceAll('-', '_')}`,
  secret: 'VIGIA_SECRET_ID',
  configurationSet: 'VIGIA_CONFIGURATION_SET',
  mailFrom: 'VIGIA_MAIL_FROM',
  contact: 'VIGIA_CONTACT',
  publicUrl: 'VIGIA_PUBLIC_URL',
} as const;
