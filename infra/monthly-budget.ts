import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { resourceNames } from '../shared/names.ts';

/** Per cent of the month's budget: when half is spent, and when the forecast says that all will be. */
const SPENT_PERCENT = 50;
const FORECAST_PERCENT = 100;

/**
 * Says when a month costs more than expected. It counts the whole account, because a filter by tag counts nothing
 * until someone has activated the tag (docs/deploy.md advises an account of its own).
 */
export class MonthlyBudget extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly stack: string; readonly usd: number; readonly topic: ITopic },
  ) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'SNS', address: props.topic.topicArn }];
    const notify = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: resourceNames(props.stack).budget,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: props.usd, unit: 'USD' },
      },
      notificationsWithSubscribers: [notify('ACTUAL', SPENT_PERCENT), notify('FORECASTED', FORECAST_PERCENT)],
    });
  }
}
