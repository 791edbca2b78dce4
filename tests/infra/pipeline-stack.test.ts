import { existsSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { FUNCTION_SPECS } from '../../infra/function-specs.ts';
import { ALARM_COUNT, STANDING } from '../../local/monthly-cost.ts';
import { API_PATH } from '../../shared/http/api/create-api.ts';
import { MAX_RECEIVES as MAX_RECEIVES_OF_JOBS } from '../../shared/jobs/dead-letter.ts';
import { ROLES } from '../../shared/model/visitor.ts';
import {
  API_ROUTES,
  FUNCTION_NAMES,
  HUB_CALLBACKS,
  MAX_RECEIVES,
  PUBLIC_ASSETS,
  PUBLIC_PATHS,
  QUEUE_NAMES,
  SIGN_IN_PATHS,
} from '../../shared/names.ts';
import { synthesise } from './synthesise.ts';
import { propertiesOf, resourcesOf, textResolver } from './template-values.ts';

const synthesis = synthesise({ context: { alarmEmail: 'ops@example.org', monthlyBudgetUsd: 40 } });
const { pipeline } = synthesis;
const resources = resourcesOf(pipeline);
const resolve = textResolver(resources);
afterAll(synthesis.dispose);

describe('vigia cost', () => {
  it('counts the alarms and queues that the stack has', () => {
    pipeline.resourceCountIs('AWS::CloudWatch::Alarm', ALARM_COUNT);
    expect(STANDING.queues).toBe(QUEUE_NAMES.length);
  });
});

describe('queues', () => {
  it.each(QUEUE_NAMES)('%s has a dead-letter queue, both encrypted and reached over TLS only', (name) => {
    expect(MAX_RECEIVES).toBe(MAX_RECEIVES_OF_JOBS);
    const [id, queue] = resourceNamed('QueueName', `vigia-${name}`);
    const [deadId, dead] = resourceNamed('QueueName', `vigia-${name}-dlq`);
    expect(queue['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [deadId, 'Arn'] },
      maxReceiveCount: MAX_RECEIVES,
    });
    for (const [each, properties] of [
      [id, queue],
      [deadId, dead],
    ] as const) {
      expect(properties['SqsManagedSseEnabled']).toBe(true);
      pipeline.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: each }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      });
    }
    expect(Number(dead['MessageRetentionPeriod'])).toBeGreaterThan(Number(queue['MessageRetentionPeriod']));
  });

  it.each(QUEUE_NAMES)(
    '%s is worked off by its function, in partial batches, with a concurrency of its own',
    (name) => {
      const [id, queue] = resourceNamed('QueueName', `vigia-${name}`);
      const [functionId, handler] = resourceNamed('FunctionName', `vigia-${name}`);
      const source = propertiesOf(pipeline, 'AWS::Lambda::EventSourceMapping').find(
        ({ EventSourceArn }) => JSON.stringify(EventSourceArn) === JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }),
      )!;
      expect(source).toMatchObject({
        FunctionName: { Ref: functionId },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: expect.any(Number) },
      });
      const window = Number(source['MaximumBatchingWindowInSeconds'] ?? 0);
      expect(Number(queue['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * Number(handler['Timeout']) + window);
    },
  );
});

