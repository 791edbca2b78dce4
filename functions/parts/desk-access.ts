import { createIdentityProvider } from '../../shared/adapters/oidc/create-identity-provider.ts';
import type { Config } from '../../shared/config.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { DeskAccess } from '../../shared/model/sign-in.ts';
import { readEnvironment } from './environment.ts';
import { politeFetcher } from './fetcher.ts';

/** Name of the client secret of a configured provider in the deployment's secret; the operator puts it there. */
const CLIENT_SECRET = 'sign-in-client';

/** The claim of Cognito's ID tokens that names the groups of a person. */
const POOL_GROUPS = 'cognito:groups';

/**
 * How the desk of a deployment is entered: by the provider of the configuration, else by the deployment's own user
 * pool, whose groups are the roles. Closed where there is neither.
 */
export function awsDeskAccess(config: Config, { ports, settings }: Pick<JobContext, 'ports' | 'settings'>): DeskAccess {
  const { signIn } = config;
  const own = readEnvironment('signInIssuer', 'signInClientId');
  const isConfigured = signIn.issuer !== undefined;
  const issuer = signIn.issuer ?? own.signInIssuer;
  const clientId = isConfigured ? signIn.clientId : own.signInClientId;
  if (issuer === undefined || clientId === undefined) return { kind: 'closed' };
  const rolesClaim = isConfigured ? signIn.rolesClaim : POOL_GROUPS;
  return {
    kind: 'sign-in',
    rules: { allow: signIn.allow, editors: signIn.editors, admins: signIn.admins },
    baseUrl: () => settings.baseUrl,
    provider: createIdentityProvider({
      issuer,
      clientId,
      scopes: signIn.scopes,
      fetcher: politeFetcher(config),
      nowMs: () => ports.clock.now().getTime(),
      ...(rolesClaim === undefined ? {} : { rolesClaim }),
      ...(isConfigured && signIn.confidential ? { clientSecret: () => ports.secrets.get(CLIENT_SECRET) } : {}),
    }),
  };
}
