import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Writing } from '../local/ask-writer.ts';
import { UsageError, VigiaError } from '../shared/errors.ts';
import {
  type ApiKeyRecord,
  type ApiKeyScope,
  apiKeyRecordSchema,
  apiKeyScopeSchema,
  makeApiKey,
  shownApiKey,
} from '../shared/model/api-key.ts';
import { normalAddress, subscriberId } from '../shared/model/ids.ts';
import type { WriteOutcome } from '../shared/ports.ts';
import { checkAddress } from '../shared/stages/subscribe.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions } from './parse-options.ts';
import { openWriting, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  scope: { type: 'string' },
  name: { type: 'string' },
  reader: { type: 'string' },
} as const;

/** Long enough to say what a key is for, short enough for a list. */
const MAX_NAME_CHARS = 80;

/** Keys of programs to the API. */
export const keysVerb: Verb = {
  name: 'keys',
  summary: 'make, list and revoke the keys of programs to the API',
  help: `usage: ./vigia keys create --scope admin|reader [--name NAME] [--reader ADDRESS] [options]
       ./vigia keys list [options]
       ./vigia keys revoke ID [options]

A program sends its key with every request: \`Authorization: Bearer vigia_…\` (docs/api.md). A reader key may
read; an admin key may also change what is shared. With --reader, it may see and change the alerts of that
reader. A key is shown once, when it is made; only its hash is kept.

  --scope admin|reader   what the key may do
  --name NAME         what it is for, shown in the list
  --reader ADDRESS    the reader that it belongs to
${TARGET_HELP}
${COMMON_HELP}`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const action = actionOf(positionals, values);
    const target = targetOf(values);
    const writing = await openWriting(target, configOf(values.config));
    const asked = act({ ...input, json: values.json === true }, keysOf(writing), action);
    return await asked.finally(() => writing.close());
  },
};

type Action =
  | { readonly kind: 'create'; readonly scope: ApiKeyScope; readonly name: string; readonly subscriberId?: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly id: string };

type KeysInput = VerbInput & { readonly json: boolean };

function actionOf(
  [word, ...ids]: readonly string[],
  { scope, name = '', reader }: Readonly<Partial<Record<'scope' | 'name' | 'reader', string | undefined>>>,
): Action {
  const [id] = ids;
  if (word === 'create' && id === undefined)
    return { kind: 'create', scope: scopeOf(scope), name: nameOf(name), ...readerOf(reader) };
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

function readerOf(address: string | undefined): { readonly subscriberId?: string } {
  if (address === undefined) return {};
  const problem = checkAddress(normalAddress(address));
  if (problem !== undefined) throw new UsageError(problem);
  return { subscriberId: subscriberId(address) };
}

/** The keys of a target, through whoever may write there: a run that goes on is asked. */
type Keys = {
  readonly save: (record: ApiKeyRecord) => Promise<WriteOutcome>;
  readonly revoke: (id: string) => Promise<ApiKeyRecord | undefined>;
  readonly all: () => Promise<readonly ApiKeyRecord[]>;
};

const savedSchema = z.object({ outcome: z.enum(['written', 'conflict']) });
const revokedSchema = z.object({ key: apiKeyRecordSchema.nullable() });
const listedSchema = z.object({ keys: z.array(apiKeyRecordSchema) });

function keysOf({ ask }: Writing): Keys {
  return {
    save: async (record) => savedSchema.parse(await ask('save-api-key', record)).outcome,
    revoke: async (id) =>
      revokedSchema.parse(await ask('revoke-api-key', { id, now: new Date().toISOString() })).key ?? undefined,
    all: async () => listedSchema.parse(await ask('list-api-keys', {})).keys,
  };
}

function act(input: KeysInput, keys: Keys, action: Action): Promise<ExitCode> {
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
  keys: Keys,
  { scope, name, subscriberId: reader }: Extract<Action, { kind: 'create' }>,
): Promise<ExitCode> {
  const { key, record } = makeApiKey({
    id: randomBytes(6).toString('hex'),
    secret: randomBytes(32).toString('base64url'),
    scope,
    name,
    subscriberId: reader,
    now: new Date().toISOString(),
  });
  if ((await keys.save(record)) === 'conflict')
    throw new VigiaError(`Cannot make the key as its id must be new: ${record.id} is taken. Try again.`, {
      code: 'key-taken',
      retryable: true,
    });
  out(
    json
      ? JSON.stringify({ key, ...shownApiKey(record) })
      : `${key}\n\nThis ${scope} key is shown this once. Its id is ${record.id}.`,
  );
  return 0;
}

async function list({ out, json }: KeysInput, keys: Keys): Promise<ExitCode> {
  const records = await keys.all();
  if (json) out(JSON.stringify({ keys: records.map(shownApiKey) }));
  else if (records.length === 0) out('No keys.');
  else for (const record of records) out(line(record));
  return 0;
}

async function revoke({ out, err, json }: KeysInput, keys: Keys, id: string): Promise<ExitCode> {
  const revoked = await keys.revoke(id);
  if (revoked === undefined) {
    err(`No key has the id ${id}.`);
    return 1;
  }
  out(json ? JSON.stringify(shownApiKey(revoked)) : `Key ${id} is revoked: it opens nothing any more.`);
  return 0;
}

function line({ id, scope, name, createdAt, subscriberId, lastUsedOn, revokedAt }: ApiKeyRecord): string {
  const used = lastUsedOn === undefined ? 'never used' : `used ${lastUsedOn}`;
  const reader = subscriberId === undefined ? '' : `  reader ${subscriberId}`;
  const state = revokedAt === undefined ? '' : `  revoked ${revokedAt}`;
  return `${id}  ${scope.padEnd(6)}  ${createdAt}  ${used.padEnd(15)}  ${name}${reader}${state}`.trimEnd();
}