describe('functions', () => {
  it.each(FUNCTION_NAMES)(
    '%s runs on Node 24, x86_64, traced, in no VPC, with a role and a log group of its own',
    (name) => {
      const [, properties] = resourceNamed('FunctionName', `vigia-${name}`);
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['x86_64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      expect(properties).not.toHaveProperty('VpcConfig');
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
      const roles = FUNCTION_NAMES.map((each) =>
        JSON.stringify(resourceNamed('FunctionName', `vigia-${each}`)[1]['Role']),
      );
      expect(roles.filter((role) => role === JSON.stringify(properties['Role']))).toHaveLength(1);
    },
  );

  it('end before a lease of a mail does', () => {
    // LEASE_MS of shared/jobs/deliver.ts.
    expect(FUNCTION_SPECS.deliver.timeoutSeconds).toBeLessThan(3 * 60);
  });

  it('are told by name only of what they may touch', () => {
    const environment = (name: string) =>
      Object.keys(Object(Object(resourceNamed('FunctionName', `vigia-${name}`)[1]['Environment'])['Variables'])).filter(
        (variable) => variable.startsWith('VIGIA_'),
      );
    expect(environment('authorize')).toEqual(['VIGIA_STACK', 'VIGIA_TABLE']);
    expect(environment('ingest')).toEqual([
      'VIGIA_STACK',
      'VIGIA_TABLE',
      'VIGIA_BUCKET',
      'VIGIA_QUEUE_INDEX',
      'VIGIA_QUEUE_MATCH',
      'VIGIA_DLQ_INGEST',
      'VIGIA_MAX_RECEIVES',
    ]);
    expect(environment('deliver')).toEqual([
      'VIGIA_STACK',
      'VIGIA_TABLE',
      'VIGIA_BUCKET',
      'VIGIA_DLQ_DELIVER',
      'VIGIA_MAX_RECEIVES',
      'VIGIA_SECRET_ID',
      'VIGIA_PUBLIC_URL',
      'VIGIA_CONFIGURATION_SET',
      'VIGIA_MAIL_FROM',
    ]);
  });

  it('run outside any VPC, and nothing here is billed by the hour', () => {
    const types = Object.values(resources).map(({ Type }) => Type);
    expect(types.filter((type) => /EC2|ElasticLoadBalancing|ECS|RDS|OpenSearch|KMS/.test(type))).toEqual([]);
  });
});

describe('logs', () => {
  it('are kept for a month, every group', () => {
    const groups = propertiesOf(pipeline, 'AWS::Logs::LogGroup');
    expect(groups.map((group) => group['LogGroupName']).toSorted()).toEqual(
      [...FUNCTION_NAMES.map((name) => `/aws/lambda/vigia-${name}`), '/aws/vendedlogs/apis/vigia-api'].toSorted(),
    );
    for (const group of groups) expect(group['RetentionInDays']).toBe(30);
  });

  it('of requests hold neither query strings, where tokens are, nor addresses of readers', () => {
    const [stage] = propertiesOf(pipeline, 'AWS::ApiGatewayV2::Stage');
    expect(JSON.stringify(stage!['AccessLogSettings'])).not.toMatch(/queryString|rawQuery|\.path\}|sourceIp|userAgent/);
  });
});

describe('schedule', () => {
  it('calls dispatch every minute and does not repeat a call', () => {
    const [functionId] = resourceNamed('FunctionName', 'vigia-dispatch');
    pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'vigia-dispatch',
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': [functionId, 'Arn'] }, RetryPolicy: { MaximumRetryAttempts: 0 } },
    });
  });

  it.each([
    ['index', 'vigia-index-upkeep', 'cron(20 3 * * ? *)', { maintain: 'article-index' }],
    ['sweep', 'vigia-sweep', 'cron(50 0-5 * * ? *)', {}],
  ])('calls %s in the night', (name, schedule, when, event) => {
    const [functionId] = resourceNamed('FunctionName', `vigia-${name}`);
    pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: schedule,
      GroupName: 'vigia-dispatch',
      ScheduleExpression: when,
      Target: { Arn: { 'Fn::GetAtt': [functionId, 'Arn'] }, Input: JSON.stringify(event) },
    });
  });

  it.each([
    ['dispatch', 'vigia-dispatch'],
    ['index', 'vigia-index-upkeep'],
    ['sweep', 'vigia-sweep'],
  ])('has a role that may call %s and nothing else', (name, scheduleName) => {
    const schedules = propertiesOf(pipeline, 'AWS::Scheduler::Schedule');
    const schedule = schedules.find(({ Name }) => Name === scheduleName);
    const [roleId] = Object(schedule!['Target'])['RoleArn']['Fn::GetAtt'];
    const [functionId] = resourceNamed('FunctionName', `vigia-${name}`);
    expect(Object(resources[roleId]!.Properties['Policies'])[0].PolicyDocument.Statement).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [functionId, 'Arn'] } },
    ]);
  });
});

