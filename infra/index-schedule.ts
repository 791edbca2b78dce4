import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { MAINTAIN_EVENT, resourceNames } from '../shared/names.ts';

/** Has the index function look after the article index every night (UTC): months folded, removed words erased. */
export class IndexSchedule extends Construct {
  constructor(scope: Construct, id: string, props: { readonly stack: string; readonly index: IFunction }) {
    super(scope, id);
    const { indexSchedule: name, schedule: groupName } = resourceNames(props.stack);
    const role = new Role(this, 'Role', {
      description: 'Lets the schedule of Vigía call index',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule-group/${groupName}`,
          },
        },
      }),
      inlinePolicies: {
        index: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.index.functionArn] }),
          ],
        }),
      },
    });
    new CfnSchedule(this, 'Schedule', {
      name,
      groupName,
      description: 'Vigía: looks after the article index',
      scheduleExpression: 'cron(20 3 * * ? *)',
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 30 },
      target: {
        arn: props.index.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(MAINTAIN_EVENT),
        // What one night does not do, the next one does.
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 3_600 },
      },
    });
  }
}
