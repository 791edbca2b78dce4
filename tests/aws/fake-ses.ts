import { createServer } from 'node:http';

/** What the SES of a test says; an identity that is not named is not there. */
export type SesState = {
  readonly account: object;
  readonly identities: Readonly<Record<string, object>>;
  readonly configurationSets: readonly string[];
};

/**
 * SES's reading side on loopback, which the emulator lacks: the account, identities and configuration sets.
 * `state` is asked for at each request.
 */
export async function startFakeSes(
  state: () => SesState,
): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const found = answerTo(decodeURIComponent(request.url ?? ''), state());
    response.setHeader('content-type', 'application/json');
    if (found === undefined) response.setHeader('x-amzn-errortype', 'NotFoundException').statusCode = 404;
    response.end(JSON.stringify(found ?? { message: 'not here' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function answerTo(path: string, { account, identities, configurationSets }: SesState): object | undefined {
  const [, kind, name = ''] = /^\/v2\/email\/([a-z-]+)\/?(.*)$/.exec(path) ?? [];
  if (kind === 'account') return account;
  if (kind === 'identities') return identities[name];
  return kind === 'configuration-sets' && configurationSets.includes(name) ? { ConfigurationSetName: name } : undefined;
}
