import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { clientDefaults, mailClientDefaults } from '../../../shared/adapters/aws/client-defaults.ts';

/** A request as AWS gets it. `target` is the operation of a JSON service: `UpdateItem`. */
export type AwsRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly target: string;
  readonly body: string;
};

/** `hang-up`: reads the request and closes the connection. `silent`: reads it and says nothing for ever. */
export type AwsAnswer =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly stalled: string }
  | 'hang-up'
  | 'silent';

export type AwsServer = {
  readonly endpoint: string;
  /** Every request, in order. */
  readonly requests: readonly AwsRequest[];
  close(): Promise<void>;
};

/** Speaks for AWS on loopback: the SDK's own retries, timeouts and parsing are part of what is tested. */
export async function startAwsServer(answer: (request: AwsRequest, count: number) => AwsAnswer): Promise<AwsServer> {
  const requests: AwsRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      requests.push(request);
      reply(outgoing, answer(request, requests.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The answers in order; the last one for ever. */
export function inOrder(...answers: readonly AwsAnswer[]): (request: AwsRequest, count: number) => AwsAnswer {
  return (_request, count) => answers[Math.min(count, answers.length) - 1] ?? 'hang-up';
}

/** An error as the JSON services say it. */
export function awsFault(name: string, status = 400, more: Readonly<Record<string, unknown>> = {}): AwsAnswer {
  return { status, json: { __type: `com.amazonaws#${name}`, message: `it was ${name}`, ...more } };
}

const account = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** For tests of silence: short enough not to last. Any other test keeps the real clocks, which no slow machine reaches. */
const IMPATIENT = { ...clientDefaults.requestHandler, requestTimeout: 300, socketTimeout: 300 };

export type Patience = 'patient' | 'impatient';

/** Options of a client as functions make it, pointed at the server. */
export function faultClient(endpoint: string, patience: Patience = 'patient') {
  return { ...clientDefaults, ...account, endpoint, ...(patience === 'impatient' && { requestHandler: IMPATIENT }) };
}

/** The same for the mailer's client. */
export function faultMailClient(endpoint: string, patience: Patience = 'patient') {
  return { ...faultClient(endpoint, patience), maxAttempts: mailClientDefaults.maxAttempts };
}

async function readRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    target: target.slice(target.indexOf('.') + 1),
    body: (await buffer(incoming)).toString(),
  };
}

function reply(outgoing: ServerResponse, answer: AwsAnswer): void {
  if (answer === 'silent') return;
  if (answer === 'hang-up') {
    outgoing.destroy();
  } else if ('stalled' in answer) {
    outgoing.writeHead(200, { 'content-length': String(answer.stalled.length + 1) }).write(answer.stalled);
  } else if ('json' in answer) {
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0', ...answer.headers });
    outgoing.end(JSON.stringify(answer.json));
  } else {
    outgoing.writeHead(answer.status, answer.headers).end(answer.text);
  }
}