describe('mail', () => {
  it('tells of sends, bounces, complaints, delays and rejects, by SNS, into the queue mail-events', () => {
    pipeline.hasResourceProperties('AWS::SES::ConfigurationSet', {
      Name: 'vigia-mail',
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
    const [destination] = propertiesOf(pipeline, 'AWS::SES::ConfigurationSetEventDestination');
    const { MatchingEventTypes, SnsDestination, Enabled } = Object(destination!['EventDestination']);
    expect(MatchingEventTypes).toEqual(['send', 'bounce', 'complaint', 'deliveryDelay', 'reject']);
    expect(Enabled).toBe(true);
    const [topicId] = resourceNamed('TopicName', 'vigia-mail-events');
    expect(SnsDestination.TopicARN).toEqual({ Ref: topicId });
    const [queueId] = resourceNamed('QueueName', 'vigia-mail-events');
    pipeline.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      TopicArn: { Ref: topicId },
      Endpoint: { 'Fn::GetAtt': [queueId, 'Arn'] },
    });
  });

  it('lets only SES, only for this configuration set, publish there, and only over TLS', () => {
    pipeline.hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: resourceNamed('TopicName', 'vigia-mail-events')[0] }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: {
              StringEquals: Match.objectLike({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }),
            },
          }),
        ]),
      },
    });
  });
});

describe('API', () => {
  it('asks the authoriser on every route of programs, and leaves people to the pages', () => {
    const routes = propertiesOf(pipeline, 'AWS::ApiGatewayV2::Route');
    const open = routes.filter((route) => route['AuthorizationType'] !== 'CUSTOM').map((route) => route['RouteKey']);
    expect(open.toSorted()).toEqual(
      [
        ...PUBLIC_PATHS.flatMap((path) => ['GET', 'HEAD', 'POST'].map((method) => `${method} ${path}`)),
        ...PUBLIC_ASSETS.map((path) => `GET ${path}`),
        ...['GET', 'POST'].map((method) => `${method} ${HUB_CALLBACKS}/{id}`),
        '$default',
      ].toSorted(),
    );
    const guarded = routes.filter((route) => route['AuthorizationType'] === 'CUSTOM');
    expect(guarded.map((route) => route['RouteKey'])).toEqual(['ANY /api/v1/{proxy+}']);
    expect(API_ROUTES).toBe(API_PATH);
  });

  it('has people sign in by a pool of its own: made by the operator, with a second factor, by code, and kept', () => {
    const [[poolId, pool] = []] = Object.entries(pipeline.findResources('AWS::Cognito::UserPool'));
    expect(pool).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: 'ACTIVE',
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        UserPoolTier: 'LITE',
      },
    });
    const [client] = propertiesOf(pipeline, 'AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      UserPoolId: { Ref: poolId },
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      SupportedIdentityProviders: ['COGNITO'],
    });
    const groups = propertiesOf(pipeline, 'AWS::Cognito::UserPoolGroup').map((group) => group['GroupName']);
    expect(groups.toSorted()).toEqual(ROLES.toSorted());
    const [, api] = resourceNamed('FunctionName', 'vigia-api');
    const variables = Object(Object(api['Environment'])['Variables']);
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(['VIGIA_SIGN_IN_ISSUER', 'VIGIA_SIGN_IN_CLIENT_ID']));
    expect(JSON.stringify(Object(client)['CallbackURLs'])).toContain(SIGN_IN_PATHS.callback);
    expect(JSON.stringify(Object(client)['LogoutURLs'])).toContain(SIGN_IN_PATHS.signedOut);
  });

  it('has an authoriser that remembers no answer', () => {
    pipeline.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
  });

  it('is throttled on its stage', () => {
    pipeline.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
  });
});

