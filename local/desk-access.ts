import { createIdentityProvider } from '../shared/adapters/oidc/create-identity-provider.ts';
import type { Config } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';
import type { DeskAccess } from '../shared/model/sign-in.ts';
import type { Ports } from '../shared/ports.ts';

/** Name of the secret in the link that opens the desk where a proxy may stand before it. */
export const PASS_SECRET = 'desk-pass';

/** The secret that the provider of sign-ins gave; it stands in no file. */
const CLIENT_SECRET = 'VIGIA_SIGN_IN_SECRET';

/** Addresses that only programs of this machine reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * How the desk of a run is entered. `port`: where its pages are, once that is known.
 *
 * @throws UsageError as `checkExposure`.
 */
export function deskAccess(
  config: Config,
  { ports, port }: { readonly ports: Pick<Ports, 'fetcher' | 'secrets' | 'clock'>; readonly port: () => number },
): DeskAccess {
  checkExposure(config);
  const { signIn, publicUrl } = config;
  const { issuer, clientId } = signIn;
  if (issuer !== undefined && clientId !== undefined) {
    const secret = process.env[CLIENT_SECRET];
    return {
      kind: 'sign-in',
      rules: { allow: signIn.allow, editors: signIn.editors, admins: signIn.admins },
      baseUrl: () => publicUrl ?? `http://127.0.0.1:${port()}`,
      provider: createIdentityProvider({
        issuer,
        clientId,
        scopes: signIn.scopes,
        fetcher: ports.fetcher,
        nowMs: () => ports.clock.now().getTime(),
        ...(signIn.rolesClaim === undefined ? {} : { rolesClaim: signIn.rolesClaim }),
        ...(signIn.confidential && secret !== undefined ? { clientSecret: async () => secret } : {}),
      }),
    };
  }
  if (publicUrl === undefined) return { kind: 'open' };
  return { kind: 'pass', pass: () => ports.secrets.get(PASS_SECRET), publicHosts: [new URL(publicUrl).host] };
}

/**
 * Refuses a run that would open the desk to people whom nobody asked who they are.
 *
 * @throws UsageError that says what to configure.
 */
export function checkExposure({ http, signIn, publicUrl }: Config): void {
  if (signIn.issuer !== undefined && signIn.confidential && !process.env[CLIENT_SECRET])
    throw new UsageError(
      `Cannot sign people in as ${CLIENT_SECRET} must hold the secret that the provider gave: it is not set. Set it in the environment, or remove signIn.confidential (docs/sign-in.md).`,
    );
  if (isLoopback(http.host)) return;
  if (signIn.issuer === undefined)
    throw new UsageError(
      `Cannot serve the desk on ${http.host} as people must sign in wherever it is reached from other machines: signIn.issuer is not set. Set up sign-in (docs/sign-in.md), or leave http.host at 127.0.0.1.`,
    );
  if (publicUrl === undefined)
    throw new UsageError(
      `Cannot serve the desk on ${http.host} as the provider must know where it sends people back to: publicUrl is not set. Set it to the address that people open (docs/sign-in.md).`,
    );
}
