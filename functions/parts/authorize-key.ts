import type { APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import { type ApiKeyScope, isKeyOf, readBearerKey } from '../../shared/model/api-key.ts';
import type { ApiKeyStore } from '../../shared/stores/api-keys.ts';

/** What the API learns of who asks, beside the yes. */
export type Authorized = APIGatewaySimpleAuthorizerResult & {
  readonly context?: { readonly keyId: string; readonly scope: ApiKeyScope };
};

/**
 * Answers for the key in an `Authorization` header. It looks at nothing else of the request, because an API
 * gateway may remember the answer for the header and use it for other requests; what a scope may do is the API's
 * decision.
 */
export async function authorizeKey(keys: Pick<ApiKeyStore, 'get'>, header: string | undefined): Promise<Authorized> {
  const given = readBearerKey(header);
  const record = given === undefined ? undefined : (await keys.get(given.id))?.record;
  if (given === undefined || record === undefined || !isKeyOf(given.key, record)) return { isAuthorized: false };
  return { isAuthorized: true, context: { keyId: record.id, scope: record.scope } };
}
