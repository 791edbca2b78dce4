import type { APIGatewayRequestAuthorizerEventV2, Context } from 'aws-lambda';
import { createApiKeyStore } from '../shared/stores/api-keys.ts';
import { type Authorized, authorizeKey } from './parts/authorize-key.ts';
import { createJobLog } from './parts/job-log.ts';
import { awsTable } from './parts/table.ts';

const keys = createApiKeyStore(awsTable());
const log = createJobLog('authorize');

/** Lets programs in that hold a key, and tells the API its scope. */
export async function handler(event: APIGatewayRequestAuthorizerEventV2, lambda: Context): Promise<Authorized> {
  log.begin(lambda);
  const started = performance.now();
  const answer = await authorizeKey(keys, event.headers?.['authorization']);
  const outcome = answer.isAuthorized ? 'allowed' : 'refused';
  log.done({ outcome, keyId: answer.context?.keyId, durationMs: performance.now() - started });
  return answer;
}
