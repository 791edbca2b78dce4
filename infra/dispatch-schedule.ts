import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { resourceNames } from '../shared/names.ts';

/** Calls dispatch every minute. A call that fails is not repeated: the next minute sweeps the same rows. */
export class DispatchSchedule extends Construct {
  constructor(scope: Construct, id: string, props: { readonly stack: string; readonly dispatch: IFunction }) {
    super(scope, id);
    const { schedule: name } = resourceNames(props.stack);
    const group = new CfnScheduleGroup(this, 'Group', { name });
    const role = new Role(this, 'Role', {
      description: 'Lets the schedule of Vigía call dispatch',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule-group/${name}`,
          },
        },
      }),
      inlinePolicies: {
        dispatch: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.dispatch.functionArn] }),
          ],
        }),
      },
    });
    const schedule = new CfnSchedule(this, 'Schedule', {
      name,
      groupName: name,
      description: 'Vigía: sweeps what is due',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: props.dispatch.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    schedule.addResourceDependency(group);
  }
}
