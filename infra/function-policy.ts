import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type FunctionName, QUEUE_NAMES, resourceNames } from '../shared/names.ts';
import { FUNCTION_ACCESS, type FunctionAccess } from './function-access.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import type { Deployment } from './read-deployment.ts';

/** The statements of a function's role, each on exact resources: rows by kind, blobs by folder, queues by name. */
export function functionPolicy(name: FunctionName, deployment: Deployment): PolicyStatement[] {
  const access = FUNCTION_ACCESS[name];
  return [
    ...rowStatements(access.rows, deployment.stack),
    ...blobStatements(access.blobs ?? {}, deployment.stack),
    ...queueStatements(name, deployment.stack),
    ...(access.operatesQueues ? queueOperatorStatements(deployment.stack) : []),
    ...(access.readsSecrets ? [secretStatement(deployment.stack)] : []),
    ...(access.sendsMail ? [mailStatement(deployment)] : []),
  ];
}

/**
 * `dynamodb:LeadingKeys` is the partition key of the table or of the index that is asked, and both start with the
 * row's kind. All but Scan need a key (and there is no PartiQL), so the condition always meets a value; a scan has none
 * that it could meet, and is granted as what it is: a look at everything.
 */
function rowStatements(rows: FunctionAccess['rows'], stack: string) {
  const table = arn('dynamodb', `table/${resourceNames(stack).table}`);
  const onRows = (action: string, kinds: readonly string[] | undefined, resource = table) =>
    kinds === undefined
      ? []
      : [
          new PolicyStatement({
            actions: [`dynamodb:${action}`],
            resources: [resource],
            conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map((kind) => `${kind}#*`) } },
          }),
        ];
  return [
    ...onRows('GetItem', rows.read),
    ...onRows('BatchGetItem', rows.readMany),
    ...onRows('Query', rows.query),
    // The adapter writes by update, alone and in transactions, because only an update can count versions.
    ...onRows('UpdateItem', rows.write),
    ...onRows('DeleteItem', rows.delete),
    ...(rows.scan ? [new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [table] })] : []),
    ...Object.entries(rows.list ?? {}).flatMap(([index, kinds]) => onRows('Query', kinds, `${table}/index/${index}`)),
  ];
}

/** Without `ListBucket` a blob that is not there answers 403 and not 404; the names that it shows hold ids only. */
function blobStatements({ read, write, delete: remove, erase }: NonNullable<FunctionAccess['blobs']>, stack: string) {
  const folders = (names: readonly string[]) => names.map((folder) => `${bucketArn(stack)}/${folder}/*`);
  return [
    ...(read === undefined
      ? []
      : [
          new PolicyStatement({ actions: ['s3:GetObject'], resources: folders(read) }),
          new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucketArn(stack)] }),
        ]),
    ...(write === undefined ? [] : [new PolicyStatement({ actions: ['s3:PutObject'], resources: folders(write) })]),
    ...(remove === undefined
      ? []
      : [new PolicyStatement({ actions: ['s3:DeleteObject'], resources: folders(remove) })]),
    ...(erase === undefined
      ? []
      : [
          new PolicyStatement({ actions: ['s3:DeleteObjectVersion'], resources: folders(erase) }),
          new PolicyStatement({ actions: ['s3:ListBucketVersions'], resources: [bucketArn(stack)] }),
        ]),
  ];
}

/** A job sends to the next queues, and to its own dead letters what can never succeed. */
function queueStatements(name: FunctionName, stack: string) {
  const names = resourceNames(stack);
  const source = FUNCTION_SPECS[name].source?.queue;
  const queues = [
    ...(FUNCTION_ACCESS[name].sends ?? []).map(names.queue),
    ...(source === undefined ? [] : [names.deadLetterQueue(source)]),
  ];
  if (queues.length === 0) return [];
  return [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map((queue) => arn('sqs', queue)) })];
}

/** An admin looks at the queues on the pages: letters are received to be seen, and removed once they are sent back. */
function queueOperatorStatements(stack: string) {
  const names = resourceNames(stack);
  const queues = QUEUE_NAMES.map((queue) => arn('sqs', names.queue(queue)));
  const deadLetters = QUEUE_NAMES.map((queue) => arn('sqs', names.deadLetterQueue(queue)));
  return [
    new PolicyStatement({ actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'], resources: queues }),
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
      resources: deadLetters,
    }),
  ];
}

/** Secrets Manager ends every ARN in `-` and six characters of its own. */
function secretStatement(stack: string) {
  const name = `secret:${resourceNames(stack).secret}-??????`;
  return new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [arn('secretsmanager', name)] });
}

/** SES v2 checks `SendRawEmail` for a whole message, on the sender's identity (a domain or one address) and on the configuration set. */
function mailStatement({ stack, mailFrom, sandboxRecipients }: Deployment) {
  const identities = [mailFrom.domain, mailFrom.address, ...sandboxRecipients].map((name) =>
    arn('ses', `identity/${name}`),
  );
  return new PolicyStatement({
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: [...identities, arn('ses', `configuration-set/${resourceNames(stack).configurationSet}`)],
    conditions: { StringEquals: { 'ses:FromAddress': mailFrom.address } },
  });
}

function bucketArn(stack: string): string {
  return `arn:${Aws.PARTITION}:s3:::${resourceNames(stack).bucket(Aws.ACCOUNT_ID, Aws.REGION)}`;
}

function arn(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
