import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { senderChecks } from '../../cli/sender-checks.ts';
import { defaultConfig } from '../../shared/config.ts';
import { type SesState, startFakeSes } from '../aws/fake-ses.ts';

const WELL: SesState = {
  account: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'HEALTHY' },
  identities: { 'vigia.example': { VerifiedForSendingStatus: true } },
  configurationSets: ['vigia-mail'],
};

let ses = WELL;
let server: Awaited<ReturnType<typeof startFakeSes>>;
beforeAll(async () => {
  server = await startFakeSes(() => ses);
});
afterAll(() => server.stop());
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', server.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => vi.unstubAllEnvs());

async function checked(state: Partial<SesState>, from = 'Vigía <alerts@vigia.example>') {
  ses = { ...WELL, ...state };
  const checks = await senderChecks({ ...defaultConfig, mail: { ...defaultConfig.mail, from } }, 'vigia-mail');
  return checks.map(({ name, state: found, message }) => `${found} ${name}: ${message}`).join('\n');
}

describe('senderChecks()', () => {
  it('finds a sender well whose domain, or whose very address, is verified', async () => {
    expect(await checked({})).not.toMatch(/^(problem|note)/m);
    const identities = { 'alerts@vigia.example': { VerifiedForSendingStatus: true } };
    expect(await checked({ identities })).toMatch(/^ok mail sender: alerts@vigia\.example is verified$/m);
  });

  it.each<readonly [string, Partial<SesState>, RegExp]>([
    ['in the sandbox', { account: { SendingEnabled: true } }, /^note mail account: .*verified addresses only/m],
    ['stopped', { account: { ...WELL.account, SendingEnabled: false } }, /^problem mail account: .*stopped/m],
    ['shut down', { account: { ...WELL.account, EnforcementStatus: 'SHUTDOWN' } }, /^problem mail account: .*stopped/m],
    [
      'under review',
      { account: { ...WELL.account, EnforcementStatus: 'PROBATION' } },
      /^problem mail account: .*review/m,
    ],
    ['without the identity', { identities: {} }, /^problem mail sender: .*create-email-identity .*vigia\.example/m],
    [
      'with an identity that waits for its DNS',
      { identities: { 'vigia.example': { VerifiedForSendingStatus: false, DkimAttributes: { Status: 'PENDING' } } } },
      /^problem mail sender: .*DKIM PENDING/m,
    ],
    ['without the configuration set', { configurationSets: [] }, /^problem mail events: .*vigia-mail/m],
  ])('says of an account %s what to do', async (_, state, message) => {
    expect(await checked(state)).toMatch(message);
  });

  it('finds a sender that nobody has set before it asks SES', async () => {
    expect(await checked({}, defaultConfig.mail.from)).toMatch(/^problem mail sender: mail\.from .* is not set/m);
  });
});
