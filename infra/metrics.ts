import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type FunctionName, METRICS, resourceNames } from '../shared/names.ts';
import type { QueueName } from './function-specs.ts';

/** Metrics of a deployment by the names of its resources, for alarms and dashboard alike. Periods of five minutes. */
export function deploymentMetrics(stack: string) {
  const names = resourceNames(stack);
  const sqs = (queueName: string, metricName: string, statistic: string): Metric =>
    new Metric({ namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName: queueName }, statistic });
  return {
    /** Messages that can be received now. */
    waiting: (queue: QueueName): Metric => sqs(names.queue(queue), 'ApproximateNumberOfMessagesVisible', Stats.MAXIMUM),
    /** Seconds. */
    ageOfOldest: (queue: QueueName): Metric => sqs(names.queue(queue), 'ApproximateAgeOfOldestMessage', Stats.MAXIMUM),
    deadLetters: (queue: QueueName): Metric =>
      sqs(names.deadLetterQueue(queue), 'ApproximateNumberOfMessagesVisible', Stats.MAXIMUM),
    /** `Errors`, `Duration`, `Invocations`, `Throttles`. */
    lambda: (name: FunctionName, metricName: string, options: MetricOptions = { statistic: Stats.SUM }): Metric =>
      new Metric({
        namespace: 'AWS/Lambda',
        metricName,
        dimensionsMap: { FunctionName: names.function(name) },
        label: name,
        ...options,
      }),
    /** One of `METRICS`, counted. */
    own: (metricName: string, period: Duration = Duration.minutes(5)): Metric =>
      new Metric({
        namespace: METRICS.namespace,
        metricName,
        dimensionsMap: { service: stack },
        statistic: Stats.SUM,
        period,
      }),
    /** `Reputation.BounceRate` and `Reputation.ComplaintRate`: shares of 1. */
    reputation: (metricName: string): Metric =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': names.configurationSet },
        statistic: Stats.AVERAGE,
        period: Duration.hours(1),
      }),
    /** `Count`, `4xx`, `5xx`. */
    api: (apiId: string, metricName: string): Metric =>
      new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, statistic: Stats.SUM }),
  };
}

export type DeploymentMetrics = ReturnType<typeof deploymentMetrics>;
