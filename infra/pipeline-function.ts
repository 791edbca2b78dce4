import { Aws, Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT, type FunctionName, MAX_RECEIVES, QUEUE_NAMES, resourceNames } from '../shared/names.ts';
import { FUNCTION_ACCESS } from './function-access.ts';
import { functionBundle } from './function-bundle.ts';
import { functionPolicy } from './function-policy.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import type { JobQueues } from './job-queues.ts';
import { PROJECT_FILES } from './project-files.ts';
import type { Deployment } from './read-deployment.ts';

export type PipelineFunctionProps = {
  readonly name: FunctionName;
  readonly deployment: Deployment;
  readonly queues: JobQueues;
  /** Where readers reach the API. */
  readonly publicUrl: string;
  /** Who people sign in by, where the function serves them pages and the configuration names nobody. */
  readonly signIn?: { readonly issuer: string; readonly clientId: string };
};

/** One entry point of `functions/` with its role, its log group and, where it works off a queue, its event source. */
export class PipelineFunction extends Construct {
  readonly handler: NodejsFunction;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { name, deployment, queues } = props;
    const spec = FUNCTION_SPECS[name];
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: resourceNames(deployment.stack).functionLogs(name),
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.handler = new NodejsFunction(this, 'Function', {
      functionName: resourceNames(deployment.stack).function(name),
      description: `Vigía: ${name}`,
      entry: PROJECT_FILES.handler(name),
      projectRoot: PROJECT_FILES.root,
      depsLockFilePath: PROJECT_FILES.lock,
      bundling: functionBundle(name, deployment.feedsFile),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.X86_64,
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMb,
      ...(spec.storageMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(spec.storageMb) }),
      role: makeRole(this, props),
      environment: environmentOf(props),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
    });
    logGroup.grantWrite(this.handler);
    if (spec.source !== undefined) {
      this.handler.addEventSource(
        new SqsEventSource(queues.get(spec.source.queue).queue, {
          batchSize: spec.source.batchSize,
          maxConcurrency: spec.source.maxConcurrency,
          reportBatchItemFailures: true,
          ...(spec.source.windowSeconds === undefined
            ? {}
            : { maxBatchingWindow: Duration.seconds(spec.source.windowSeconds) }),
        }),
      );
    }
  }
}

/** A role of its own with no managed policy: all that it may do stands in this template. */
function makeRole(scope: Construct, props: PipelineFunctionProps): Role {
  const { name, deployment } = props;
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${name} of Vigía may do`,
    inlinePolicies: { access: new PolicyDocument({ statements: functionPolicy(name, deployment) }) },
  });
  acknowledgeWildcards(role, props);
  return role;
}

/** Each wildcard of the role by itself, so that any other one still stops a synthesis. */
function acknowledgeWildcards(role: Role, { name, deployment }: PipelineFunctionProps): void {
  const { read = [], write = [], erase = [] } = FUNCTION_ACCESS[name].blobs ?? {};
  // As cdk-nag writes an ARN that is known at deployment only.
  const bucket = resourceNames(deployment.stack).bucket('<AWS::AccountId>', '<AWS::Region>');
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray only: PutTraceSegments and PutTelemetryRecords know no resource (Service Authorization Reference, AWS X-Ray).',
    },
    ...[...new Set([...read, ...write, ...erase])].map((folder) => ({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${bucket}/${folder}/*]`,
      reason: `Blobs of ${folder}/ are named by their content: the wildcard ends inside that folder of the one bucket.`,
    })),
  );
}

/** Only what the function may touch is named to it. */
function environmentOf({ name, deployment, queues, publicUrl, signIn }: PipelineFunctionProps): Record<string, string> {
  const { sends = [], operatesQueues, blobs, readsSecrets, sendsMail } = FUNCTION_ACCESS[name];
  const names = resourceNames(deployment.stack);
  const source = FUNCTION_SPECS[name].source?.queue;
  return {
    [ENVIRONMENT.stack]: deployment.stack,
    [ENVIRONMENT.table]: names.table,
    ...(blobs === undefined ? {} : { [ENVIRONMENT.bucket]: names.bucket(Aws.ACCOUNT_ID, Aws.REGION) }),
    ...Object.fromEntries(sends.map((queue) => [ENVIRONMENT.queueUrl(queue), queues.get(queue).queue.queueUrl])),
    ...(operatesQueues ? operatorUrls(queues) : {}),
    ...(source === undefined
      ? {}
      : {
          [ENVIRONMENT.deadLetterUrl(source)]: queues.get(source).deadLetters.queueUrl,
          [ENVIRONMENT.maxReceives]: String(MAX_RECEIVES),
        }),
    ...(readsSecrets ? { [ENVIRONMENT.secret]: names.secret, [ENVIRONMENT.publicUrl]: publicUrl } : {}),
    ...(sendsMail
      ? {
          [ENVIRONMENT.configurationSet]: names.configurationSet,
          [ENVIRONMENT.mailFrom]: deployment.mailFrom.header,
        }
      : {}),
    ...(signIn === undefined
      ? {}
      : { [ENVIRONMENT.signInIssuer]: signIn.issuer, [ENVIRONMENT.signInClientId]: signIn.clientId }),
    ...(deployment.contact === undefined ? {} : { [ENVIRONMENT.contact]: deployment.contact }),
  };
}

function operatorUrls(queues: JobQueues): Record<string, string> {
  return Object.fromEntries(
    QUEUE_NAMES.flatMap((name) => {
      const { queue, deadLetters } = queues.get(name);
      return [
        [ENVIRONMENT.queueUrl(name), queue.queueUrl],
        [ENVIRONMENT.deadLetterUrl(name), deadLetters.queueUrl],
      ];
    }),
  );
}
