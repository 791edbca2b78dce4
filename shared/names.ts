import type { IndexName, QueueName } from './ports.ts';

export { SIGN_IN_PATHS } from './model/sign-in-paths.ts';

/** Every queue, with a dead-letter queue each. */
export const QUEUE_NAMES = [
  'poll',
  'ingest',
  'index',
  'match',
  'deliver',
  'mail-events',
  'websub',
  'retag',
  'webhook',
] as const satisfies readonly QueueName[];

/** `maxReceiveCount` of every queue: as often as the embedded run tries (`MAX_RECEIVES` of jobs/dead-letter.ts). */
export const MAX_RECEIVES = 5;

/** What is written beside the body of a dead letter, as message attributes; one that SQS moved by itself has none. */
export const DEAD_LETTER_NOTES = {
  id: 'vigia-id',
  reason: 'vigia-reason',
  receives: 'vigia-receives',
  at: 'vigia-dead-lettered-at',
} as const;

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
  'websub',
  'retag',
  'webhook',
  'sweep',
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
    indexSchedule: `${stack}-index-upkeep`,
    sweepSchedule: `${stack}-sweep`,
    alarmTopic: `${stack}-alarms`,
    budget: `${stack}-monthly`,
    /** The stack that holds what outlives a deployment: table, bucket, secret. `stack` itself holds the rest. */
    dataStack: `${stack}-data`,
    functionLogs: (name: FunctionName): string => `/aws/lambda/${stack}-${name}`,
    /** API Gateway writes under `/aws/vendedlogs/`, where no resource policy can grow past its limit. */
    accessLogs: `/aws/vendedlogs/apis/${stack}-api`,
    userPool: `${stack}-people`,
  } as const;
}

/** What its schedule calls the index function with, in the place of messages. */
export const MAINTAIN_EVENT = { maintain: 'article-index' } as const;

/** Environment of the functions. A function gets only what it needs. */
export const ENVIRONMENT = {
  stack: 'VIGIA_STACK',
  table: 'VIGIA_TABLE',
  bucket: 'VIGIA_BUCKET',
  /** Followed by the queue's name in upper case with `_`: `VIGIA_QUEUE_MAIL_EVENTS`. */
  queueUrl: (queue: QueueName): string => `VIGIA_QUEUE_${queue.toUpperCase().replaceAll('-', '_')}`,
  /**
   * Where the function of a queue puts a message that can never succeed, so that it need not fail five times
   * first: that function alone has it, and may send there. `VIGIA_DLQ_MAIL_EVENTS`.
   */
  deadLetterUrl: (queue: QueueName): string => `VIGIA_DLQ_${queue.toUpperCase().replaceAll('-', '_')}`,
  /** `maxReceiveCount` of the queue's redrive policy: on the last receive the owning row learns why. `MAX_RECEIVES` when unset. */
  maxReceives: 'VIGIA_MAX_RECEIVES',
  secret: 'VIGIA_SECRET_ID',
  configurationSet: 'VIGIA_CONFIGURATION_SET',
  mailFrom: 'VIGIA_MAIL_FROM',
  contact: 'VIGIA_CONTACT',
  publicUrl: 'VIGIA_PUBLIC_URL',
  /** The provider that people sign in by where the configuration names none: the deployment's own user pool. */
  signInIssuer: 'VIGIA_SIGN_IN_ISSUER',
  signInClientId: 'VIGIA_SIGN_IN_CLIENT_ID',
} as const;

/** What lies in the bundle of a function: paths relative to the handler's file. */
export const BUNDLE = {
  /** The handler's own file: an ES module whose export `handler` is called. */
  entry: 'index.mjs',
  /** The extraction process, beside the handler of `ingest`. */
  worker: 'worker.mjs',
  /** As in the repository: `config/vigia.yaml`, `config/feeds.opml`, `config/topics/*.yaml`, where a function needs it. */
  config: 'config',
  /** Script and stylesheet of the pages, beside the handler of `api`. */
  assets: 'assets',
} as const;

/** Secrets made when the stack is first deployed, so that no function needs the right to write one. */
export const GENERATED_SECRETS = ['links-v1'] as const;

/** Metrics of the functions, as CloudWatch has them: one dimension, `service`, which is the stack's name. Counts all. */
export const METRICS = {
  namespace: 'Vigia',
  /** Entries not known before. */
  entries: 'EntriesNew',
  /** Articles archived for the first time. */
  articles: 'ArticlesArchived',
  mailsSent: 'MailsSent',
  /** Mails given up, rejected or bounced for good. */
  mailsFailed: 'MailsFailed',
  /** Polls that ended in a failure, a block or a refusal. */
  feedsFailing: 'FeedsFailing',
} as const;

/** Paths of the API that need no key: the links of mails, whose token decides, and the form that asks for one. */
export const PUBLIC_PATHS = ['/confirm', '/manage', '/stories', '/subscribe', '/unsubscribe', '/wrong-tag'] as const;

/** Where hubs call (W3C WebSub), each at a path below that nobody else can guess: no key either. */
export const HUB_CALLBACKS = '/websub';

/** Where programs call the API (`API_PATH` of shared/http/api): with a key. */
export const API_ROUTES = '/api/v1';

/** What the pages of those links look like, and what the API says of itself: no key either. */
export const PUBLIC_ASSETS = ['/style.css', '/api/v1/openapi.json'] as const;
