import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mailer, OutgoingMail, SendOutcome } from '../../ports.ts';
import { checkOutgoingMail, MAX_MAIL_BYTES } from './outgoing-mail.ts';

export type SmtpMailerOptions = {
  readonly host: string;
  readonly port: number;
  /** True: TLS from the first byte (port 465). False: STARTTLS when offered, and required with a password. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
  /** For one mail, from the name look-up to the last reply. */
  readonly timeoutMs: number;
  readonly maxBytes?: number;
};

/** What a failed attempt leaves: nodemailer's code and the server's reply, if any. */
type SmtpFailure = Error & {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
};

/**
 * RFC 4954 §6: the server wants another sign-in. The operator can cure that, so no mail is given up for it,
 * although the code begins with 5.
 */
const SIGN_IN_CODES = new Set([530, 534, 535, 538]);

/** Server replies are kept as reasons; longer ones say no more. */
const MAX_REASON_CHARACTERS = 300;

/**
 * The Mailer port over SMTP, one connection a mail. The message goes out as it is, with its own Message-ID.
 *
 * - `about: 'recipient'`: a reply to RCPT that speaks of the address.
 * - `rejected`: a reply of 5xx to MAIL, RCPT or DATA, or a message that no server would be asked to take.
 * - `unavailable`: anything else before the first byte of the message left, or a reply of 4xx.
 * - `unknown`: the connection ended or time ran out after that byte, without a reply.
 */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  return {
    async send(mail) {
      const check = checkOutgoingMail(mail, options.maxBytes ?? MAX_MAIL_BYTES);
      if (check.kind === 'rejected') return check;
      const failure = await transmit(options, mail, check);
      return failure === undefined ? { kind: 'sent', messageId: check.messageId } : failure;
    },
  };
}

/** Hands one message to the server; undefined when it was accepted. */
async function transmit(
  options: SmtpMailerOptions,
  mail: OutgoingMail,
  envelope: { readonly from: string; readonly to: string },
): Promise<SendOutcome | undefined> {
  const connection = new SMTPConnection(connectionOptions(options));
  let started = false;
  // nodemailer reads a stream only after the server has answered DATA with 354, so the first read marks the
  // instant from which the server may have the message.
  const message = Readable.from(
    (function* () {
      started = true;
      yield mail.mime;
    })(),
  );
  try {
    await attempt(connection, options, (done) => {
      const size = mail.mime.length;
      connection.send({ from: envelope.from, to: envelope.to, size, use8BitMime: true }, message, done);
    });
    connection.quit();
    return undefined;
  } catch (error) {
    connection.close();
    return outcomeOf(error, started);
  }
}

/** Connect, sign in, send: rejects with the first failure of any step, of the connection, or of the deadline. */
async function attempt(
  connection: SMTPConnection,
  options: SmtpMailerOptions,
  send: (done: (error: Error | null) => void) => void,
): Promise<void> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => deadline.reject(new Error(`not done after ${options.timeoutMs} ms`)),
    options.timeoutMs,
  );
  connection.on('error', deadline.reject);
  try {
    await Promise.race([
      deadline.promise,
      (async () => {
        await called((done) => connection.connect(done));
        const { user, password } = options;
        if (user !== undefined) await called((done) => connection.login({ user, pass: password ?? '' }, done));
        await called(send);
      })(),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function called(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}

function connectionOptions(options: SmtpMailerOptions): ConstructorParameters<typeof SMTPConnection>[0] {
  const { host, port, secure, user, timeoutMs } = options;
  return {
    host,
    port,
    secure,
    // A password must not cross a network in the clear because someone removed STARTTLS from the greeting.
    requireTLS: !secure && user !== undefined && !isLoopback(host),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    allowInternalNetworkInterfaces: true,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function outcomeOf(error: unknown, started: boolean): SendOutcome {
  const failure: SmtpFailure = error instanceof Error ? error : new Error(String(error));
  const reason = failure.message.slice(0, MAX_REASON_CHARACTERS);
  const aboutMail = failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE';
  const reply = failure.responseCode;
  if (reply === undefined) {
    if (started) return { kind: 'unknown', reason };
    // Refused by nodemailer or by the size that the server announced, without asking it.
    return aboutMail && failure.response === undefined ? { kind: 'rejected', reason } : { kind: 'unavailable', reason };
  }
  const permanent = aboutMail && reply >= 500 && !SIGN_IN_CODES.has(reply);
  const about = isAboutRecipient(failure) ? ({ about: 'recipient' } as const) : {};
  return permanent ? { kind: 'rejected', reason, ...about } : { kind: 'unavailable', reason, ...about };
}

/**
 * RFC 3463 §3: the subject of an enhanced status code. `.1` is the address, `.2` the mailbox; any other (`.7` is policy:
 * our address may be on a list) speaks of something else. A server that sends none speaks of what it was asked.
 */
function isAboutRecipient({ command, response = '' }: SmtpFailure): boolean {
  if (command !== 'RCPT TO') return false;
  const subject = /^[45]\d\d[ -][245]\.(\d{1,3})\.\d{1,3}(?!\d)/.exec(response)?.[1];
  return subject === undefined || subject === '1' || subject === '2';
}
