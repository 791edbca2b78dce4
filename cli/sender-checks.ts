import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { awsFailure, orAwsError } from '../shared/adapters/aws/aws-error.ts';
import { clientDefaults } from '../shared/adapters/aws/client-defaults.ts';
import { type Config, defaultConfig } from '../shared/config.ts';
import { attempt, type Check, type Finding } from './check.ts';

/** Whether SES would send the deployment's mail: the account's state, the sender's identity, the configuration set. */
export async function senderChecks(config: Config, configurationSet: string): Promise<readonly Check[]> {
  const client = new SESv2Client(clientDefaults);
  try {
    return await Promise.all([
      attempt('mail account', () => accountState(client)),
      attempt('mail sender', () => senderState(client, config.mail.from)),
      attempt('mail events', () => eventsState(client, configurationSet)),
    ]);
  } finally {
    client.destroy();
  }
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
async function accountState(client: SESv2Client): Promise<Finding> {
  const account = await orAwsError('ask SES for the state of the account', () =>
    client.send(new GetAccountCommand({})),
  );
  if (account.SendingEnabled === false || account.EnforcementStatus === 'SHUTDOWN')
    return { state: 'problem', message: 'SES has stopped sending for this account: answer its case in AWS Support' };
  if (account.EnforcementStatus === 'PROBATION')
    return { state: 'problem', message: 'SES has this account under review: answer its case in AWS Support' };
  const { SentLast24Hours = 0, Max24HourSend = 0 } = account.SendQuota ?? {};
  const used = `${SentLast24Hours} of ${Max24HourSend} mails in 24 hours`;
  if (account.ProductionAccessEnabled === true) return `production access, ${used}`;
  return {
    state: 'note',
    message: `in the sandbox of SES, ${used}: mail reaches verified addresses only. Ask for production access (docs/deploy.md)`,
  };
}

/** The identity of the sender's domain, else of the very address. */
async function senderState(client: SESv2Client, from: string): Promise<Finding> {
  if (from === defaultConfig.mail.from)
    return { state: 'problem', message: 'mail.from in config/vigia.yaml is not set: no mail can go out' };
  const address = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  for (const name of [domain, address]) {
    const identity = await identityOf(client, name);
    if (identity !== undefined) return identityState(name, identity);
  }
  const make = `aws sesv2 create-email-identity --email-identity ${domain}`;
  return { state: 'problem', message: `SES knows neither ${domain} nor ${address}: ${make} (docs/deploy.md)` };
}

async function identityOf(client: SESv2Client, name: string): Promise<GetEmailIdentityCommandOutput | undefined> {
  return await orAwsError(`ask SES for the identity ${name}`, async () => {
    try {
      return await client.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
    } catch (error) {
      if (awsFailure(error).name === 'NotFoundException') return undefined;
      throw error;
    }
  });
}

function identityState(
  name: string,
  { VerifiedForSendingStatus, DkimAttributes }: GetEmailIdentityCommandOutput,
): Finding {
  if (VerifiedForSendingStatus === true) return `${name} is verified`;
  const dkim = DkimAttributes?.Status === undefined ? '' : ` (DKIM ${DkimAttributes.Status})`;
  return {
    state: 'problem',
    message: `${name} is not verified yet${dkim}: put the records that SES names into its DNS (docs/deploy.md)`,
  };
}

/** Without its events no bounce and no complaint is learnt of. */
async function eventsState(client: SESv2Client, configurationSet: string): Promise<Finding> {
  const { SendingOptions } = await orAwsError(`look at the configuration set ${configurationSet}`, () =>
    client.send(new GetConfigurationSetCommand({ ConfigurationSetName: configurationSet })),
  );
  if (SendingOptions?.SendingEnabled !== false) return configurationSet;
  const resume = `aws sesv2 put-configuration-set-sending-options --configuration-set-name ${configurationSet} --sending-enabled`;
  return { state: 'problem', message: `sending is paused for ${configurationSet}: ${resume}` };
}
