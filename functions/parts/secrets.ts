import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createManagedSecrets } from '../../shared/adapters/aws/managed-secrets.ts';
import type { Secrets } from '../../shared/ports.ts';
import { readEnvironment } from './environment.ts';

/** The deployment's secret. */
export function awsSecrets(): Secrets {
  const { secret } = readEnvironment('secret');
  return createManagedSecrets({ client: new SecretsManagerClient(clientDefaults), secretId: secret });
}
