import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, it } from 'vitest';
import { createManagedSecrets } from '../../../shared/adapters/aws/managed-secrets.ts';
import type { Secrets } from '../../../shared/ports.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  type AwsServer,
  awsFault,
  faultClient,
  startAwsServer,
} from './aws-server.ts';

let server: AwsServer;
afterEach(async () => await server.close());

async function secretsOf(answer: (request: AwsRequest, count: number) => AwsAnswer): Promise<Secrets> {
  server = await startAwsServer(answer);
  return createManagedSecrets({ client: new SecretsManagerClient(faultClient(server.endpoint)), secretId: 's' });
}

const value = (secrets: unknown, VersionId = 'v1'): AwsAnswer => ({
  status: 200,
  json: { SecretString: typeof secrets === 'string' ? secrets : JSON.stringify(secrets), VersionId },
});
const written: AwsAnswer = { status: 200, json: {} };
const mine = 'm'.repeat(43);
const theirs = 't'.repeat(43);
const targets = (): string[] => server.requests.map(({ target }) => target);

it('get() reads a secret once', async () => {
  const secrets = await secretsOf(() => value({ 'links-v1': mine }));
  expect([await secrets.get('links-v1'), await secrets.get('links-v1')]).toEqual([mine, mine]);
  expect(targets()).toEqual(['GetSecretValue']);
});

it('get() takes the secret of the writer who was first', async () => {
  const secrets = await secretsOf(({ target }, count) => {
    if (target === 'PutSecretValue') return awsFault('ResourceExistsException');
    return count === 1 ? value({}) : value({ 'links-v1': theirs }, 'v2');
  });
  expect(await secrets.get('links-v1')).toBe(theirs);
  expect(targets()).toEqual(['GetSecretValue', 'PutSecretValue', 'GetSecretValue']);
});

it('get() makes the first value of a secret that has none, and keeps the others of one that has', async () => {
  const empty = await secretsOf(({ target }) =>
    target === 'PutSecretValue' ? written : awsFault('ResourceNotFoundException'),
  );
  const made = await empty.get('links-v1');
  expect(JSON.parse(JSON.parse(server.requests[1]!.body).SecretString)).toEqual({ 'links-v1': made });
  await server.close();
  const other = await secretsOf(({ target }) => (target === 'PutSecretValue' ? written : value({ other: theirs })));
  const added = await other.get('links-v1');
  expect(JSON.parse(JSON.parse(server.requests[1]!.body).SecretString)).toEqual({ other: theirs, 'links-v1': added });
});

it('get() writes under one id for one version, whoever writes, so that a version has one successor', async () => {
  const tokens: string[] = [];
  for (const version of ['v1', 'v1', 'v2']) {
    const secrets = await secretsOf(({ target }) => (target === 'PutSecretValue' ? written : value({}, version)));
    await secrets.get('links-v1');
    tokens.push(JSON.parse(server.requests[1]!.body).ClientRequestToken);
    await server.close();
  }
  expect(tokens[0]).toBe(tokens[1]);
  expect(tokens[2]).not.toBe(tokens[1]);
  // Secrets Manager: 32 to 64 characters.
  expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
});

it.each(['', '{', '[]', '{"links-v1":1}', '{"links-v1":"short"}'])(
  'get() leaves a damaged secret alone and does not quote it: %j',
  async (text) => {
    const secrets = await secretsOf(() => value(text));
    const error = await secrets.get('links-v1').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'secrets-damaged', retryable: false });
    expect(targets()).toEqual(['GetSecretValue']);
  },
);

it.each([
  { name: 'AccessDeniedException', error: { code: 'aws-denied', retryable: true } },
  { name: 'ResourceNotFoundException', error: { code: 'aws-missing', retryable: false } },
  { name: 'ResourceExistsException', error: { code: 'aws-contended', retryable: true } },
])('get() throws when writing answers $name for ever', async ({ name, error }) => {
  const secrets = await secretsOf(({ target }) => (target === 'PutSecretValue' ? awsFault(name) : value({})));
  await expect(secrets.get('links-v1')).rejects.toMatchObject({ name: 'VigiaError', ...error });
});
