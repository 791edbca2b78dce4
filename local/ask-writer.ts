import { join } from 'node:path';
import { z } from 'zod';
import { createFileSecrets } from '../shared/adapters/local/file-secrets.ts';
import type { Config } from '../shared/config.ts';
import { VigiaError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { controlOperations } from './control-operations.ts';
import { type Held, openForWriting } from './open-for-writing.ts';
import { CONTROL_SECRET } from './serve-pages.ts';

export type WriterRequest = {
  readonly dir: string;
  readonly config: Config;
  readonly operation: 'subscribe' | 'redrive';
  readonly body: JsonObject;
};

/** A run answers at once, or is busy with one message. */
const CONTROL_TIMEOUT_MS = 30_000;

/**
 * Has an operation done by whoever may write to the data folder: this process, or the run that has it.
 *
 * @throws VigiaError `data-held` when another process has the folder and takes no commands.
 */
export async function askWriter({ dir, config, operation, body }: WriterRequest): Promise<JsonObject> {
  // No newsroom is needed for this, and none of its feeds is touched.
  const writer = await openForWriting(dir, { ...config, samples: false });
  if (writer.kind === 'held') return askRun(dir, writer, operation, body);
  try {
    return await controlOperations(writer.runtime)[operation](body);
  } finally {
    await writer.close();
  }
}

async function askRun(dir: string, { pid, port }: Held, operation: string, body: JsonObject): Promise<JsonObject> {
  if (port === undefined) {
    throw new VigiaError(
      `Cannot write to ${dir} as nobody else may hold it: process ${pid} does, and takes no commands. Try again when it has ended.`,
      {
        code: 'data-held',
        retryable: true,
      },
    );
  }
  const token = await createFileSecrets(join(dir, 'secrets.json')).get(CONTROL_SECRET);
  // Only ever this machine's own run: the guarded fetcher refuses loopback by design.
  const response = await fetch(`http://127.0.0.1:${port}/control/${operation}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CONTROL_TIMEOUT_MS),
  });
  const answer = z.record(z.string(), z.json()).parse(await response.json());
  if (response.ok) return answer;
  throw new VigiaError(`The run of process ${pid} could not do it: ${String(answer['error'])}`, {
    code: 'control-failed',
  });
}
