import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that SQS was asked to take. */
export type TakenMessage = {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
};

export type SqsStub = {
  readonly endpoint: string;
  readonly taken: readonly TakenMessage[];
  /** From now on every message is refused. */
  refuse(): void;
  close(): Promise<void>;
};

/** An SQS on loopback that takes single messages and keeps them: where a suite without emulators needs no more. */
export async function startSqsStub(): Promise<SqsStub> {
  const taken: TakenMessage[] = [];
  let refuses = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      if (refuses) {
        response.writeHead(403).end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }));
        return;
      }
      const message: TakenMessage = JSON.parse(Buffer.concat(chunks).toString());
      taken.push(message);
      const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
      response.end(JSON.stringify({ MessageId: String(taken.length), MD5OfMessageBody }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken,
    refuse: () => {
      refuses = true;
    },
    close: () => new Promise((resolve) => server.close(() => resolve()) && server.closeAllConnections()),
  };
}
