import { type FunctionName, QUEUE_NAMES, resourceNames } from '../../shared/names.ts';
import type { Blobs, Ports, QueueConsumer, QueueName, Table, TableKey } from '../../shared/ports.ts';
import type { RoleStatement } from './role-policies.ts';

/** One call as IAM sees it. `leadingKey` is the partition key of the row or index that is asked. */
export type IamCall = { readonly action: string; readonly resource: string; readonly leadingKey?: string };

export type Judge = {
  /** From now on calls are made by that function; undefined stands for the operator, who may do everything. */
  become(name: FunctionName | undefined): void;
  /** What each function called, each thing once: `action resource kind`. */
  readonly used: ReadonlyMap<FunctionName, ReadonlySet<string>>;
  wrap(ports: Ports): Ports;
  /** What an operator does with queues, call by call as the SQS adapter makes them. */
  wrapQueues(queue: QueueConsumer): Pick<QueueConsumer, 'depth' | 'listDeadLetters' | 'redrive'>;
};

/** Puts the roles of a template between jobs and ports: a call that the role would not allow throws. */
export function createJudge(policies: ReadonlyMap<FunctionName, readonly RoleStatement[]>): Judge {
  let who: FunctionName | undefined;
  const used = new Map<FunctionName, Set<string>>();
  const ask: Ask = (call) => {
    if (who === undefined) return;
    if (!policies.get(who)!.some((statement) => allows(statement, call)))
      throw new Error(`AccessDenied: ${who} may not ${call.action} on ${call.resource} ${call.leadingKey ?? ''}`);
    const calls = used.get(who) ?? new Set<string>();
    used.set(who, calls.add(grantKey(call)));
  };
  return {
    become: (name) => {
      who = name;
    },
    used,
    wrap: (ports) => ({
      ...ports,
      table: judgedTable(ports.table, ask),
      blobs: judgedBlobs(ports.blobs, ask),
      queue: {
        async send(queue, messages) {
          if (messages.length > 0)
            ask({ action: 'sqs:SendMessage', resource: `arn:aws:sqs:REGION:ACCOUNT:vigia-${queue}` });
          await ports.queue.send(queue, messages);
        },
      },
      mailer: {
        async send(mail) {
          ask({ action: 'ses:SendRawEmail', resource: 'arn:aws:ses:REGION:ACCOUNT:configuration-set/vigia-mail' });
          return await ports.mailer.send(mail);
        },
      },
      secrets: {
        async get(name) {
          const resource = 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:vigia/secrets-AbCdEf';
          ask({ action: 'secretsmanager:GetSecretValue', resource });
          return await ports.secrets.get(name);
        },
      },
    }),
    wrapQueues: (queue) => judgedQueues(queue, ask),
  };
}

/** A call without what differs from row to row and blob to blob. */
export function grantKey({ action, resource, leadingKey }: IamCall): string {
  const place = resource.replace(/(vigia-archive-ACCOUNT-REGION\/[a-z]+)\/.*/, '$1/*').replace('-AbCdEf', '-??????');
  return [action, place, ...(leadingKey === undefined ? [] : [leadingKey.replace(/#.*/, '#*')])].join(' ');
}

const TABLE = 'arn:aws:dynamodb:REGION:ACCOUNT:table/vigia-records';
const BUCKET = 'arn:aws:s3:::vigia-archive-ACCOUNT-REGION';

type Ask = (call: IamCall) => void;

function judgedBlobs(blobs: Blobs, ask: Ask): Blobs {
  const object = (action: string, key: string) => ask({ action: `s3:${action}`, resource: `${BUCKET}/${key}` });
  return {
    async put(key, ...rest) {
      object('PutObject', key);
      return await blobs.put(key, ...rest);
    },
    async get(key) {
      object('GetObject', key);
      return await blobs.get(key);
    },
    async exists(key) {
      object('GetObject', key);
      return await blobs.exists(key);
    },
    async describe(key) {
      object('GetObject', key);
      return await blobs.describe(key);
    },
    async delete(key) {
      object('DeleteObject', key);
      await blobs.delete(key);
    },
    async erase(key) {
      object('DeleteObjectVersion', key);
      await blobs.erase(key);
    },
    async list(...scope) {
      ask({ action: 's3:ListBucket', resource: BUCKET });
      return await blobs.list(...scope);
    },
  };
}

/** As the DynamoDB adapter calls: it writes by update, alone and in transactions. */
function judgedTable(table: Table, ask: Ask): Table {
  const row = (action: string, { kind, partition }: Pick<TableKey, 'kind' | 'partition'>, resource = TABLE) =>
    ask({ action: `dynamodb:${action}`, resource, leadingKey: `${kind}#${partition}` });
  return {
    async get(key) {
      row('GetItem', key);
      return await table.get(key);
    },
    async getMany(keys) {
      for (const key of keys) row('BatchGetItem', key);
      return await table.getMany(keys);
    },
    async put(item, condition) {
      row('UpdateItem', item.key);
      return await table.put(item, condition);
    },
    async add(key, by) {
      row('UpdateItem', key);
      return await table.add(key, by);
    },
    async deleteIfVersion(key, version) {
      row('DeleteItem', key);
      return await table.deleteIfVersion(key, version);
    },
    async query(query) {
      row('Query', query, query.index === 'primary' ? TABLE : `${TABLE}/index/${query.index}`);
      return await table.query(query);
    },
    async scan(kind, ...rest) {
      ask({ action: 'dynamodb:Scan', resource: TABLE });
      return await table.scan(kind, ...rest);
    },
    async transact(writes) {
      for (const write of writes) {
        if (write.kind === 'put') row('UpdateItem', write.item.key);
        else row('DeleteItem', write.key);
      }
      return await table.transact(writes);
    },
  };
}

function judgedQueues(queue: QueueConsumer, ask: Ask): ReturnType<Judge['wrapQueues']> {
  const names = resourceNames('vigia');
  const call = (action: string, name: string) =>
    ask({ action: `sqs:${action}`, resource: `arn:aws:sqs:REGION:ACCOUNT:${name}` });
  const look = () => {
    for (const name of QUEUE_NAMES.map(names.deadLetterQueue)) {
      call('ReceiveMessage', name);
      call('ChangeMessageVisibility', name);
    }
  };
  return {
    async depth(name: QueueName) {
      call('GetQueueAttributes', names.queue(name));
      return await queue.depth(name);
    },
    async listDeadLetters() {
      look();
      return await queue.listDeadLetters();
    },
    async redrive(ids) {
      look();
      for (const letter of (await queue.listDeadLetters()).filter(({ id }) => ids.includes(id))) {
        call('SendMessage', names.queue(letter.queue));
        call('DeleteMessage', names.deadLetterQueue(letter.queue));
      }
      return await queue.redrive(ids);
    },
  };
}

function allows({ actions, resources, conditions }: RoleStatement, call: IamCall): boolean {
  const kinds = conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
  return (
    actions.includes(call.action) &&
    resources.some((pattern) => isLike(call.resource, pattern)) &&
    (kinds === undefined || (call.leadingKey !== undefined && kinds.some((kind) => isLike(call.leadingKey!, kind))))
  );
}

/** IAM's `*` and `?`. */
function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(value);
}
