import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, expect, it } from 'vitest';
import { createSesMailer } from '../../../shared/adapters/aws/ses-mailer.ts';
import type { Mailer, OutgoingMail } from '../../../shared/ports.ts';
import { type AwsAnswer, type AwsServer, faultClient, faultMailClient, startAwsServer } from './aws-server.ts';

let server: AwsServer;
afterEach(async () => await server.close());

async function mailerOf(answer: AwsAnswer): Promise<Mailer> {
  server = await startAwsServer(() => answer);
  const client = new SESv2Client(faultMailClient(server.endpoint, answer === 'silent' ? 'impatient' : 'patient'));
  return createSesMailer({ client, configurationSet: 'vigia-mail' });
}

const mail: OutgoingMail = {
  mailId: 'mail-1',
  from: 'Vigía <vigia@example.org>',
  to: 'reader@example.org',
  mime: Buffer.from('From: vigia@example.org\r\nSubject: x\r\n\r\n.\r\n'),
};

const fault = (name: string, status: number): AwsAnswer => ({
  status,
  json: { message: 'no' },
  headers: { 'x-amzn-errortype': name },
});

it('send() hands SES the bytes, the envelope, the configuration set and the mail id as a tag', async () => {
  const mailer = await mailerOf({ status: 200, json: { MessageId: 'ses-1' } });
  expect(await mailer.send(mail)).toEqual({ kind: 'sent', messageId: 'ses-1' });
  expect(JSON.parse(server.requests[0]!.body)).toEqual({
    FromEmailAddress: 'vigia@example.org',
    Destination: { ToAddresses: ['reader@example.org'] },
    Content: { Raw: { Data: Buffer.from(mail.mime).toString('base64') } },
    ConfigurationSetName: 'vigia-mail',
    EmailTags: [{ Name: 'mail-id', Value: 'mail-1' }],
  });
});

it.each<{ title: string; answer: AwsAnswer; kind: string }>([
  { title: 'MessageRejected', answer: fault('MessageRejected', 400), kind: 'rejected' },
  { title: 'BadRequestException', answer: fault('BadRequestException', 400), kind: 'rejected' },
  {
    title: 'MailFromDomainNotVerifiedException',
    answer: fault('MailFromDomainNotVerifiedException', 400),
    kind: 'unavailable',
  },
  { title: 'AccountSuspendedException', answer: fault('AccountSuspendedException', 400), kind: 'unavailable' },
  { title: 'SendingPausedException', answer: fault('SendingPausedException', 400), kind: 'unavailable' },
  { title: 'NotFoundException', answer: fault('NotFoundException', 404), kind: 'unavailable' },
  { title: 'AccessDeniedException', answer: fault('AccessDeniedException', 403), kind: 'unavailable' },
  { title: 'TooManyRequestsException', answer: fault('TooManyRequestsException', 429), kind: 'unavailable' },
  { title: 'LimitExceededException', answer: fault('LimitExceededException', 400), kind: 'unavailable' },
  { title: '503', answer: fault('ServiceUnavailable', 503), kind: 'unavailable' },
  { title: '500', answer: fault('InternalServiceErrorException', 500), kind: 'unknown' },
  { title: '502', answer: { status: 502, text: '<html>Bad Gateway</html>' }, kind: 'unknown' },
  { title: 'an answer that is no JSON', answer: { status: 200, text: '<' }, kind: 'unknown' },
  { title: 'a connection that ends', answer: 'hang-up', kind: 'unknown' },
  { title: 'silence', answer: 'silent', kind: 'unknown' },
])('send() makes one request and answers $kind for $title', async ({ answer, kind }) => {
  const mailer = await mailerOf(answer);
  expect(await mailer.send(mail)).toMatchObject({ kind, reason: expect.stringMatching(/./) });
  expect(server.requests).toHaveLength(1);
});

it('send() answers unavailable when no connection was made', async () => {
  const mailer = await mailerOf('silent');
  await server.close();
  expect(await mailer.send(mail)).toMatchObject({
    kind: 'unavailable',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
});

it('send() refuses a client that would repeat a send by itself', async () => {
  server = await startAwsServer(() => 'hang-up');
  const client = new SESv2Client(faultClient(server.endpoint));
  const mailer = createSesMailer({ client, configurationSet: 'vigia-mail' });
  await expect(mailer.send(mail)).rejects.toMatchObject({ name: 'VigiaError', code: 'mailer-repeats' });
  expect(server.requests).toEqual([]);
});
