import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { VigiaError } from '../../errors.ts';
import { MAIL_ID_TAG } from '../../model/mail-event.ts';
import type { Mailer, SendOutcome } from '../../ports.ts';
import { checkOutgoingMail } from '../local/outgoing-mail.ts';
import { type AwsFailure, awsFailure, isDenied, isThrottled } from './aws-error.ts';

export type SesMailerOptions = {
  /** Made with `mailClientDefaults`: one attempt a send. */
  readonly client: SESv2Client;
  /** Its events carry the tag `mail-id` back to the queue `mail-events`. */
  readonly configurationSet: string;
};

/**
 * About the sender, the account or the deployment. The operator can cure them, and a DNS failure can look like the
 * first, so no reader's mail is given up at once for them.
 */
const CURABLE = new Set([
  'MailFromDomainNotVerifiedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'LimitExceededException',
  'NotFoundException',
]);

/** Node's errors of a connection that was never made: the name, the route, the handshake. */
const BEFORE_SENDING = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Failures are kept as reasons; longer ones say no more. */
const MAX_REASON_CHARACTERS = 300;

/**
 * The Mailer port on Amazon SES v2. The message goes out as it is, but for the Message-ID, which SES replaces by its
 * own: that is the `messageId` of `sent`. SES has no idempotency key, so a mail id that was sent is sent again.
 *
 * - `rejected`: SES refuses this message, or it breaks the port's rules.
 * - `unavailable`: throttled (429, 503), not allowed, or no connection was made; nothing was accepted.
 * - `unknown`: any other 5xx, and a connection that ended or went silent: the message may have been accepted.
 *
 * @throws VigiaError `mailer-repeats` when the client would repeat a send by itself.
 */
export function createSesMailer({ client, configurationSet }: SesMailerOptions): Mailer {
  return {
    async send(mail) {
      const check = checkOutgoingMail(mail);
      if (check.kind === 'rejected') return check;
      await checkOneAttempt(client);
      const command = new SendEmailCommand({
        FromEmailAddress: check.from,
        Destination: { ToAddresses: [check.to] },
        Content: { Raw: { Data: mail.mime } },
        ConfigurationSetName: configurationSet,
        EmailTags: [{ Name: MAIL_ID_TAG, Value: mail.mailId }],
      });
      try {
        const { MessageId } = await client.send(command);
        return { kind: 'sent', messageId: MessageId ?? mail.mailId };
      } catch (error) {
        return outcomeOf(awsFailure(error));
      }
    },
  };
}

async function checkOneAttempt(client: SESv2Client): Promise<void> {
  const attempts = await client.config.maxAttempts();
  if (attempts === 1) return;
  throw new VigiaError(
    `Cannot send a mail as its client must make one attempt (make it with mailClientDefaults): current value is ${attempts}`,
    { code: 'mailer-repeats' },
  );
}

function outcomeOf(failure: AwsFailure): SendOutcome {
  const reason = `${failure.name}: ${failure.message}`.slice(0, MAX_REASON_CHARACTERS);
  if (CURABLE.has(failure.name) || isThrottled(failure) || isDenied(failure)) return { kind: 'unavailable', reason };
  const status = failure.$metadata?.httpStatusCode;
  // MessageRejected, BadRequestException: SES has read this very message.
  if (status !== undefined && status >= 400 && status < 500) return { kind: 'rejected', reason };
  return neverConnected(failure) ? { kind: 'unavailable', reason } : { kind: 'unknown', reason };
}

function neverConnected({ code, message }: AwsFailure): boolean {
  // The SDK's clock for the connection throws the same name as the one for the answer, and no code.
  if (code === undefined) return message.includes('did not establish a connection');
  return typeof code === 'string' && BEFORE_SENDING.has(code);
}
