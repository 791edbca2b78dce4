import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../../shared/names.ts';
import { readEnvironment } from './environment.ts';

/** What a job adds to the deployment's metrics. */
export type Counts = Readonly<Partial<Record<Exclude<keyof typeof METRICS, 'namespace'>, number>>>;

export type JobMetrics = {
  add(counts: Counts): void;
  /** Writes what was added as one line of CloudWatch's embedded metric format. */
  publish(): void;
};

/** Counters of one function; nothing is written for what stays 0. */
export function createJobMetrics(): JobMetrics {
  const { stack } = readEnvironment('stack');
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: stack });
  return {
    add: ({ entries, articles, mailsSent, mailsFailed, feedsFailing }) => {
      for (const [name, value] of [
        [METRICS.entries, entries],
        [METRICS.articles, articles],
        [METRICS.mailsSent, mailsSent],
        [METRICS.mailsFailed, mailsFailed],
        [METRICS.feedsFailing, feedsFailing],
      ] as const)
        if (value !== undefined && value > 0) metrics.addMetric(name, MetricUnit.Count, value);
    },
    publish: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
