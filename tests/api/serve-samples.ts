import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { loadConfig } from '../../local/load-config.ts';
import { openForWriting } from '../../local/open-for-writing.ts';
import { createQueuePump } from '../../local/queue-pump.ts';
import { runOnce } from '../../local/run-once.ts';
import { servePages } from '../../local/serve-pages.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import { addKey } from '../http/api/start-api.ts';

export type ServedSamples = {
  readonly origin: string;
  /** Both belong to the sample reader of English. */
  readonly keys: { readonly admin: string; readonly reader: string };
  /** Requests that this process has answered so far. */
  readonly requests: () => number;
  /** What nobody expected, as the log has it. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
};

/** Nobody is slowed down: the pace has tests of its own. */
const UNPACED = { perSecond: 1_000_000, burst: 1_000_000 };

/** The embedded run's own server on loopback, over a data folder with the sample newsroom's articles archived. */
export async function serveSamples(dir: string): Promise<ServedSamples> {
  const config = loadConfig();
  await runOnce({ dir, config, onEvent: () => {}, onNote: () => {}, signal: new AbortController().signal });
  const writer = await openForWriting(dir, config);
  if (writer.kind === 'held') throw new Error(`${dir} is held by ${writer.pid}`);
  const { context, queue } = writer.runtime;
  const faults: string[] = [];
  const pages = await servePages(writer, createQueuePump({ context, queue, onEvent: () => {} }), {
    port: 0,
    onEvent: (event) => void (event.kind === 'failure' && faults.push(event.reason)),
    api: { keyRate: UNPACED, addressRate: UNPACED },
  });
  let requests = 0;
  subscribe('http.server.request.start', () => void requests++);
  const store = createApiKeyStore(context.ports.table);
  const owner = subscriberId('reader@example.org');
  const keyOf = (scope: 'admin' | 'reader') =>
    addKey(store, { id: randomBytes(6).toString('hex'), scope, subscriberId: owner });
  return {
    origin: `http://127.0.0.1:${pages.port}`,
    keys: { admin: await keyOf('admin'), reader: await keyOf('reader') },
    requests: () => requests,
    faults,
    close: async () => {
      await pages.close();
      await writer.close();
    },
  };
}
