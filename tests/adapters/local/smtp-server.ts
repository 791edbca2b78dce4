import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What the server does at a step: answers with a line, hangs up, or says nothing for ever. */
type SmtpReply = string | 'hang-up' | 'silence';

export type SmtpScript = {
  readonly greeting?: SmtpReply;
  readonly ehlo?: SmtpReply;
  readonly auth?: SmtpReply;
  readonly mail?: SmtpReply;
  readonly rcpt?: SmtpReply;
  readonly data?: SmtpReply;
  /** After the final dot. */
  readonly message?: SmtpReply;
  /** Hangs up at the first byte of the message, before its final dot. */
  readonly hangUpInMessage?: boolean;
};

export type SmtpServer = {
  readonly port: number;
  readonly commands: readonly string[];
  /** Messages that were answered with 250, dots unstuffed. */
  readonly accepted: readonly Uint8Array[];
  close(): Promise<void>;
};

/** A server of RFC 5321's bare minimum on 127.0.0.1 that fails where its script says. */
export async function startSmtpServer(script: SmtpScript = {}): Promise<SmtpServer> {
  const commands: string[] = [];
  const accepted: Uint8Array[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // The client may hang up first; that is its right.
    socket.on('error', () => undefined);
    serve(socket, { script, commands, accepted });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    commands,
    accepted,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Session = { readonly script: SmtpScript; readonly commands: string[]; readonly accepted: Uint8Array[] };

function serve(socket: Socket, { script, commands, accepted }: Session): void {
  let buffered = '';
  let inMessage = false;
  const reply = (line: SmtpReply): void => {
    if (line === 'silence') return;
    if (line === 'hang-up') socket.destroy();
    else socket.write(`${line}\r\n`);
  };
  reply(script.greeting ?? '220 test ESMTP');
  socket.on('data', (chunk) => {
    buffered += chunk.toString('latin1');
    for (;;) {
      if (inMessage) {
        if (script.hangUpInMessage === true && buffered !== '') return reply('hang-up');
        const end = buffered.indexOf('\r\n.\r\n');
        if (end === -1) return;
        const message = buffered.slice(0, end + 2).replaceAll(/^\./gm, '');
        buffered = buffered.slice(end + 5);
        inMessage = false;
        const answer = script.message ?? '250 2.0.0 accepted';
        if (answer.startsWith('250')) accepted.push(Buffer.from(message, 'latin1'));
        reply(answer);
        continue;
      }
      const end = buffered.indexOf('\r\n');
      if (end === -1) return;
      const command = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      commands.push(command);
      const answer = answerTo(command, script);
      inMessage = command === 'DATA' && answer.startsWith('354');
      reply(answer);
    }
  });
}

function answerTo(command: string, script: SmtpScript): SmtpReply {
  const verb = command.split(' ')[0]?.toUpperCase();
  switch (verb) {
    case 'EHLO':
      return script.ehlo ?? '250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN';
    case 'AUTH':
      return script.auth ?? '235 2.7.0 welcome';
    case 'MAIL':
      return script.mail ?? '250 2.1.0 ok';
    case 'RCPT':
      return script.rcpt ?? '250 2.1.5 ok';
    case 'DATA':
      return script.data ?? '354 go on';
    case 'QUIT':
      return '221 bye';
    default:
      return '502 what?';
  }
}
