import type { ParseArgsOptionsConfig } from 'node:util';
import { askWriter, type Writing } from '../local/ask-writer.ts';
import type { ControlOperationName } from '../local/control-operations.ts';
import { openForReading, type Reader } from '../local/open-for-reading.ts';
import type { Config } from '../shared/config.ts';
import { UsageError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { dataDir } from './parse-options.ts';

/** What a verb works on: a data folder of this machine, or a deployment by the name of its stack. */
export type Target =
  | { readonly kind: 'embedded'; readonly dir: string }
  | { readonly kind: 'aws'; readonly stack: string };

/** The option of the verbs that can work on either. */
export const TARGET_OPTION = { target: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

export const TARGET_HELP = `  --target embedded|aws:STACK   this machine's data folder (the default), or the deployment of that name,
                      with the AWS credentials and the region of the environment (AWS_PROFILE, AWS_REGION)`;

/** The names that a stack may have: those that `cdk deploy` takes (infra/read-deployment.ts). */
const AWS_TARGET = /^aws:([a-z][a-z0-9-]{0,19})$/;

/**
 * What `--target` names; the data folder without it.
 *
 * @throws UsageError for any other form, and for a data folder beside a deployment.
 */
export function targetOf(values: { readonly target?: string | undefined; readonly data?: string | undefined }): Target {
  const { target = 'embedded', data } = values;
  if (target === 'embedded') return { kind: 'embedded', dir: dataDir(data) };
  const stack = AWS_TARGET.exec(target)?.[1];
  if (stack === undefined) {
    throw new UsageError(
      `Cannot use --target as it must be embedded, or aws:STACK such as aws:vigia: current value is ${JSON.stringify(target)}`,
    );
  }
  if (data !== undefined) throw new UsageError(`Cannot use --data with --target ${target}: a deployment has none.`);
  return { kind: 'aws', stack };
}

/**
 * Opens a target to look at it. AWS code is loaded for a deployment only: verbs start fast without it.
 *
 * @throws VigiaError `no-data` or `no-deployment` when there is none.
 */
export async function openTarget(target: Target): Promise<Reader> {
  if (target.kind === 'embedded') return openForReading(target.dir);
  const { openDeployment } = await import('../local/open-deployment.ts');
  return openDeployment(target.stack);
}

export type TargetRequest = {
  readonly config: Config;
  readonly operation: ControlOperationName;
  readonly body: JsonObject;
};

/** Has one operation done on a target, as `openWriting` does. */
export async function askTarget(target: Target, { config, operation, body }: TargetRequest): Promise<JsonObject> {
  const writing = await openWriting(target, config);
  try {
    return await writing.ask(operation, body);
  } finally {
    await writing.close();
  }
}

/** Whoever does operations on a target: the one that may write to the data folder, or this process on the deployment's own rows. */
export async function openWriting(target: Target, config: Config): Promise<Writing> {
  if (target.kind === 'embedded') return askWriter(target.dir, config);
  const { askDeployment } = await import('../local/ask-deployment.ts');
  return askDeployment(target.stack, config);
}
