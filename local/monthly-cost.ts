import { AWS_PRICES as PRICE } from './aws-prices.ts';

/** What a deployment does in a month. */
export type Workload = { readonly feeds: number; readonly articles: number; readonly mails: number };

/** US dollars a month. `detail` says what was counted. */
export type CostItem = { readonly name: string; readonly dollars: number; readonly detail: string };

export type MonthlyCost = { readonly items: readonly CostItem[]; readonly total: number };

const MINUTES_A_MONTH = 43_800;
const POLLS_A_FEED = MINUTES_A_MONTH / 15;

/** What stands whether or not anything happens; counted in the stack (tests/infra checks queues and alarms). */
export const STANDING = { queues: 8, customMetrics: 8, dashboards: 1, secrets: 1 } as const;
export const ALARM_COUNT = 23;

/** An event source mapping asks each queue with five long polls of 20 seconds at once. */
const EMPTY_RECEIVES_A_QUEUE = MINUTES_A_MONTH * 3 * 5;

/** Work of one unit of each kind: GB-seconds, requests and units, counted from the jobs' code and rounded up. */
const WORK = {
  dispatch: { gbSeconds: 0.1, reads: 6, writes: 0, messages: 0, puts: 0, gets: 0, kilobytes: 0.5 },
  poll: { gbSeconds: 0.75, reads: 6, writes: 15, messages: 3, puts: 0, gets: 0, kilobytes: 1 },
  article: { gbSeconds: 6, reads: 125, writes: 115, messages: 9, puts: 4, gets: 4, kilobytes: 2 },
  mail: { gbSeconds: 1, reads: 30, writes: 40, messages: 9, puts: 1, gets: 6, kilobytes: 2 },
} as const;

/** What an article leaves behind for good. */
const ARTICLE_S3_GB = 60 / 1024 ** 2;
const ARTICLE_TABLE_GB = 15 / 1024 ** 2;

/** An itemised estimate for one month, with one year of articles stored. */
export function monthlyCost(workload: Workload): MonthlyCost {
  const units = {
    dispatch: MINUTES_A_MONTH,
    poll: workload.feeds * POLLS_A_FEED,
    article: workload.articles,
    mail: workload.mails,
  };
  const total = (of: keyof (typeof WORK)['poll']): number =>
    (Object.keys(units) as (keyof typeof units)[]).reduce((sum, kind) => sum + units[kind] * WORK[kind][of], 0);
  const requests = units.dispatch + units.poll + 3 * units.article + 3 * units.mail;
  const stored = 12 * workload.articles;
  const items = [...standingCosts(), ...runningCosts(workload, total, requests), ...storageCosts(stored)];
  return { items, total: items.reduce((sum, { dollars }) => sum + dollars, 0) };
}

function standingCosts(): readonly CostItem[] {
  const receives = STANDING.queues * EMPTY_RECEIVES_A_QUEUE;
  return [
    item(
      'queues, asked while empty',
      (receives / 1e6) * PRICE.sqsMillionRequests,
      `${STANDING.queues} queues, ${millions(receives)} receives`,
    ),
    item('alarms', ALARM_COUNT * PRICE.alarmMonth, `${ALARM_COUNT} alarms`),
    item('metrics', STANDING.customMetrics * PRICE.customMetricMonth, `${STANDING.customMetrics} custom metrics`),
    item('dashboard', 0, `${STANDING.dashboards}; an account's first three cost nothing`),
    item('secret', STANDING.secrets * PRICE.secretMonth, `${STANDING.secrets} secret`),
    item('schedule', (MINUTES_A_MONTH / 1e6) * PRICE.schedulerMillionInvocations, `${MINUTES_A_MONTH} invocations`),
  ];
}

function runningCosts(
  { mails }: Workload,
  total: (of: keyof (typeof WORK)['poll']) => number,
  requests: number,
): readonly CostItem[] {
  const [gbSeconds, reads, writes, messages] = [total('gbSeconds'), total('reads'), total('writes'), total('messages')];
  const [puts, gets, logsGb] = [total('puts'), total('gets'), total('kilobytes') / 1024 ** 2];
  return [
    item(
      'functions',
      gbSeconds * PRICE.lambdaGbSecond + (requests / 1e6) * PRICE.lambdaMillionRequests,
      `${Math.round(gbSeconds)} GB-seconds, ${millions(requests)} requests`,
    ),
    item(
      'table requests',
      (writes / 1e6) * PRICE.dynamoMillionWriteUnits + (reads / 1e6) * PRICE.dynamoMillionReadUnits,
      `${millions(writes)} write units, ${millions(reads)} read units`,
    ),
    item('queue messages', (messages / 1e6) * PRICE.sqsMillionRequests, `${millions(messages)} requests`),
    item(
      'bucket requests',
      (puts / 1e3) * PRICE.s3ThousandPuts + (gets / 1e3) * PRICE.s3ThousandGets,
      `${Math.round(puts)} puts, ${Math.round(gets)} gets`,
    ),
    item('mail', (mails / 1e3) * PRICE.sesThousandMails, `${mails} messages`),
    item('logs', logsGb * PRICE.logsGb, `${logsGb.toFixed(2)} GB`),
  ];
}

function storageCosts(articles: number): readonly CostItem[] {
  const [bucketGb, tableGb] = [articles * ARTICLE_S3_GB, articles * ARTICLE_TABLE_GB];
  return [
    item('bucket storage', bucketGb * PRICE.s3GbMonth, `${bucketGb.toFixed(1)} GB: a year of articles`),
    item(
      'table storage',
      tableGb * (PRICE.dynamoGbMonth + PRICE.dynamoBackupGbMonth),
      `${tableGb.toFixed(1)} GB with point-in-time recovery`,
    ),
  ];
}

function item(name: string, dollars: number, detail: string): CostItem {
  return { name, dollars, detail };
}

function millions(count: number): string {
  return count < 100_000 ? String(Math.round(count)) : `${(count / 1e6).toFixed(2)} million`;
}
