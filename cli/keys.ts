import { randomBytes } from 'node:crypto';
import { openForWriting } from '../local/open-for-writing.ts';
import type { Config } from '../shared/config.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import { type ApiKeyRecord, type ApiKeyScope, apiKeyScopeSchema, makeApiKey } from '../shared/model/api-key.ts';
import { type ApiKeyStore, createApiKeyStore } from '../shared/stores/api-keys.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { TARGET_HELP, TARGET_OPTION, type Target, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  scope: { type: 'string' },
  name: { type: 'string' },
} as const;

/** Long enough to say what a key is for, short enough for a list. */
const MAX_NAME_CHARS = 80;

/** Keys of programs to the API. */
export const keysVerb: Verb = {
  name: 'keys',
  summary: 'make, list and revoke the keys of programs to the API',
  help: `usage: ./vigia keys create --scope admin|reader [--name NAME] [options]
       ./vigia keys list [options]
       ./vigia keys revoke ID [options]

A program sends its key with every request: \`Authorization: Bearer vigia_…\`. A reader key may read; an
admin key may also change things. A key is shown once, when it is made; only its hash is kept.

  --scope admin|reader   what the key may do
  --name NAME         what it is for, shown in the list
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const action = actionOf(positionals, values);
    const target = targetOf(values);
    return await onKeys(target, configOf(values.config), (keys) =>
      act({ ...input, json: values.json === true }, keys, action),
    );
  },
};

type Action =
  | { readonly kind: 'create'; readonly scope: ApiKeyScope; readonly name: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly id: string };

type KeysInput = VerbInput & { readonly json: boolean };

function actionOf(
  [word, ...ids]: readonly string[],
  { scope, name = '' }: { readonly scope?: string | undefined; readonly name?: string | undefined },
): Action {
  const [id] = ids;
  if (word === 'create' && id === undefined) return { kind: 'create', scope: scopeOf(scope), name: nameOf(name) };
  if (word === 'list' && id === undefined) return { kind: 'list' };
  if (word === 'revoke' && id !== undefined && ids.length === 1) return { kind: 'revoke', id };
  throw new UsageError('Expected `keys create --scope admin|reader`, `keys list` or `keys revoke ID` (see --help).');
}

function scopeOf(written: string | undefined): ApiKeyScope {
  const scope = apiKeyScopeSchema.safeParse(written);
  if (scope.success) return scope.data;
  throw new UsageError(
    `Cannot use --scope as it must be admin or reader: current value is ${written === undefined ? 'missing' : JSON.stringify(written)}`,
  );
}

function nameOf(written: string): string {
  if (written.length <= MAX_NAME_CHARS && !/\p{Cc}/u.test(written)) return written;
  throw new UsageError(
    `Cannot use --name as it must be one line of at most ${MAX_NAME_CHARS} characters: current value is ${JSON.stringify(written)}`,
  );
}

/** A deployment's rows are written from here; a data folder has one writer at a time. */
async function onKeys(
  target: Target,
  config: Config,
  work: (keys: ApiKeyStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (target.kind === 'aws') {
    const { openDeployment } = await import('../local/open-deployment.ts');
    const deployment = await openDeployment(target.stack);
    return await work(createApiKeyStore(deployment.table)).finally(() => deployment.close());
  }
  const writer = await openForWriting(target.dir, { ...config, samples: false });
  if (writer.kind === 'held') {
    throw new VigiaError(
      `Cannot work on the keys of ${target.dir} as nobody else may write to it: process ${writer.pid} does. Stop it first.`,
      { code: 'data-held', retryable: true },
    );
  }
  return await work(createApiKeyStore(writer.runtime.context.ports.table)).finally(() => writer.close());
}

function act(input: KeysInput, keys: ApiKeyStore, action: Action): Promise<ExitCode> {
  switch (action.kind) {
    case 'create':
      return create(input, keys, action);
    case 'list':
      return list(input, keys);
    case 'revoke':
      return revoke(input, keys, action.id);
    default:
      return action satisfies never;
  }
}

async function create(
  { out, json }: KeysInput,
  keys: ApiKeyStore,
  { scope, name }: { readonly scope: ApiKeyScope; readonly name: string },
): Promise<ExitCode> {
  const { key, record } = makeApiKey({
    id: randomBytes(6).toString('hex'),
    secret: randomBytes(32).toString('base64url'),
    scope,
    name,
    now: new Date().toISOString(),
  });
  if ((await keys.save(record)) === 'conflict')
    throw new VigiaError(`Cannot make the key as its id must be new: ${record.id} is taken. Try again.`, {
      code: 'key-taken',
      retryable: true,
    });
  out(
    json
      ? JSON.stringify({ key, ...shown(record) })
      : `${key}\n\nThis ${scope} key is shown this once. Its id is ${record.id}.`,
  );
  return 0;
}

async function list({ out, json }: KeysInput, keys: ApiKeyStore): Promise<ExitCode> {
  const records: ApiKeyRecord[] = [];
  for await (const { record } of keys.all()) records.push(record);
  if (json) out(JSON.stringify({ keys: records.map(shown) }));
  else if (records.length === 0) out('No keys.');
  else for (const record of records) out(line(record));
  return 0;
}

async function revoke(input: KeysInput, keys: ApiKeyStore, id: string): Promise<ExitCode> {
  const { out, err, json } = input;
  const found = await keys.get(id);
  if (found === undefined) {
    err(`No key has the id ${id}.`);
    return 1;
  }
  const revoked = { ...found.record, revokedAt: found.record.revokedAt ?? new Date().toISOString() };
  if ((await keys.save(revoked, found.version)) === 'conflict') return revoke(input, keys, id);
  out(json ? JSON.stringify(shown(revoked)) : `Key ${id} is revoked: it opens nothing any more.`);
  return 0;
}

/** Everything but the hash. */
function shown({ id, scope, name, createdAt, revokedAt }: ApiKeyRecord) {
  return { id, scope, name, createdAt, ...(revokedAt === undefined ? {} : { revokedAt }) };
}

function line({ id, scope, name, createdAt, revokedAt }: ApiKeyRecord): string {
  const state = revokedAt === undefined ? '' : `  revoked ${revokedAt}`;
  return `${id}  ${scope.padEnd(6)}  ${createdAt}  ${name}${state}`.trimEnd();
}
