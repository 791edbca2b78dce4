import { join } from 'node:path';
import { z } from 'zod';
import { createFileSecrets } from '../shared/adapters/local/file-secrets.ts';
import type { Config } from '../shared/config.ts';
import { VigiaError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { type ControlOperationName, controlOperations } from './control-operations.ts';
import { type Held, openForWriting } from './open-for-writing.ts';
import { CONTROL_SECRET } from './serve-pages.ts';

/** Whoever may write, ready to be asked; several requests at once are fine. */
export type Writing = {
  ask(operation: ControlOperationName, body: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
};

/** A run answers at once, or is busy with one message; what it has to fetch takes minutes at the host's pace. */
const CONTROL_TIMEOUT_MS: Readonly<Record<ControlOperationName, number>> = {
  subscribe: 30_000,
  'preview-alert': 60_000,
  'view-reader': 30_000,
  'change-subscription': 30_000,
  'change-reader': 30_000,
  'export-reader': 60_000,
  'erase-reader': 120_000,
  redrive: 30_000,
  'list-webhooks': 30_000,
  'set-webhook': 30_000,
  'rotate-webhook': 30_000,
  // The target has 10 s.
  'test-webhook': 30_000,
  'remove-webhook': 30_000,
  'mail-status': 60_000,
  'stop-mail': 30_000,
  'start-mail': 30_000,
  unsuppress: 30_000,
  'list-link-keys': 30_000,
  'rotate-link-keys': 30_000,
  'retire-link-key': 30_000,
  backfill: 30_000,
  'stop-backfill': 30_000,
  retag: 30_000,
  'stop-retag': 30_000,
  'label-article': 30_000,
  'merge-stories': 30_000,
  'split-story': 30_000,
  'save-api-key': 30_000,
  'revoke-api-key': 30_000,
  'list-api-keys': 30_000,
  'set-user-role': 30_000,
  'remove-user': 30_000,
  'save-search': 30_000,
  'remove-search': 30_000,
  // Every row is looked at, and again for the proof.
  'take-down': 280_000,
  'lift-takedown': 30_000,
  'sweep-retention': 280_000,
  'repair-archive': 280_000,
  'rebuild-index': 60_000,
  'maintain-index': 280_000,
  'discover-feeds': 280_000,
  'check-feed': 280_000,
};

/**
 * Has operations done by whoever may write to the data folder: this process, or the run that has it.
 *
 * @throws VigiaError `data-held` when another process has the folder and takes no commands.
 */
export async function askWriter(dir: string, config: Config): Promise<Writing> {
  // No newsroom is needed for this, and none of its feeds is touched.
  const writer = await openForWriting(dir, { ...config, samples: false });
  if (writer.kind === 'held') return askRun(dir, writer);
  const operations = controlOperations(writer.runtime);
  return { ask: (operation, body) => operations[operation](body), close: () => writer.close() };
}

async function askRun(dir: string, { pid, port }: Held): Promise<Writing> {
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
  return {
    ask: (operation, body) => post({ pid, port, token }, operation, body),
    close: async () => {},
  };
}

type Run = { readonly pid: number; readonly port: number; readonly token: string };

async function post({ pid, port, token }: Run, operation: ControlOperationName, body: JsonObject): Promise<JsonObject> {
  // Only ever this machine's own run: the guarded fetcher refuses loopback by design.
  const response = await fetch(`http://127.0.0.1:${port}/control/${operation}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CONTROL_TIMEOUT_MS[operation]),
  });
  const answer = z.record(z.string(), z.json()).parse(await response.json());
  if (response.ok) return answer;
  throw new VigiaError(`The run of process ${pid} could not do it: ${String(answer['error'])}`, {
    code: 'control-failed',
  });
}
