import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { resourceNames } from '../shared/names.ts';
import type { Deployment } from './read-deployment.ts';

/** Where alarms and the budget speak to a person. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stack, alarmEmail }: Deployment) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { topicName: resourceNames(stack).alarmTopic, enforceSSL: true });
    for (const service of ['cloudwatch', 'budgets']) {
      this.topic.addToResourcePolicy(
        new PolicyStatement({
          sid: `Only${service}OfThisAccount`,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      );
    }
    if (alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmEmail));
  }
}
