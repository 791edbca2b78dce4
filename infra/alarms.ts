import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS, QUEUE_NAMES } from '../shared/names.ts';
import type { QueueName } from './function-specs.ts';
import { deploymentMetrics } from './metrics.ts';

/** What an alarm watches for, and where a person reads what to do: a page of `docs/runbook/`. */
type AlarmSpec = {
  readonly name: string;
  readonly runbook: string;
  readonly says: string;
  readonly metric: Metric;
  readonly threshold: number;
  /** At or above the threshold unless said. */
  readonly comparison?: ComparisonOperator;
  readonly periods?: number;
  /** Silence is well unless said. */
  readonly missing?: TreatMissingData;
};

/** Messages are worked off within seconds; a host's pace delays them, but that is no waiting (docs/runbook/stuck-queue.md). */
const OLDEST_MESSAGE_SECONDS: Readonly<Record<QueueName, number>> = {
  poll: 30 * 60,
  ingest: 60 * 60,
  index: 30 * 60,
  match: 30 * 60,
  deliver: 30 * 60,
  'mail-events': 30 * 60,
  websub: 30 * 60,
  // A large archive is worked off in a few hours, and nobody waits for it.
  retag: 6 * 60 * 60,
  webhook: 30 * 60,
};

/** Half of where SES puts an account under review: 5 % bounces, 0.1 % complaints (SES reputation dashboard). */
const BOUNCE_RATE = 0.025;
const COMPLAINT_RATE = 0.0005;

/** Lambda calls a function again twice with an event of a schedule that it failed on (Lambda, asynchronous invocation). */
const CALLS_OF_ONE_EVENT = 3;

/** Every alarm of a deployment; each says its runbook page in its description and speaks to one topic. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stack, topic, apiId }: { readonly stack: string; readonly topic: ITopic; readonly apiId: string },
  ) {
    super(scope, id);
    for (const spec of [...queueAlarms(stack), ...mailAlarms(stack), ...flowAlarms(stack, apiId)]) {
      const alarm = new Alarm(this, spec.name, {
        alarmName: `${stack}-${spec.name}`,
        alarmDescription: `${spec.says} Runbook: docs/runbook/${spec.runbook}.md`,
        metric: spec.metric,
        threshold: spec.threshold,
        comparisonOperator: spec.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: spec.periods ?? 1,
        treatMissingData: spec.missing ?? TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }
}

function queueAlarms(stack: string): readonly AlarmSpec[] {
  const metrics = deploymentMetrics(stack);
  return QUEUE_NAMES.flatMap((queue) => [
    {
      name: `dead-letters-${queue}`,
      runbook: 'dead-letters',
      says: `A message of ${queue} was given up after five attempts.`,
      metric: metrics.deadLetters(queue),
      threshold: 1,
    },
    {
      name: `oldest-message-${queue}`,
      runbook: 'stuck-queue',
      says: `A message of ${queue} waits for more than ${OLDEST_MESSAGE_SECONDS[queue] / 60} minutes.`,
      metric: metrics.ageOfOldest(queue),
      threshold: OLDEST_MESSAGE_SECONDS[queue],
    },
  ]);
}

function mailAlarms(stack: string): readonly AlarmSpec[] {
  const metrics = deploymentMetrics(stack);
  return [
    {
      name: 'failed-sends',
      runbook: 'failed-sends',
      says: 'A mail was given up: rejected, bounced for good, or tried too often.',
      metric: metrics.own(METRICS.mailsFailed),
      threshold: 1,
    },
    {
      name: 'bounce-rate',
      runbook: 'bounces-and-complaints',
      says: `More than ${BOUNCE_RATE * 100} % of the mails bounce; at 5 % SES puts the account under review.`,
      metric: metrics.reputation('Reputation.BounceRate'),
      threshold: BOUNCE_RATE,
    },
    {
      name: 'complaint-rate',
      runbook: 'bounces-and-complaints',
      says: `More than ${COMPLAINT_RATE * 100} % of the mails are called spam; at 0.1 % SES puts the account under review.`,
      metric: metrics.reputation('Reputation.ComplaintRate'),
      threshold: COMPLAINT_RATE,
    },
  ];
}

function flowAlarms(stack: string, apiId: string): readonly AlarmSpec[] {
  const metrics = deploymentMetrics(stack);
  return [
    {
      name: 'no-articles',
      runbook: 'no-articles',
      says: 'No new article was archived for 24 hours.',
      metric: metrics.own(METRICS.articles, Duration.hours(24)),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'dispatch-failing',
      runbook: 'dispatch',
      says: 'Dispatch fails: nothing that is due is sent.',
      metric: metrics.lambda('dispatch', 'Errors', { statistic: Stats.SUM }),
      threshold: 3,
    },
    {
      name: 'dispatch-silent',
      runbook: 'dispatch',
      says: 'Dispatch was not called for ten minutes.',
      metric: metrics.lambda('dispatch', 'Invocations', { statistic: Stats.SUM }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'index-failing',
      runbook: 'article-index',
      says: 'The article index could not be looked after: removed words stay in its files.',
      metric: metrics.lambda('index', 'Errors', { statistic: Stats.SUM, period: Duration.days(1) }),
      threshold: CALLS_OF_ONE_EVENT,
    },
    {
      name: 'sweep-failing',
      runbook: 'retention',
      says: 'Texts are kept longer than the configuration says: sweep fails.',
      metric: metrics.lambda('sweep', 'Errors', { statistic: Stats.SUM, period: Duration.days(1) }),
      threshold: 2 * CALLS_OF_ONE_EVENT,
    },
    {
      name: 'api-errors',
      runbook: 'api-errors',
      says: 'The API answers 5xx: links in mails may not work.',
      metric: metrics.api(apiId, '5xx'),
      threshold: 5,
    },
  ];
}