describe('alarms', () => {
  const alarms = propertiesOf(pipeline, 'AWS::CloudWatch::Alarm');

  it('watch every dead-letter queue, every oldest message, mail, the flow of articles, dispatch and the API', () => {
    expect(alarms.map((alarm) => String(alarm['AlarmName'])).toSorted()).toEqual(
      [
        ...QUEUE_NAMES.flatMap((queue) => [`vigia-dead-letters-${queue}`, `vigia-oldest-message-${queue}`]),
        'vigia-failed-sends',
        'vigia-bounce-rate',
        'vigia-complaint-rate',
        'vigia-no-articles',
        'vigia-dispatch-failing',
        'vigia-dispatch-silent',
        'vigia-index-failing',
        'vigia-sweep-failing',
        'vigia-api-errors',
      ].toSorted(),
    );
  });

  it.each(alarms.map((alarm) => [String(alarm['AlarmName']), alarm] as const))(
    '%s names its runbook and speaks to the operator',
    (_, alarm) => {
      const [, page] = /Runbook: (docs\/runbook\/[a-z-]+\.md)$/.exec(String(alarm['AlarmDescription'])) ?? [];
      expect(existsSync(new URL(`../../${page}`, import.meta.url))).toBe(true);
      const [topicId] = resourceNamed('TopicName', 'vigia-alarms');
      expect(alarm['AlarmActions']).toEqual([{ Ref: topicId }]);
    },
  );

  it('call no article for 24 hours a fault, also when nothing at all is heard', () => {
    expect(alarms.find((alarm) => alarm['AlarmName'] === 'vigia-no-articles')).toMatchObject({
      Namespace: 'Vigia',
      MetricName: 'ArticlesArchived',
      Dimensions: [{ Name: 'service', Value: 'vigia' }],
      Period: 24 * 60 * 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('reach the operator by mail', () => {
    pipeline.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.org' });
  });
});

describe('costs', () => {
  it('are watched by a budget that speaks to the operator', () => {
    const [topicId] = resourceNamed('TopicName', 'vigia-alarms');
    const subscriber = { SubscriptionType: 'SNS', Address: { Ref: topicId } };
    pipeline.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetName: 'vigia-monthly', BudgetLimit: { Amount: 40, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [
        { Notification: { NotificationType: 'ACTUAL', Threshold: 50 }, Subscribers: [subscriber] },
        { Notification: { NotificationType: 'FORECASTED', Threshold: 100 }, Subscribers: [subscriber] },
      ],
    });
  });

  it('can be told apart by tags', () => {
    for (const type of ['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup']) {
      for (const { Tags } of propertiesOf(pipeline, type))
        expect(Tags).toEqual(
          expect.arrayContaining([
            { Key: 'app', Value: 'vigia' },
            { Key: 'deployment', Value: 'vigia' },
          ]),
        );
    }
  });
});

describe('dashboard', () => {
  it('shows every queue, every function and the mail', () => {
    const [dashboard] = propertiesOf(pipeline, 'AWS::CloudWatch::Dashboard');
    expect(dashboard!['DashboardName']).toBe('vigia');
    const body = resolve(dashboard!['DashboardBody']);
    for (const name of [...QUEUE_NAMES, ...FUNCTION_NAMES]) expect(body).toContain(`"vigia-${name}"`);
    expect(body).toContain('Reputation.BounceRate');
  });
});

describe('names', () => {
  it('follow the stack, so that two deployments share an account', () => {
    const other = synthesise({ context: { stack: 'second' } });
    const text = JSON.stringify([other.data.toJSON(), other.pipeline.toJSON()]);
    other.dispose();
    expect(text.match(/"vigia-[a-z-]+"/g)).toBeNull();
    expect(text).toContain('"second-records"');
  });
});

function resourceNamed(attribute: string, name: string): readonly [string, Readonly<Record<string, unknown>>] {
  const found = Object.entries(resources).find(([, { Properties }]) => Properties[attribute] === name);
  return [found![0], found![1].Properties];
}
