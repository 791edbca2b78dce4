import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type FunctionName, resourceNames } from '../shared/names.ts';

export type NightlyScheduleProps = {
  readonly stack: string;
  readonly name: string;
  readonly description: string;
  readonly calls: FunctionName;
  readonly handler: IFunction;
  /** When, in UTC: `cron(20 3 * * ? *)`. */
  readonly cron: string;
  /** What the function is called with. */
  readonly event: object;
};

/** Calls a function in the night, at no exact minute. It stands in the group that the schedule of dispatch makes. */
export class NightlySchedule extends Construct {
  constructor(scope: Construct, id: string, props: NightlyScheduleProps) {
    super(scope, id);
    const { name, description, calls, handler, cron, event } = props;
    const { schedule: groupName } = resourceNames(props.stack);
    const role = new Role(this, 'Role', {
      description: `Lets the schedule of Vigía call ${calls}`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule-group/${groupName}`,
          },
        },
      }),
      inlinePolicies: {
        [calls]: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
        }),
      },
    });
    new CfnSchedule(this, 'Schedule', {
      name,
      groupName,
      description,
      scheduleExpression: cron,
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 30 },
      target: {
        arn: handler.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(event),
        // What one night does not do, the next one does.
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 3_600 },
      },
    });
  }
}
