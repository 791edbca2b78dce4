import { AWS_PRICES as PRICE } from './aws-prices.ts';

/** What a deployment does in a month. */
export type Workload = { readonly feeds: number; readonly articles: number; readonly mails: number };

/** US dollars a month. `detail` says what was counted. */
export type CostItem = { readonly name: string; readonly dollars: number; readonly detail: string };

export type MonthlyCost = { readonly items: readonly CostItem[]; readonly total: number };

const MINUTES_A_MONTH = 43_800;
const POLLS_A_FEED = MINUTES_A_MONTH / 15;
const NIGHTS_A_MONTH = MINUTES_A_MONTH / (24 * 60);
/** One of the article index, six of sweep (infra/pipeline-stack.ts). */
const CALLS_A_NIGHT = 7;
/** Of an article, after an hour, a day and a week (CHECK_AFTER_MS of shared/stages/watch.ts). */
const WATCHES_AN_ARTICLE = 3;

/** What stands whether or not anything happens; counted in the stack (tests/infra checks queues and alarms). */
export const STANDING = { queues: 9, customMetrics: 8, dashboards: 1, secrets: 1 } as const;
export const ALARM_COUNT = 27;

/** An event source mapping asks each queue with five long polls of 20 seconds at once. */
const EMPTY_RECEIVES_A_QUEUE = MINUTES_A_MONTH * 3 * 5;

/**
 * Work of one unit of each kind: GB-seconds, requests and units, counted from the jobs' code and rounded up. S3 bills a
 * list as a put.
 */
const WORK = {
  // Four shards of each kind that can be due, half a unit each, and the feed list.
  dispatch: { gbSeconds: 0.2, reads: 17, writes: 0, messages: 0, puts: 0, gets: 0, kilobytes: 0.5 },
  poll: { gbSeconds: 0.75, reads: 6, writes: 15, messages: 3, puts: 0, gets: 0, kilobytes: 1 },
  // With its places on the block-list (10 reads), a batch of the index of its own (2 puts, 4 lists), the snapshot of
  // the subscriptions looked at (4 reads), and its text removed one day (4 reads, 5 writes, 2 puts, 4 gets).
  article: { gbSeconds: 8, reads: 150, writes: 125, messages: 12, puts: 12, gets: 12, kilobytes: 3 },
  // A page fetched and read again; the watch and the turn of its host are rows.
  watch: { gbSeconds: 4, reads: 12, writes: 14, messages: 3, puts: 1, gets: 2, kilobytes: 1 },
  // The coverage line reads every feed and the counts of its hours, the guard the sends of a day.
  mail: { gbSeconds: 1, reads: 60, writes: 46, messages: 9, puts: 1, gets: 6, kilobytes: 2 },
  // Every month of the index looked through, and the head rows of a night's articles.
  night: { gbSeconds: 60, reads: 500, writes: 10, messages: 0, puts: 40, gets: 60, kilobytes: 10 },
} as const;

/** What an article leaves behind for good: page, text and its part of the index; rows. */
const ARTICLE_S3_GB = 68 / 1024 ** 2;
const ARTICLE_TABLE_GB = 16 / 1024 ** 2;

/** Each Sunday sweep looks for rows of these many kinds, and DynamoDB bills every row for each of them. */
const SCANS_A_WEEK = 7;
const WEEKS_A_MONTH = NIGHTS_A_MONTH / 7;
/** A strongly consistent read unit is 4 KB. */
const READ_UNITS_A_GB = 1024 ** 2 / 4;
/** Pages of a scan read and parsed one after the other, by a function of one GB. */
const SCAN_GB_SECONDS_A_GB = 90;

/** An itemised estimate for one month, with one year of articles stored. */
export function monthlyCost(workload: Workload): MonthlyCost {
  const units = {
    dispatch: MINUTES_A_MONTH,
    poll: workload.feeds * POLLS_A_FEED,
    article: workload.articles,
    watch: workload.articles * WATCHES_AN_ARTICLE,
    mail: workload.mails,
    night: NIGHTS_A_MONTH,
  };
  const total = (of: keyof (typeof WORK)['poll']): number =>
    (Object.keys(units) as (keyof typeof units)[]).reduce((sum, kind) => sum + units[kind] * WORK[kind][of], 0);
  const nightly = CALLS_A_NIGHT * units.night;
  const requests = units.dispatch + units.poll + 3 * units.article + units.watch + 3 * units.mail + nightly;
  const stored = 12 * workload.articles;
  const items = [...standingCosts(), ...runningCosts(workload, total, requests), ...storageCosts(stored)];
  return { items, total: items.reduce((sum, { dollars }) => sum + dollars, 0) };
}

function standingCosts(): readonly CostItem[] {
  const receives = STANDING.queues * EMPTY_RECEIVES_A_QUEUE;
  const scheduled = MINUTES_A_MONTH + NIGHTS_A_MONTH * CALLS_A_NIGHT;
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
    item('people who sign in', 0, 'a user pool on the Lite plan; the first 10,000 people a month cost nothing'),
    item('schedules', (scheduled / 1e6) * PRICE.schedulerMillionInvocations, `${Math.round(scheduled)} invocations`),
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
  const scannedGb = tableGb * SCANS_A_WEEK * WEEKS_A_MONTH;
  const scanned = (scannedGb * READ_UNITS_A_GB) / 1e6;
  return [
    item('bucket storage', bucketGb * PRICE.s3GbMonth, `${bucketGb.toFixed(1)} GB: a year of articles`),
    item(
      'table storage',
      tableGb * (PRICE.dynamoGbMonth + PRICE.dynamoBackupGbMonth),
      `${tableGb.toFixed(1)} GB with point-in-time recovery`,
    ),
    item(
      'retention',
      scanned * PRICE.dynamoMillionReadUnits + scannedGb * SCAN_GB_SECONDS_A_GB * PRICE.lambdaGbSecond,
      `every row looked at ${SCANS_A_WEEK} times a week, ${millions(scanned * 1e6)} read units`,
    ),
  ];
}

function item(name: string, dollars: number, detail: string): CostItem {
  return { name, dollars, detail };
}

function millions(count: number): string {
  return count < 100_000 ? String(Math.round(count)) : `${(count / 1e6).toFixed(2)} million`;
}
