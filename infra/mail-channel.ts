import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { resourceNames } from '../shared/names.ts';
import type { JobQueues } from './job-queues.ts';

/** What SES says of a mail. Opens and clicks are not among them: Vigía does not watch its readers. */
const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.REJECT,
];

/** The configuration set that every mail goes out with, and the way of its events into the queue `mail-events`. */
export class MailChannel extends Construct {
  constructor(scope: Construct, id: string, { stack, queues }: { readonly stack: string; readonly queues: JobQueues }) {
    super(scope, id);
    const names = resourceNames(stack);
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: names.configurationSet,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const topic = new Topic(this, 'Events', { topicName: names.mailTopic, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThisConfigurationSet',
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:configuration-set/${names.configurationSet}`,
          },
        },
      }),
    );
    new ConfigurationSetEventDestination(this, 'EventDestination', {
      configurationSet,
      configurationSetEventDestinationName: names.mailTopic,
      destination: EventDestination.snsTopic(topic),
      events: EVENTS,
    });
    const { queue, deadLetters } = queues.get('mail-events');
    // In SNS's envelope: SES greets a new destination in plain words, which only the envelope tells from an event.
    topic.addSubscription(new SqsSubscription(queue, { deadLetterQueue: deadLetters }));
  }
}
