import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpMailer, type SmtpMailerOptions } from '../../../shared/adapters/local/smtp-mailer.ts';
import type { SendOutcome } from '../../../shared/ports.ts';
import { type SmtpScript, type SmtpServer, startSmtpServer } from './smtp-server.ts';

const MIME = Buffer.from('Subject: x\r\nMessage-ID: <m@example.org>\r\n\r\nhello\r\n');

let server: SmtpServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function sendTo(script: SmtpScript, options: Partial<SmtpMailerOptions> = {}): Promise<SendOutcome> {
  server = await startSmtpServer(script);
  const mailer = createSmtpMailer({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    timeoutMs: 5_000,
    ...options,
  });
  return await mailer.send({ mailId: 'm', from: 'vigia@example.org', to: 'reader@example.org', mime: MIME });
}

/** For servers that fall silent. Whenever it ends, a mail that has not left is `unavailable`. */
const SHORT = { timeoutMs: 300 };

/** Enough for even a busy machine to come to the message before time runs out. */
const LONGER = { timeoutMs: 2_000 };

describe('createSmtpMailer()', () => {
  it('send() gives the envelope to the server, signs in when it has a user, and quits', async () => {
    expect(await sendTo({}, { user: 'me', password: 'pass' })).toEqual({ kind: 'sent', messageId: '<m@example.org>' });
    const commands = server!.commands.map((command) => command.split(' ').slice(0, 2).join(' '));
    expect(commands).toEqual(
      expect.arrayContaining(['AUTH PLAIN', 'MAIL FROM:<vigia@example.org>', 'RCPT TO:<reader@example.org>', 'DATA']),
    );
    expect(server!.accepted).toEqual([MIME]);
  });

  it.each<{ title: string; script: SmtpScript }>([
    { title: 'MAIL', script: { mail: '550 5.7.1 no' } },
    { title: 'RCPT', script: { rcpt: '550 5.1.1 no such user' } },
    { title: 'DATA', script: { data: '554 5.6.0 no' } },
    { title: 'the message', script: { message: '554 5.7.1 spam' } },
    { title: 'its announced size', script: { ehlo: '250-test\r\n250 SIZE 10' } },
  ])('send() is rejected when the server refuses $title for good', async ({ script }) => {
    expect((await sendTo(script)).kind).toBe('rejected');
    expect(server!.accepted).toEqual([]);
  });

  it.each<{ title: string; script: SmtpScript; options?: Partial<SmtpMailerOptions> }>([
    { title: 'MAIL is deferred', script: { mail: '451 4.3.0 later' } },
    { title: 'RCPT is deferred', script: { rcpt: '450 4.2.1 grey-listed' } },
    { title: 'DATA is deferred', script: { data: '451 4.3.0 later' } },
    { title: 'the message is deferred', script: { message: '452 4.3.1 disk full' } },
    { title: 'the message is answered with 421', script: { message: '421 4.3.2 closing' } },
    { title: 'the server is busy', script: { greeting: '421 busy' } },
    { title: 'the server does no mail', script: { greeting: '554 no SMTP here' } },
    { title: 'the server speaks something else', script: { greeting: 'HTTP/1.1 400 Bad Request' } },
    { title: 'the server hangs up at once', script: { greeting: 'hang-up' } },
    { title: 'the server hangs up at EHLO', script: { ehlo: 'hang-up' } },
    { title: 'the server hangs up at RCPT', script: { rcpt: 'hang-up' } },
    { title: 'the server hangs up at DATA', script: { data: 'hang-up' } },
    { title: 'sign-in is refused', script: { auth: '535 5.7.8 no' }, options: { user: 'me', password: 'wrong' } },
    { title: 'sign-in is missing', script: { mail: '530 5.7.0 authentication required' } },
    { title: 'no greeting comes', script: { greeting: 'silence' }, options: SHORT },
    { title: 'RCPT is not answered', script: { rcpt: 'silence' }, options: SHORT },
    { title: 'DATA is not answered', script: { data: 'silence' }, options: SHORT },
  ])('send() is unavailable when $title', async ({ script, options }) => {
    const outcome = await sendTo(script, options);
    expect(outcome).toMatchObject({
      kind: 'unavailable',
      // Only silence takes the whole time; whatever the server says is understood at once.
      reason: options === SHORT ? expect.any(String) : expect.not.stringContaining('not done after'),
    });
    expect(server!.accepted).toEqual([]);
  });

  it.each<{ title: string; script: SmtpScript; options?: Partial<SmtpMailerOptions> }>([
    { title: 'the connection ends after the message', script: { message: 'hang-up' } },
    { title: 'the connection ends within the message', script: { hangUpInMessage: true } },
    { title: 'the message is not answered', script: { message: 'silence' }, options: LONGER },
    { title: 'the answer to the message is no reply', script: { message: 'ok?' }, options: LONGER },
  ])('send() is unknown when $title', async ({ script, options }) => {
    expect((await sendTo(script, options)).kind).toBe('unknown');
  });

  it('send() is unavailable when nobody listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as { port: number };
    listener.close();
    await once(listener, 'close');
    const mailer = createSmtpMailer({ host: '127.0.0.1', port, secure: false, timeoutMs: 5_000 });
    const outcome = await mailer.send({ mailId: 'm', from: 'a@b.org', to: 'c@d.org', mime: MIME });
    expect(outcome.kind).toBe('unavailable');
  });

  it('send() is unavailable when TLS is asked for and the server speaks plainly', async () => {
    expect((await sendTo({}, { secure: true, ...SHORT })).kind).toBe('unavailable');
  });

  it('send() gives its password to no server beyond this machine without TLS', async () => {
    // A name that means this machine but does not say so.
    const outcome = await sendTo({}, { host: '0.0.0.0', user: 'me', password: 'secret' });
    expect(outcome.kind).toBe('unavailable');
    expect(server!.commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
  });

  it('send() rejects a message beyond its cap without asking the server', async () => {
    expect((await sendTo({}, { maxBytes: MIME.length - 1 })).kind).toBe('rejected');
    expect(server!.commands).toEqual([]);
    await server!.close();
    expect((await sendTo({}, { maxBytes: MIME.length })).kind).toBe('sent');
  });
});
