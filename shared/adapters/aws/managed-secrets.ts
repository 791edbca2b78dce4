import { createHash } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { VigiaError } from '../../errors.ts';
import type { Secrets } from '../../ports.ts';
import { checkSecretName, makeSecret } from '../local/make-secret.ts';
import { awsFailure, isContended, orAwsError } from './aws-error.ts';
import { withBackOff } from './back-off.ts';

export type ManagedSecretsOptions = {
  /** Made with `clientDefaults`. */
  readonly client: SecretsManagerClient;
  /** Name or ARN of the one secret that holds them all. */
  readonly secretId: string;
};

/** Names and values. A value that the stack generated has other characters than ours, and no fewer than this. */
const secretsSchema = z.record(z.string(), z.string().min(32));
type SecretsByName = z.infer<typeof secretsSchema>;

/** What was found, and the version that it was found in; none while the secret has no value. */
type Found = { readonly secrets: SecretsByName; readonly versionId: string };

/**
 * The Secrets port on one secret of AWS Secrets Manager, a JSON object. A value that was read is kept in memory, since
 * it never changes. A missing name is made on the version that it was missing in: of two writers at once one wins, and
 * the other reads again.
 *
 * @throws VigiaError `secrets-damaged` when the secret is no such object; it is left alone, because making new ones
 * would break every link that was mailed.
 */
export function createManagedSecrets(options: ManagedSecretsOptions): Secrets {
  const known = new Map<string, string>();
  // One reading-and-writing at a time, so that two new names of one process do not race each other.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async get(name) {
      checkSecretName(name);
      const mine = turn.then(async () => {
        const value = known.get(name) ?? (await findOrMake(options, name));
        known.set(name, value);
        return value;
      });
      turn = mine.catch(() => undefined);
      return await mine;
    },
  };
}

async function findOrMake(options: ManagedSecretsOptions, name: string): Promise<string> {
  return await orAwsError('get a secret', () =>
    withBackOff(
      () => findOrMakeOnce(options, name),
      (error) => isContended(awsFailure(error)),
    ),
  );
}

async function findOrMakeOnce({ client, secretId }: ManagedSecretsOptions, name: string): Promise<string> {
  const { secrets, versionId } = await read({ client, secretId });
  const found = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (found !== undefined) return found;
  const made = makeSecret();
  await client.send(
    new PutSecretValueCommand({
      SecretId: secretId,
      SecretString: JSON.stringify({ ...secrets, [name]: made }),
      ClientRequestToken: successorOf(versionId),
    }),
  );
  return made;
}

/**
 * The id of the version after this one. Secrets Manager has no conditional write, but takes a version id once: whoever
 * writes other content under it is refused, so a version has one successor.
 */
function successorOf(versionId: string): string {
  return createHash('sha256').update(`successor of ${versionId}`).digest('hex');
}

async function read({ client, secretId }: ManagedSecretsOptions): Promise<Found> {
  try {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return { secrets: parseSecrets(secretId, SecretString ?? ''), versionId: VersionId ?? '' };
  } catch (error) {
    // A secret without a value yet; where there is no secret at all, the write that follows fails and says so.
    if (awsFailure(error).name === 'ResourceNotFoundException') return { secrets: {}, versionId: '' };
    throw error;
  }
}

function parseSecrets(secretId: string, text: string): SecretsByName {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause: a parser's message quotes what it could not read, and that may be a secret.
    throw new VigiaError(
      `Cannot read secrets as ${secretId} must be a JSON object of names and values: put the version before it back ` +
        '(aws secretsmanager update-secret-version-stage)',
      { code: 'secrets-damaged' },
    );
  }
}
