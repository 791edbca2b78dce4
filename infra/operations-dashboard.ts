import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, SingleValueWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FUNCTION_NAMES, METRICS, QUEUE_NAMES, resourceNames } from '../shared/names.ts';
import { type DeploymentMetrics, deploymentMetrics } from './metrics.ts';

/** Of a dashboard's 24 columns. */
const HALF = 12;
const WHOLE = 24;

/** One page that says whether news flows, where it waits, what failed and how mail fares. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { stack, apiId }: { readonly stack: string; readonly apiId: string }) {
    super(scope, id);
    const metrics = deploymentMetrics(stack);
    new Dashboard(this, 'Dashboard', {
      dashboardName: resourceNames(stack).dashboard,
      defaultInterval: Duration.days(1),
      widgets: [
        [today(metrics)],
        [
          graph('Messages waiting', QUEUE_NAMES.map(metrics.waiting)),
          graph('Age of the oldest message, seconds', QUEUE_NAMES.map(metrics.ageOfOldest)),
        ],
        [
          graph('Dead letters', QUEUE_NAMES.map(metrics.deadLetters)),
          graph(
            'Errors by function',
            FUNCTION_NAMES.map((name) => metrics.lambda(name, 'Errors')),
          ),
        ],
        [
          graph(
            'Time by function, milliseconds (95th percentile)',
            FUNCTION_NAMES.map((name) => metrics.lambda(name, 'Duration', { statistic: Stats.percentile(95) })),
          ),
          graph(
            'API',
            ['Count', '4xx', '5xx'].map((name) => metrics.api(apiId, name)),
          ),
        ],
        [
          graph('Mails', [metrics.own(METRICS.mailsSent), metrics.own(METRICS.mailsFailed)]),
          graph(
            'Bounces and complaints, share of mails',
            ['Reputation.BounceRate', 'Reputation.ComplaintRate'].map(metrics.reputation),
          ),
        ],
      ],
    });
  }
}

function today(metrics: DeploymentMetrics): SingleValueWidget {
  const { entries, articles, mailsSent, mailsFailed, feedsFailing } = METRICS;
  return new SingleValueWidget({
    title: 'The last 24 hours',
    width: WHOLE,
    period: Duration.hours(24),
    metrics: [entries, articles, mailsSent, mailsFailed, feedsFailing].map((name) =>
      metrics.own(name, Duration.hours(24)),
    ),
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, width: HALF, left });
}
