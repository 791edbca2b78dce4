import { SESv2Client } from '@aws-sdk/client-sesv2';
import { mailClientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { createSesMailer } from '../../shared/adapters/aws/ses-mailer.ts';
import type { Mailer } from '../../shared/ports.ts';
import { readEnvironment } from './environment.ts';

/** SES, with the deployment's configuration set: its events come back to `mail-events`. */
export function awsMailer(): Mailer {
  const { configurationSet } = readEnvironment('configurationSet');
  return createSesMailer({ client: new SESv2Client(mailClientDefaults), configurationSet });
}
