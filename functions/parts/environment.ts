import { z } from 'zod';
import { VigiaError } from '../../shared/errors.ts';
import { ENVIRONMENT, MAX_RECEIVES } from '../../shared/names.ts';
import type { QueueName } from '../../shared/ports.ts';

const text = z.string().min(1);

/** What a function may be told by its environment. An empty variable counts as none. */
const SCHEMAS = {
  stack: text,
  table: text,
  bucket: text,
  secret: text,
  configurationSet: text,
  mailFrom: text,
  publicUrl: z.url(),
  signInIssuer: z.url().optional(),
  signInClientId: text.optional(),
  contact: text.optional(),
  maxReceives: z.coerce.number().int().min(1).default(MAX_RECEIVES),
} as const;

type Name = keyof typeof SCHEMAS;
type Values<Names extends Name> = { readonly [Key in Names]: z.infer<(typeof SCHEMAS)[Key]> };

/**
 * The named variables. Called when a function starts, once, so that a wrong deployment fails at once and says why.
 *
 * @throws VigiaError `bad-environment` that names every variable that is missing or wrong.
 */
export function readEnvironment<const Names extends Name>(...names: readonly Names[]): Values<Names> {
  const read = names.map((name) => [name, SCHEMAS[name].safeParse(variable(ENVIRONMENT[name]))] as const);
  const wrong = read.filter(([, { success }]) => !success).map(([name]) => ENVIRONMENT[name]);
  if (wrong.length > 0) throw badEnvironment(wrong);
  // Each value was parsed by the schema of its name.
  return Object.fromEntries(read.map(([name, { data }]) => [name, data])) as Values<Names>;
}

/** Addresses of queues that this function may send to. */
export function readQueueUrls(queues: readonly QueueName[]): ReadonlyMap<QueueName, string> {
  return new Map(queues.map((queue) => [queue, required(ENVIRONMENT.queueUrl(queue))]));
}

/** Where messages of a queue go that can never succeed. */
export function readDeadLetterUrl(queue: QueueName): string {
  return required(ENVIRONMENT.deadLetterUrl(queue));
}

function required(name: string): string {
  const value = variable(name);
  if (value === undefined) throw badEnvironment([name]);
  return value;
}

function variable(name: string): string | undefined {
  return process.env[name] || undefined;
}

function badEnvironment(names: readonly string[]): VigiaError {
  return new VigiaError(
    `Cannot start the function as these variables must be set and right: ${names.join(', ')}. Deploy the stack again.`,
    { code: 'bad-environment' },
  );
}
